import type { Ledger } from '../stage/sandbox/ledger.ts';
import type { Purchase } from './buyer.ts';
import type { Findings } from './findings.ts';
import { groupBy, type Row, type Table } from './rows.ts';
import { MUGS } from './world.ts';

type Tables = Record<Table, Row[]>;

/** The attempt a payment was made for, as the provider kept it. */
const attemptOf = ({ metadata }: Ledger['charges'][number]): string =>
  metadata['attempt'] ?? metadata['custom_id'] ?? '';

function checkPurchase(
  findings: Findings,
  checkout: Row,
  {
    kept,
    order,
    paid,
    mails,
  }: { kept: number; order: Row | undefined; paid: boolean | undefined; mails: number },
): void {
  const name = `checkout ${String(checkout['id'])}`;
  const total = order ? Number(order['total']) : 0;
  if (paid === true && !order)
    findings.add('lost', `${name}: the buyer was told it is paid, and there is no order`);
  if (kept > total)
    findings.add(order ? 'doubled' : 'lost', `${name}: the provider holds ${kept}, the order says ${total}`);
  if (kept < total) findings.add('wrong', `${name}: the provider holds ${kept}, the order says ${total}`);
  if (order && checkout['state'] !== 'paid')
    findings.add('wrong', `${name} is ${String(checkout['state'])} and has an order`);
  const wanted = order ? 2 : 0;
  if (mails !== wanted)
    findings.add(mails > wanted ? 'doubled' : 'lost', `${name}: ${mails} mails written instead of ${wanted}`);
}

function checkStock(findings: Findings, tables: Tables, stock: number): void {
  const sold = tables.stock_movements
    .filter((row) => row['variant_id'] === 'mug' && String(row['reason']).startsWith('sale:'))
    .reduce((sum, row) => sum + Math.abs(Number(row['quantity'])), 0);
  const ordered = tables.order_lines
    .filter((row) => row['variant_key'] === 'mug')
    .reduce((sum, row) => sum + Number(row['quantity']), 0);
  if (sold !== ordered) findings.add('wrong', `${ordered} mugs were ordered, ${sold} were taken`);
  if (MUGS - stock !== ordered)
    findings.add('wrong', `${ordered} mugs were ordered, the stock fell by ${MUGS - stock}`);
}

/** What the providers hold is what the orders of our own checkout say, to the cent, whoever died in between. */
export function checkMoney(
  findings: Findings,
  {
    purchases,
    ledger,
    tables,
    stock,
  }: { purchases: Purchase[]; ledger: Ledger; tables: Tables; stock: number },
): void {
  const charges = new Map<string, number>();
  for (const charge of ledger.charges) {
    const name = attemptOf(charge);
    charges.set(name, (charges.get(name) ?? 0) + charge.received - charge.refunded);
  }
  const attempts = groupBy(tables.pay_attempts, (row) => String(row['checkout_id']));
  const orders = new Map(tables.orders.map((row) => [String(row['order_key']), row]));
  for (const checkout of tables.checkouts) {
    const own = attempts.get(String(checkout['id'])) ?? [];
    const kept = own.reduce((sum, { id }) => sum + (charges.get(String(id)) ?? 0), 0);
    const number = checkout['order_number'];
    const mails = tables.mails.filter(
      ({ subject }) => number !== null && String(subject).includes(String(number)),
    );
    const { paid } = purchases.find(({ checkoutId }) => checkoutId === checkout['id']) ?? {};
    const order = orders.get(String(checkout['order_key']));
    checkPurchase(findings, checkout, { kept, order, paid, mails: mails.length });
  }
  const strangers = [...charges].filter(
    ([attempt, kept]) => kept !== 0 && !tables.pay_attempts.some(({ id }) => id === attempt),
  );
  for (const [attempt, kept] of strangers)
    findings.add('lost', `${kept} were paid for ${attempt || 'nothing'} that is unknown here`);
  checkStock(findings, tables, stock);
}
