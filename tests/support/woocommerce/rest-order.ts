import type { Told } from '../../plugin/support/told-order.ts';

/**
 * Draws what WooCommerce's REST (wc/v3) answers of an order, a refund and their lines, from what its getters say. So it was
 * seen on WooCommerce 9.9.5: amounts with `dp` decimals, taxes of lines unrounded, hidden meta beside what is shown, each with
 * words of its own, and in no order; times of the site beside those in UTC; of refunds no more than which there are.
 */

const OFFSET = 60 * 60 * 1000;

/** WooCommerce rounds as PHP does, half away from zero. */
function decimals(value: unknown, dp: number): string {
  const number = /e/i.test(String(value)) ? Number(value).toFixed(20) : String(value || '0');
  const [whole = '0', part = ''] = number.replace('-', '').split('.');
  const digits =
    BigInt(`${whole}${part.padEnd(dp, '0').slice(0, dp)}`) + ((part[dp] ?? '0') >= '5' ? 1n : 0n);
  const text = digits.toString().padStart(dp + 1, '0');
  const sign = String(value).startsWith('-') && digits !== 0n ? '-' : '';
  return `${sign}${text.slice(0, text.length - dp)}${dp === 0 ? '' : `.${text.slice(-dp)}`}`;
}

const siteTime = (gmt: unknown): string | null =>
  gmt ? new Date(Date.parse(`${String(gmt)}Z`) + OFFSET).toISOString().slice(0, 19) : null;

const times = (told: Told, name: string) => ({
  [name]: siteTime(told[name]),
  [`${name}_gmt`]: told[name] ? told[name] : null,
});

const list = (told: Told, name: string): Told[] => (told[name] as Told[] | undefined) ?? [];

/** In no order, as WooCommerce gives them: here the newest first. */
const meta = (told: Told): Told[] =>
  [...list(told, 'meta_data')].sort((a, b) => Number(b['id']) - Number(a['id']));

const lineMeta = (told: Told): Told[] =>
  meta(told).map((entry) => ({
    ...entry,
    display_key: entry['display_key'] ?? entry['key'],
    display_value: entry['display_value'] ?? entry['value'],
  }));

function line(told: Told, dp: number): Told {
  const taxes = (told['taxes'] as { total?: Record<string, string> } | undefined)?.total ?? {};
  const amounts = Object.fromEntries(
    ['subtotal', 'subtotal_tax', 'total', 'total_tax']
      .filter((name) => told[name] !== undefined)
      .map((name) => [name, decimals(told[name], dp)]),
  );
  return {
    ...told,
    ...amounts,
    taxes: Object.entries(taxes).map(([id, total]) => ({ id: Number(id), total, subtotal: '' })),
    meta_data: lineMeta(told),
  };
}

const goods = (told: Told, dp: number): Told => ({
  ...line(told, dp),
  sku: told['sku'] ?? null,
  price: Number(told['total']) / (Number(told['quantity']) || 1),
  parent_name: null,
});

const parcel = ({ name, ...told }: Told, dp: number): Told => ({
  ...line(told, dp),
  method_title: name,
  instance_id: '1',
});

export function restRefund(told: Told, dp = 2): Told {
  return {
    id: told['id'],
    parent_id: told['parent_id'],
    ...times(told, 'date_created'),
    amount: decimals(told['amount'], dp),
    reason: told['reason'],
    refunded_by: 1,
    refunded_payment: told['refunded_payment'] ?? false,
    meta_data: told['meta_data'] ?? [],
    line_items: list(told, 'line_items').map((each) => goods(each, dp)),
    shipping_lines: list(told, 'shipping_lines').map((each) => parcel(each, dp)),
    tax_lines: [],
    fee_lines: list(told, 'fee_lines').map((each) => line(each, dp)),
  };
}

export function restOrder(told: Told, dp = 2): Told {
  const amounts = Object.fromEntries(
    ['discount_total', 'discount_tax', 'total', 'total_tax'].map((name) => [name, decimals(told[name], dp)]),
  );
  return {
    ...told,
    parent_id: 0,
    version: '9.9.5',
    ...times(told, 'date_created'),
    ...times(told, 'date_modified'),
    ...times(told, 'date_paid'),
    ...amounts,
    meta_data: meta(told),
    line_items: list(told, 'line_items').map((each) => goods(each, dp)),
    shipping_lines: list(told, 'shipping_lines').map((each) => parcel(each, dp)),
    fee_lines: list(told, 'fee_lines').map((each) => line(each, dp)),
    coupon_lines: list(told, 'coupon_lines').map((each) => ({
      ...each,
      discount: decimals(each['discount'], dp),
    })),
    tax_lines: list(told, 'tax_lines').map((each) => ({
      ...each,
      tax_total: decimals(each['tax_total'], dp),
      shipping_tax_total: decimals(each['shipping_tax_total'], dp),
    })),
    refunds: list(told, 'refunds').map((each) => ({
      id: each['id'],
      reason: each['reason'],
      total: `-${decimals(each['amount'], dp)}`,
    })),
    is_editable: true,
    needs_payment: false,
    currency_symbol: '€',
  };
}
