/** WooCommerce's words that coreBOS has a word of its own for; the rest is said in the description. */
const THERE: Record<string, string> = {
  pending: 'Created',
  'on-hold': 'Created',
  processing: 'Approved',
  completed: 'Delivered',
  refunded: 'Delivered',
  cancelled: 'Cancelled',
  failed: 'Cancelled',
  trash: 'Cancelled',
  deleted: 'Cancelled',
};

const HERE: Record<string, string> = {
  Created: 'pending',
  Approved: 'processing',
  Delivered: 'completed',
  Cancelled: 'cancelled',
};

/** The status of an order as coreBOS' list has it; a word that it has none for reads `Created`. */
export const statusThere = (status: string): string => THERE[status] ?? 'Created';

/** coreBOS' word in ours; undefined for one that somebody added to its list, such as `Sent`. */
export const statusHere = (word: string): string | undefined => HERE[word];
