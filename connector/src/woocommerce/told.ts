/**
 * What WooCommerce tells of an order: the words of its REST answers (wc/v3), amounts with eight decimals (`dp=8`), and what
 * this connector looked up elsewhere. The plugin makes the same of an order object (told-order.php).
 */
export interface Told {
  id: number;
  order_key: string;
  number: string;
  created_via?: string | null;
  status: string;
  currency: string;
  prices_include_tax: boolean;
  date_created_gmt: string | null;
  date_modified_gmt: string | null;
  date_paid_gmt: string | null;
  customer_id: number;
  billing: Record<string, string | null>;
  shipping: Record<string, string | null>;
  customer_note?: string | null;
  payment_method?: string | null;
  payment_method_title?: string | null;
  transaction_id?: string | null;
  discount_total: string;
  discount_tax: string;
  total_tax: string;
  total: string;
  line_items: ToldLine[];
  shipping_lines: ToldLine[];
  fee_lines: ToldLine[];
  coupon_lines: { code: string; discount: string }[];
  tax_lines: ToldTax[];
  meta_data: ToldMeta[];
  /** With their lines, the oldest first. */
  refunds: ToldRefund[];
  /** Where the shop has them; missing where it has none. */
  fulfillments?: ToldFulfillment[];
  /** Looked up: the word of the shop for the status, its account, and what its statuses mean. */
  status_label: string;
  is_paid: boolean | null;
  is_pending: boolean | null;
  customer_uid: string | null;
  account_email: string | null;
}

/** An order that lost its key, or never had one, is named by its number: an import, a save whose process was killed. */
export const keyOf = ({ id, order_key: key }: Pick<Told, 'id' | 'order_key'>): string =>
  key === '' ? `woocommerce-${id}` : key;

export interface ToldMeta {
  id: number;
  key: string;
  value: unknown;
  display_key?: string;
  display_value?: unknown;
}

/** A line of goods, shipping, a fee, or one of them in a refund. */
export interface ToldLine {
  id: number;
  name?: string;
  method_title?: string;
  method_id?: string;
  product_id?: number;
  variation_id?: number;
  quantity?: number | string;
  subtotal?: string;
  subtotal_tax?: string;
  total: string;
  total_tax: string;
  sku?: string | null;
  taxes: { id: number | string; total: string | number }[];
  meta_data: ToldMeta[];
}

export interface ToldTax {
  rate_id: number;
  label: string;
  rate_percent?: number | null;
  compound: boolean;
  tax_total: string;
  shipping_tax_total: string;
}

export interface ToldRefund {
  id: number;
  parent_id?: number;
  amount: string;
  reason: string;
  date_created_gmt: string | null;
  line_items: ToldLine[];
  shipping_lines: ToldLine[];
  fee_lines: ToldLine[];
}

/** A parcel as WooCommerce knows it where its fulfilments are on. */
export interface ToldFulfillment {
  id: number;
  is_fulfilled: boolean;
  date_updated?: string | null;
  date_deleted?: string | null;
  meta_data: { key: string; value: unknown }[];
}
