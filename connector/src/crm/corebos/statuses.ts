import type { OrderRecord } from '../records.ts';

/** WooCommerce's words that coreBOS has a word of its own for; the rest is said in the description. */
const THERE: Record<string, string> = {
  pending: 'Created',
  'on-hold': 'Created',
  processing: 'Approved',
  completed: 'Delivered',
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

/**
 * The status of an order as coreBOS' list has it. An order whose money went back reads `Cancelled` where nothing was ever
 * sent; a word that coreBOS has none for, such as a shop's own `packed`, reads `Approved` once it is paid.
 */
export function statusThere({
  status,
  isPaid,
  wasSent,
}: Pick<OrderRecord, 'status' | 'isPaid' | 'wasSent'>): string {
  if (status === 'refunded') return wasSent ? 'Delivered' : 'Cancelled';
  return THERE[status] ?? (isPaid ? 'Approved' : 'Created');
}

/** coreBOS' word in ours; undefined for one that somebody added to its list, such as `Sent`. */
export const statusHere = (word: string): string | undefined => HERE[word];
