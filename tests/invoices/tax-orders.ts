import type { EntityFields } from '../../connector/src/invoices/entity-fields.ts';
import type { Ordered } from '../../connector/src/invoices/build/from-order.ts';
import { ROUNDING_KEY } from '../../connector/src/orders/rows.ts';
import { percentOf } from '../../connector/src/platform/money.ts';
import { makeAddress, type SnapshotInput } from '../support/make/order-snapshot.ts';
import { orderedOf } from './make-order.ts';

/** A sale that a row of the table of taxes is for; `rate` null: nothing was charged and no tax is named. */
interface Sale {
  rate: string | null;
  label?: string;
  to?: Partial<SnapshotInput['billing']>;
  company?: SnapshotInput['company'];
  isService?: true;
  stampDuty?: true;
  seller?: Partial<EntityFields>;
}

const place = (country: string, postcode: string) => ({ country, postcode, state: '', city: 'Town' });
const company = (vatNumber: string) => ({ name: 'Buyer Ltd', vatNumber });
const ITALIAN = { fiscalCode: 'RSSMRA80A01F205X' };

/** One sale for each row of TAX_TABLE, in its order. */
export const TAX_SALES: Sale[] = [
  { rate: null, company: ITALIAN, seller: { taxRegime: 'RF19' }, stampDuty: true },
  { rate: '19', to: place('DE', '10115'), seller: { usesOss: true } },
  { rate: '22', company: ITALIAN },
  { rate: null, company: ITALIAN, seller: { taxRegime: 'RF19' } },
  { rate: null, company: ITALIAN, seller: { taxRegime: 'RF02' } },
  { rate: null, to: place('DE', '10115'), company: company('DE136695976') },
  { rate: null, to: place('GB', 'BT1 5GS'), company: company('XI123456789') },
  { rate: null, to: place('GR', '10431'), company: company('EL094259216'), isService: true },
  { rate: null, to: place('CH', '8001'), company: company('CHE123456788'), isService: true },
  { rate: null, to: place('SM', '47890'), company: company('SM12345') },
  { rate: null, to: place('US', '10001') },
  { rate: null, to: place('IT', '23041'), company: ITALIAN },
  { rate: null, to: place('ES', '35001') },
  { rate: '0', label: 'N4 Esente art. 10', company: ITALIAN },
  { rate: '0', label: 'N5 margine', company: ITALIAN },
  { rate: '0', label: 'Inversione N6.9', company: company('IT12345670017') },
  { rate: '0', label: 'N3.5', company: company('IT12345670017') },
  {
    ...{ rate: '0', label: 'Zero rate', to: place('IE', 'D02 X285'), company: company('IE6433435F') },
    seller: { country: 'IE', vatNumber: 'IE8473625E', fiscalCode: '', taxRegime: '', state: '' },
  },
];

export const SOURCES = ['carrello', 'woocommerce', 'corebos'] as const;
/** What is charged besides: a tax that each line rounded up, and totals that are paid in coarser coins. */
export const ROUNDINGS = { exact: 0, 'per line': 1, 'cash up': 2, 'cash down': -2 } as const;
export type Rounding = keyof typeof ROUNDINGS;

/** The order of a sale as a shop sends it; null where a source has no such rounding. */
export function orderOfSale(
  sale: Sale,
  source: (typeof SOURCES)[number],
  rounding: Rounding,
): Ordered | null {
  const isCash = rounding.startsWith('cash');
  if (isCash && source !== 'carrello') return null;
  const more = rounding === 'per line' ? 1 : 0;
  if (more > 0 && Number(sale.rate) === 0) return null;
  const { rate, label = 'IVA', isService, stampDuty } = sale;
  const taxes = (tax: number) => (rate === null ? [] : [{ taxKey: 't', amount: (tax / 100).toFixed(2) }]);
  const taxed = (net: number): number => percentOf(net, rate ?? '0');
  const [net, carried] = [8050, isService ? 0 : 574];
  const tax = taxed(net) + more;
  const carriedTax = taxed(carried);
  const fees = [
    ...(stampDuty ? [{ key: 'b', name: 'Imposta di bollo', total: 200, tax: 0 }] : []),
    ...(isCash ? [{ key: ROUNDING_KEY, name: 'Rounding', total: ROUNDINGS[rounding], tax: 0 }] : []),
  ];
  const feeTotal = fees.reduce((sum, fee) => sum + fee.total, 0);
  return orderedOf(
    {
      source,
      billing: makeAddress(sale.to),
      company: sale.company ?? null,
      lines: [
        {
          ...{ key: 'l1', name: 'Tazza «blu» – 2€', sku: 'T-1', quantity: '3', unitPrice: '26.833333' },
          ...{ subtotal: net, total: net, tax, taxes: taxes(tax) },
        },
      ],
      shipping: isService
        ? []
        : [{ key: 's1', name: 'Corriere', total: carried, tax: carriedTax, taxes: taxes(carriedTax) }],
      fees,
      taxes: rate === null ? [] : [{ key: 't', label, ratePercent: rate, goods: tax, shipping: carriedTax }],
      taxTotal: tax + carriedTax,
      total: net + carried + tax + carriedTax + feeTotal,
    },
    sale.seller,
  );
}
