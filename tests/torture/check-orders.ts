import { expectContacts } from './components.ts';
import { expectOrders, orderName, type Accepted, type ExpectedOrder } from './expected.ts';
import type { Findings } from './findings.ts';
import { groupBy, text, type Row, type Table } from './rows.ts';

type Tables = Record<Table, Row[]>;

const DETAILS = [
  'order_lines',
  'order_taxes',
  'payments',
  'refunds',
  'parcels',
  'consents',
  'activities',
] as const;
type Detail = (typeof DETAILS)[number];

function headText({ head, paid, refunded, paymentState }: ExpectedOrder): string {
  const { version, status, currency, total, taxTotal, number } = head;
  const { epoch, counter } = version;
  return [epoch, counter, status, currency, total, taxTotal, number, paid, refunded, paymentState].join(' ');
}

function activityText(row: Row): string {
  if (row['kind'] !== 'order_status') return String(row['kind']);
  const { from, status } = JSON.parse(String(row['detail'])) as Record<string, string>;
  return `order_status ${from} ${status}`;
}

function checkOrder(
  findings: Findings,
  expected: ExpectedOrder,
  { row, details }: { row: Row; details: Record<Detail, Row[]> },
): void {
  const name = `order ${expected.orderKey}`;
  const head = text(
    row,
    'epoch',
    'counter',
    'status',
    'currency',
    'total',
    'tax_total',
    'number',
    'paid_total',
    'refunded_total',
    'payment_state',
  );
  if (head !== headText(expected))
    findings.add('wrong', `${name}: is ${head}, must be ${headText(expected)}`);
  const texts = (table: Detail, ...columns: string[]) => details[table].map((each) => text(each, ...columns));
  findings.compare(
    `${name} lines`,
    expected.lines,
    texts('order_lines', 'kind', 'line_key', 'quantity', 'total', 'tax'),
  );
  findings.compare(
    `${name} taxes`,
    (expected.head.taxes ?? []).map(({ goods }) => String(goods)),
    texts('order_taxes', 'goods'),
  );
  findings.compare(
    `${name} payments`,
    expected.payments,
    texts('payments', 'payment_key', 'state', 'amount', 'currency'),
  );
  findings.compare(
    `${name} refunds`,
    expected.refunds,
    texts('refunds', 'refund_key', 'kind', 'amount', 'currency'),
  );
  findings.compare(`${name} parcels`, expected.parcels, texts('parcels', 'parcel_key', 'tracking_number'));
  const consents = details.consents.map(
    (each) => `${text(each, 'kind', 'given_at')} ${Number(each['given'])}`,
  );
  findings.compare(`${name} consents`, expected.consents, consents);
  findings.compare(`${name} activities`, expected.activities, details.activities.map(activityText));
  const strangers = details.activities.filter((each) => each['contact_id'] !== row['contact_id']);
  if (strangers.length > 0)
    findings.add('wrong', `${name}: ${strangers.length} activities on another contact`);
}

function checkContacts(
  findings: Findings,
  accepted: Accepted[],
  { tables, orders }: { tables: Tables; orders: Map<string, ExpectedOrder> },
): void {
  const expected = expectContacts(accepted, orders);
  const keysOf = groupBy(tables.contact_keys, (row) => String(row['contact_id']));
  const nameOf = (contactId: string): string =>
    (keysOf.get(contactId) ?? [])
      .map((row) => text(row, 'kind', 'scope', 'value'))
      .sort()
      .join(' + ');
  const live = tables.contacts.filter((row) => !row['merged_into_id']);
  findings.compare(
    'contact',
    expected.contacts,
    live.map(({ id }) => nameOf(String(id))),
  );
  const homeless = [...keysOf.keys()].filter((id) => !live.some((row) => row['id'] === id));
  if (homeless.length > 0) findings.add('wrong', `${homeless.length} keys lead to no contact`);
  for (const row of tables.orders) {
    const name = orderName(String(row['shop_id']), String(row['order_key']));
    const wanted = expected.ofOrder.get(name);
    const found = nameOf(String(row['contact_id']));
    if (wanted !== undefined && wanted !== found)
      findings.add('wrong', `order ${String(row['order_key'])}: is with ${found}, must be with ${wanted}`);
  }
}

/** Orders, their facts and their people against what the accepted tellings amount to. */
export function checkOrders(findings: Findings, accepted: Accepted[], tables: Tables): void {
  const expected = expectOrders(accepted);
  const rows = groupBy(tables.orders, (row) => orderName(String(row['shop_id']), String(row['order_key'])));
  const details = Object.fromEntries(
    DETAILS.map((table) => [table, groupBy(tables[table], (row) => String(row['order_id']))]),
  ) as Record<Detail, Map<string, Row[]>>;
  for (const [name, order] of expected) {
    const [row, ...more] = rows.get(name) ?? [];
    if (!row) {
      findings.add('lost', `order ${order.orderKey} is not there`);
      continue;
    }
    if (more.length > 0) findings.add('doubled', `order ${order.orderKey} is there ${more.length + 1} times`);
    const own = Object.fromEntries(
      DETAILS.map((table) => [table, details[table].get(String(row['id'])) ?? []]),
    ) as Record<Detail, Row[]>;
    checkOrder(findings, order, { row, details: own });
  }
  for (const name of rows.keys())
    if (!expected.has(name)) findings.add('wrong', `order ${name} is there, and nobody was told so`);
  const ids = new Set(tables.orders.map(({ id }) => id));
  for (const table of DETAILS) {
    const orphans = tables[table].filter((row) => row['order_id'] !== null && !ids.has(row['order_id']));
    if (orphans.length > 0) findings.add('wrong', `${orphans.length} rows of ${table} without their order`);
  }
  checkContacts(findings, accepted, { tables, orders: expected });
}
