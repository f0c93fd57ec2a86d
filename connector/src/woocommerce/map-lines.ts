import { decimal, divided, exact, minor } from './decimals.ts';
import { plainText } from './plain.ts';
import type { ToldLine, ToldMeta } from './told.ts';

/** WooCommerce notes this for itself, and nobody else wants to know. */
const OWN_META =
  /^_(edit_lock|edit_last|wp_trash_meta.*|.*_hash|.*_address_index|reduced_stock|new_order_email_sent|wc_order_attribution.*)$/;

export const mapMeta = (meta: ToldMeta[]): { key: string; value: unknown }[] =>
  meta.filter(({ key }) => !OWN_META.test(key)).map(({ key, value }) => ({ key, value }));

/** What line, shipping and fee have in common. */
function mapAmounts(line: ToldLine, currency: string) {
  return {
    key: String(line.id),
    total: minor(line.total, currency),
    totalExact: exact(line.total),
    tax: minor(line.total_tax, currency),
    taxExact: exact(line.total_tax),
    taxes: line.taxes
      .filter(({ total }) => String(total) !== '')
      .map(({ id, total }) => ({ taxKey: String(id), amount: decimal(total) })),
    meta: mapMeta(line.meta_data),
  };
}

export function mapCharge(line: ToldLine, currency: string) {
  const name = line.method_title ?? line.name ?? '';
  return { ...mapAmounts(line, currency), name, method: line.method_id ?? '' };
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** PHP writes true as `1` and false as nothing. */
const asText = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? '1' : '') : String(value);

/** What tells a variant apart, or what the buyer chose: the meta that WooCommerce shows, in the words in which it does. */
function mapOptions(meta: ToldMeta[]): { name: string; value: string }[] {
  return meta.flatMap(({ key, value, display_key: word, display_value: shown = value }) =>
    key.startsWith('_') || !isScalar(shown)
      ? []
      : [{ name: plainText(word ?? key), value: plainText(asText(shown)) }],
  );
}

const keyOf = (id: number | undefined): string | null => (id ? String(id) : null);

export function mapLine(line: ToldLine, currency: string) {
  const quantity = decimal(line.quantity);
  const subtotal = exact(line.subtotal);
  return {
    ...mapAmounts(line, currency),
    name: line.name ?? '',
    productKey: keyOf(line.product_id),
    variantKey: keyOf(line.variation_id),
    sku: line.sku ?? '',
    options: mapOptions(line.meta_data),
    quantity,
    unitPrice: divided(subtotal, quantity),
    subtotal: minor(line.subtotal, currency),
    subtotalExact: subtotal,
    subtotalTax: minor(line.subtotal_tax, currency),
  };
}
