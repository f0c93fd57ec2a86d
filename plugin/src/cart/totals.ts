import type { Quote } from '../../../connector/src/contract/checkout.ts';
import { config, money, text } from './config.ts';
import type { Cart } from './lines.ts';

/** A row of the list of totals, ready to print. */
export interface TotalRow {
  id: string;
  label: string;
  amount: string;
  isTotal: boolean;
  isNote: boolean;
}

const row = (id: string, label: string, amount: string): TotalRow => ({
  id,
  label,
  amount,
  isTotal: id === 'total',
  isNote: id.startsWith('vat'),
});

/** `22` → `22%`, `4.5` → `4,5%` in Italian. */
const percent = (rate: string): string => rate.replace('.', config().money.point) + '%';

function shippingAmount(quote: Quote): string {
  if (quote.shippingMethod === null) return text('shippingUnknown');
  return quote.shipping === 0 ? text('shippingFree') : money(quote.shipping);
}

export function totalRows(quote: Quote): TotalRow[] {
  const method = quote.shippingMethods.find((other) => other.id === quote.shippingMethod);
  return [
    row('subtotal', text('subtotal'), money(quote.subtotal)),
    ...(quote.discount > 0
      ? [row('discount', text('discount', quote.coupon?.code ?? ''), money(-quote.discount))]
      : []),
    ...(quote.needsShipping
      ? [row('shipping', method ? text('shippingBy', method.name) : text('shipping'), shippingAmount(quote))]
      : []),
    ...(quote.rounding ? [row('rounding', text('rounding'), money(quote.rounding))] : []),
    row('total', text('total'), money(quote.total)),
    ...quote.taxes
      .filter((tax) => tax.tax !== 0)
      .map((tax) => row(`vat-${tax.rate}`, text('vatIncluded', percent(tax.rate)), money(tax.tax))),
  ];
}

/** The rows until the connector has answered: as many as will come, so that the page does not jump. */
export function estimateRows(cart: Cart): TotalRow[] {
  const subtotal = cart.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return [
    row('subtotal', text('subtotal'), money(subtotal)),
    row('shipping', text('shipping'), '…'),
    row('total', text('total'), '…'),
  ];
}
