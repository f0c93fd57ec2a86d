import { fromIso } from '../platform/clock.ts';
import type { Told, ToldLine, ToldMeta, ToldRefund } from './told.ts';

type LookedUp = 'refunds' | 'status_label' | 'is_paid' | 'is_pending' | 'customer_uid' | 'account_email';

/** An order of `GET /wc/v3/orders?dp=8`. Of its refunds it says only which there are. */
export type RestOrder = Omit<Told, LookedUp> & { refunds: { id: number }[] };

export interface RestCustomer {
  id: number;
  email: string;
  date_created_gmt: string | null;
}

/** What an order does not say of itself. */
export interface Around {
  refunds: ToldRefund[];
  /** Null where the account is gone, or there was none. */
  customer: RestCustomer | null;
  /** The shop's own words for its statuses, by the status. */
  labels: Map<string, string>;
}

const byId = <T extends { id: number }>(list: T[]): T[] => [...list].sort((a, b) => a.id - b.id);
const sortMeta = (meta: ToldMeta[] | undefined): ToldMeta[] => byId(meta ?? []);
const sortLines = (lines: ToldLine[] | undefined): ToldLine[] =>
  (lines ?? []).map((line) => ({ ...line, meta_data: sortMeta(line.meta_data) }));

const PAID = new Set(['processing', 'completed']);
const KNOWN = new Set(['pending', 'on-hold', 'cancelled', 'refunded', 'failed', 'trash', ...PAID]);

/** The name of an account, the same that the plugin gives it: its number and the second of its registration. */
export const uidOf = ({ id, date_created_gmt: at }: RestCustomer): string =>
  `wp-${id}-${at === null ? 0 : Math.floor(fromIso(`${at}Z`) / 1000)}`;

/**
 * Makes of REST's answers what the plugin reads of the order object. Whether a shop counts a status of its own as paid is
 * nowhere in REST.
 */
export function toTold(order: RestOrder, { refunds, customer, labels }: Around): Told {
  const { status } = order;
  return {
    ...order,
    meta_data: sortMeta(order.meta_data),
    line_items: sortLines(order.line_items),
    shipping_lines: sortLines(order.shipping_lines),
    fee_lines: sortLines(order.fee_lines),
    refunds: byId(refunds).map((refund) => ({
      ...refund,
      line_items: sortLines(refund.line_items),
      shipping_lines: sortLines(refund.shipping_lines),
      fee_lines: sortLines(refund.fee_lines),
    })),
    status_label: labels.get(status) ?? '',
    is_paid: KNOWN.has(status) ? PAID.has(status) : null,
    is_pending: KNOWN.has(status) ? status === 'pending' : null,
    customer_uid: customer && uidOf(customer),
    account_email: customer && customer.email,
  };
}
