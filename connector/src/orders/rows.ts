import type { OrderColumns } from './columns.ts';
import type { PaymentState } from './money-state.ts';

/** An order as it stands: what its newest version says, and what follows from its facts. */
export interface OrderRow extends Omit<OrderColumns, 'prices_include_tax' | 'wants_invoice'> {
  id: string;
  shop_id: string;
  order_key: string;
  contact_id: string;
  account_id: string | null;
  customer_id: string | null;
  prices_include_tax: boolean | number;
  wants_invoice: boolean | number;
  payment_state: PaymentState;
  paid_total: number;
  refunded_total: number;
  mailboxes: string;
  flags: string;
  content_hash: string;
  created_at: number;
  updated_at: number;
}

/** The key of the fee by which our own checkout rounds a total that is paid in coarser units. */
export const ROUNDING_KEY = 'rounding';

export interface LineRow {
  order_id: string;
  line_no: number;
  /** The order's own time, so that an index lists the orders of a product or variant, the newest first. */
  placed_at: number;
  kind: 'product' | 'shipping' | 'fee';
  line_key: string;
  product_key: string | null;
  variant_key: string | null;
  sku: string;
  name: string;
  options: string;
  quantity: string;
  unit_price: string;
  subtotal: number;
  /** The tax in the price before discounts; null where the sender did not tell it. */
  subtotal_tax: number | null;
  total: number;
  tax: number;
  taxes: string;
  meta: string;
}

export interface TaxRow {
  order_id: string;
  tax_no: number;
  tax_key: string;
  label: string;
  /** Empty where nobody knows it. */
  rate_percent: string;
  compound: boolean | number;
  goods: number;
  shipping: number;
}

export interface ConsentRow {
  order_id: string;
  kind: string;
  given_at: number;
  given: boolean | number;
  text: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    orders: OrderRow;
    order_lines: LineRow;
    order_taxes: TaxRow;
    consents: ConsentRow;
  }
}
