import type { FrozenDocument } from '../../invoices/document.ts';
import type { Taking } from '../../invoices/takings.ts';
import { csvLine } from '../../platform/csv.ts';
import { toMajor } from '../../platform/money.ts';

const REGISTER = [
  ...['number', 'kind', 'date', 'tax_point', 'order', 'buyer', 'country', 'vat_number', 'fiscal_code'],
  ...['rate', 'natura', 'net', 'tax', 'currency', 'total', 'corrects', 'sha256', 'xml'],
];

/** Names the columns of the register. */
export const registerHead = (): string => csvLine(REGISTER);

/** The lines of one document in the register: one for each of its rates. A credit note takes away: its amounts are negative. */
export function registerLines(
  document: FrozenDocument,
  { hash, xml }: { hash: string; xml: string },
): string[] {
  const { currency, kind, buyer, order, totals, corrects } = document;
  const sign = kind === 'invoice' ? 1 : -1;
  const major = (amount: number): string => toMajor({ amount: amount * sign, currency });
  return document.groups.map(({ ratePercent, natura, net, taxCharged }) =>
    csvLine([
      ...[document.number, kind === 'invoice' ? 'invoice' : 'credit note', document.issuedOn],
      ...[document.taxPoint, order.number, buyer.name, buyer.address.country],
      ...[buyer.vatNumber, buyer.fiscalCode, ratePercent, natura, major(net), major(taxCharged)],
      ...[currency, major(totals.payable), corrects?.number ?? '', hash, xml],
    ]),
  );
}

/** The takings of a month as a CSV: one line for each day, rate and kind of payment. */
export function takingsTable(takings: Taking[]): string {
  const lines = takings.map(({ day, rate, means, net, tax, currency }) => {
    const major = (amount: number): string => toMajor({ amount, currency });
    return csvLine([day, rate, means, major(net), major(tax), major(net + tax), currency]);
  });
  return `${[csvLine(['day', 'rate', 'payment', 'net', 'tax', 'gross', 'currency']), ...lines].join('\r\n')}\r\n`;
}
