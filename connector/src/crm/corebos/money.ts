import { toMajor } from '../../platform/money.ts';
import type { Applied } from '../crm.ts';
import type { PaymentRecord, RefundRecord } from '../records.ts';
import { applyShape, type Drawing, type Shape } from './apply.ts';
import { balancePayments } from './balances.ts';
import { ENTERED_HASH } from './entered.ts';
import { findLinks } from './links.ts';
import { currencyOf } from './products.ts';
import { inBaseCurrency } from './references.ts';
import { fittingNotes, say } from './texts.ts';
import type { Site } from './site.ts';
import type { Target } from './session.ts';
import { siteTime, type TextFitter } from './fit-text.ts';

type MoneyRecord = PaymentRecord | RefundRecord;

/** coreBOS' own list has these words; any other is shown as it is written. */
const MODES: Record<string, string> = {
  cod: 'Cash',
  cheque: 'Check',
  stripe: 'Credit card',
  card: 'Credit card',
};

/** A refund, one that the shop took back, or money that a dispute took. */
const wayOf = ({ amount, isLost }: RefundRecord): '' | 'Reversed' | 'Lost' => {
  if (isLost) return 'Lost';
  return amount < 0 ? 'Reversed' : '';
};

function modeOf(record: MoneyRecord): string {
  if (record.kind === 'refund') return say(record.locale, `refund.mode${wayOf(record)}`);
  return MODES[record.gateway] ?? (record.method || record.gateway);
}

function notesOf(record: MoneyRecord, base: string, fitter: TextFitter): string[] {
  const { locale, orderNumber: number, currency } = record;
  const plainText = (text: string) => fitter.fit('vtiger_crmentity', 'description', text);
  const exact = toMajor({ amount: signed(record), currency });
  const notes: string[] = [];
  if (record.kind === 'payment') {
    notes.push(say(locale, 'payment.of', { number, method: plainText(record.method || record.gateway) }));
    if (record.state === 'pending') notes.push(say(locale, 'payment.pending'));
    if (record.state === 'failed') notes.push(say(locale, 'payment.failed'));
  } else {
    notes.push(say(locale, `refund.of${wayOf(record)}`, { number }));
    if (record.reason !== '') notes.push(say(locale, 'refund.reason', { reason: plainText(record.reason) }));
    for (const { name, quantity, total, tax } of record.lines) {
      const amounts = {
        total: toMajor({ amount: total, currency }),
        tax: toMajor({ amount: tax, currency }),
      };
      notes.push(say(locale, 'refund.line', { quantity, name: plainText(name), currency, ...amounts }));
    }
  }
  if (Number(exact) !== Number(base)) {
    notes.push(say(locale, 'payment.exact', { amount: exact, currency, base }));
  }
  return [...notes, ...fittingNotes(locale, fitter)];
}

/** Gives the amount its sign: a refund is negative, one that was taken back positive again. */
const signed = ({ kind, amount }: MoneyRecord): number => (kind === 'payment' ? amount : -amount);

/** The amount that counts in coreBOS' sums: a payment that failed counts nothing. */
const counted = (record: MoneyRecord): number =>
  record.kind === 'payment' && record.state === 'failed' ? 0 : signed(record);

function draw(site: Site, orders: Map<string, number>, contacts: Map<string, number>) {
  return (record: MoneyRecord, fitter: TextFitter): Drawing => {
    const fit = (column: string, value: string) => fitter.fit('vtiger_cobropago', column, value, 'reference');
    const day = siteTime(record.at, site.timeZone).slice(0, 10);
    const amount = inBaseCurrency(counted(record), record.currency, currencyOf(site, record.currency).rate);
    const paid = record.kind === 'refund' || record.state === 'paid';
    return {
      values: {
        vtiger_cobropago: {
          reference: fit('reference', record.reference || record.orderNumber),
          parent_id: contacts.get(record.contactId) ?? 0,
          related_id: orders.get(record.orderId) ?? 0,
          ...{ register: day, duedate: day, paymentdate: paid ? day : null },
          paid: paid ? '1' : '0',
          // It is 1 of a refund, too, whose amount is negative: coreBOS' lists add amounts up without a look at this
          // column, its balances subtract where it is 0. This way both are right.
          credit: '1',
          paymentmode: fit('paymentmode', modeOf(record)),
          ...{ paymentcategory: 'Sale', amount, cost: '0', benefit: amount },
        },
      },
      fresh: { vtiger_cobropago: { comercialid: 0, update_log: '' } },
      notes: notesOf(record, amount, fitter),
    };
  };
}

function moneyShape<R extends MoneyRecord>(
  kind: 'payment' | 'refund',
  keyOf: (record: R) => string,
  drawRecord: (record: R, fitter: TextFitter) => Drawing,
): Shape<R> {
  return {
    ...{ kind, module: 'CobroPago', numberColumn: 'cyp_no', keyOf },
    tables: [
      { table: 'vtiger_cobropago', key: 'cobropagoid', shared: [] },
      { table: 'vtiger_cobropagocf', key: 'cobropagoid', shared: [] },
    ],
    draw: drawRecord,
    follow: balancePayments,
  };
}

async function places(target: Target, records: MoneyRecord[]) {
  const orders = await findLinks(target.db, 'order', [...new Set(records.map(({ orderId }) => orderId))]);
  const contacts = await findLinks(target.db, 'contact', [
    ...new Set(records.map(({ contactId }) => contactId)),
  ]);
  const crmids = (links: typeof orders) => new Map([...links].map(([id, { crmid }]) => [id, crmid]));
  return draw(target.site, crmids(orders), crmids(contacts));
}

/** All states of one payment are one record; one that failed and was never awaited there is none. */
export async function applyPayments(target: Target, records: PaymentRecord[]): Promise<Applied[]> {
  const drawRecord = await places(target, records);
  const known = await findLinks(
    target.db,
    'payment',
    records.map(({ key }) => key),
  );
  // One that staff typed there is theirs to word.
  const typed = (key: string) => known.get(key)?.hash === ENTERED_HASH;
  const once = new Map(
    records
      .filter(({ state, key }) => !typed(key) && (state !== 'failed' || known.has(key)))
      .map((record) => [record.key, record]),
  );
  const shape = moneyShape<PaymentRecord>('payment', ({ key }) => key, drawRecord);
  const applied = await applyShape(target, shape, [...once.values()]);
  const outside = new Map(applied.map(({ id, outsideId }) => [id, outsideId]));
  for (const [key, { crmid }] of known) if (typed(key)) outside.set(key, String(crmid));
  return records.map(({ id, key, version }) => ({ id, version, outsideId: outside.get(key) ?? null }));
}

export async function applyRefunds(target: Target, records: RefundRecord[]): Promise<Applied[]> {
  const drawRecord = await places(target, records);
  return applyShape(
    target,
    moneyShape<RefundRecord>('refund', ({ id }) => id, drawRecord),
    records,
  );
}
