import { Big } from 'big.js';
import { readXml } from './read-xml.ts';
import { readCii, readUbl, type Stated, type StatedTax } from './stated.ts';

const AMOUNT = /^-?\d+(\.\d{1,2})?$/;
const REASONED = ['E', 'AE', 'K', 'G', 'O'];
const TRANSFERS = ['30', '58'];

const add = (amounts: string[]): Big => amounts.reduce((total, each) => total.plus(each), new Big(0));
const isEqual = (one: string, other: Big): boolean => new Big(one).eq(other);
/** Half away from zero, to as many decimals as the amount beside it has. */
const roundLike = (value: Big, amount: string): Big =>
  value.round(amount.split('.')[1]?.length ?? 0, Big.roundHalfUp);
const key = ({ category, rate }: StatedTax): string =>
  `${category} ${rate === '' ? '-' : new Big(rate).toString()}`;

type Check = [rule: string, isRight: boolean];

const amounts = (stated: Stated): string[] => [
  ...[...stated.lines, ...stated.allowances, ...stated.groups].map(({ amount }) => amount),
  ...stated.groups.map(({ tax }) => tax),
  ...[stated.lineTotal, stated.net, stated.tax, stated.gross, stated.due],
  ...[stated.allowanceTotal, stated.rounding, stated.paid].filter((each) => each !== ''),
];

/** Sums without the tolerance that the official rules have: a cent is a fault. */
function sums(stated: Stated): Check[] {
  const { lines, allowances, groups, allowanceTotal, rounding, paid } = stated;
  const off = new Big(allowanceTotal || 0);
  return [
    ['BR-CO-10', isEqual(stated.lineTotal, add(lines.map(({ amount }) => amount)))],
    ['BR-CO-11', off.eq(add(allowances.map(({ amount }) => amount)))],
    ['BR-CO-13', isEqual(stated.net, new Big(stated.lineTotal).minus(off))],
    ['BR-CO-14', isEqual(stated.tax, add(groups.map(({ tax }) => tax)))],
    ['BR-CO-15', isEqual(stated.gross, new Big(stated.net).plus(stated.tax))],
    ['BR-CO-16', isEqual(stated.due, new Big(stated.gross).minus(paid || 0).plus(rounding || 0))],
    [
      'BR-CO-17',
      groups.every(({ amount, rate, tax }) =>
        isEqual(tax, roundLike(new Big(amount).times(rate || 0).div(100), tax)),
      ),
    ],
    [
      'BR-S-08',
      groups.every((group) => {
        const of = (taxes: StatedTax[]): Big =>
          add(taxes.filter((each) => key(each) === key(group)).map(({ amount }) => amount));
        return isEqual(group.amount, of(lines).minus(of(allowances)));
      }),
    ],
    [
      'price',
      lines.every(({ price, quantity, amount }) =>
        isEqual(amount, roundLike(new Big(price).times(quantity), amount)),
      ),
    ],
  ];
}

function taxes(stated: Stated): Check[] {
  const { lines, allowances, groups, seller, buyer } = stated;
  const has = (...categories: string[]): boolean =>
    groups.some(({ category }) => categories.includes(category));
  const keys = groups.map(key);
  return [
    ['BR-CO-18', groups.length > 0 && new Set(keys).size === keys.length],
    ['group of line', [...lines, ...allowances].every((each) => keys.includes(key(each)))],
    ['BR-O-11', !has('O') || groups.every(({ category }) => category === 'O')],
    ['BR-O-02', !has('O') || (seller.vat === '' && buyer.vat === '')],
    ['BR-O-05', [...lines, ...groups].every(({ category, rate }) => (category === 'O') === (rate === ''))],
    ['rate of zero', groups.every(({ category, rate }) => (category === 'S') === Number(rate) > 0)],
    ['BR-E-10', groups.every(({ category, reason }) => REASONED.includes(category) === (reason !== ''))],
    ['BR-IC-02', !has('K', 'AE') || (seller.vat !== '' && buyer.vat !== '')],
    ['BR-IC-11', !has('K') || stated.deliveredOn !== ''],
    ['BR-IC-12', !has('K') || stated.deliveredTo !== ''],
    ['BR-S-02', has('O') || seller.vat !== '' || seller.otherIds !== ''],
  ];
}

const shape = (stated: Stated): Check[] => [
  ['BR-DEC', amounts(stated).every((each) => AMOUNT.test(each))],
  ['BR-16', stated.lines.length > 0],
  ['BR-25', stated.lines.every(({ name }) => name !== '')],
  ['BR-27', stated.lines.every(({ price }) => !price.startsWith('-'))],
  ['positive', !stated.gross.startsWith('-') && !stated.due.startsWith('-')],
  ['BR-CL-23', stated.lines.every(({ unit }) => unit === 'C62')],
  ['BR-CL-04', /^[A-Z]{3}$/.test(stated.currency)],
  ['type', stated.type === (stated.corrects === '' ? '380' : '381')],
  ['BR-06', stated.seller.name !== '' && /^[A-Z]{2}$/.test(stated.seller.country)],
  ['BR-07', stated.buyer.name !== '' && /^[A-Z]{2}$/.test(stated.buyer.country)],
  ['BR-CO-26', stated.seller.vat + stated.seller.otherIds !== ''],
  ['BR-CO-09', [stated.seller.vat, stated.buyer.vat].every((vat) => /^([A-Z]{2}\w+)?$/.test(vat))],
  ['BR-61', !TRANSFERS.includes(stated.means) || stated.iban !== ''],
  ['BR-CO-25', stated.type === '381' || Number(stated.due) <= 0 || stated.dueOn !== ''],
];

/** Elements that the schema of UBL wants in this order, as far as offices were seen to refuse another one. */
const ORDER =
  'CustomizationID ID IssueDate InvoiceTypeCode CreditNoteTypeCode DocumentCurrencyCode OrderReference BillingReference AccountingSupplierParty AccountingCustomerParty Delivery PaymentMeans AllowanceCharge TaxTotal LegalMonetaryTotal InvoiceLine CreditNoteLine'.split(
    ' ',
  );

function isInOrder(names: string[]): boolean {
  const places = names.map((name) => ORDER.indexOf(name)).filter((place) => place >= 0);
  return places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
}

/** Names the rules that a UBL or CII file breaks, stricter than the official ones; empty when there are none. */
export function judgeEn(form: 'ubl' | 'cii', file: string): string[] {
  const plain = file.replace('<ram:ApplicableHeaderTradeDelivery/>', '');
  let root;
  try {
    root = readXml(plain);
  } catch (error) {
    return [`XML: ${String(error)}`];
  }
  const stated = form === 'ubl' ? readUbl(root) : readCii(root);
  const checks = shape(stated);
  if (checks.some(([rule, isRight]) => rule === 'BR-DEC' && !isRight)) return ['BR-DEC'];
  // No document of ours has one: its sign in credit notes is what was refused.
  checks.push(['early payment', !/SettlementDiscount|ApplicableTradePaymentDiscountTerms/.test(file)]);
  const endpoints = file.match(/<(cbc:EndpointID|ram:URIID) schemeID="EM">[^<]+@/g) ?? [];
  checks.push(['PEPPOL-R010', endpoints.length === 2]);
  if (form === 'ubl') checks.push(['order', isInOrder(root.children.map(({ name }) => name))]);
  return [...checks, ...taxes(stated), ...sums(stated)]
    .filter(([, isRight]) => !isRight)
    .map(([rule]) => rule);
}
