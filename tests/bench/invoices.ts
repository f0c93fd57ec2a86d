import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { drawDocument } from '../../connector/src/documents/drawing.ts';
import { issueInvoice } from '../../connector/src/invoices/issuing/issue-invoice.ts';
import { listIssued } from '../../connector/src/invoices/issuing/queries.ts';
import { HOUR } from '../../connector/src/platform/clock.ts';
import { transact } from '../../connector/src/platform/db.ts';
import { placeOrder } from '../connector/customers/visitor.ts';
import {
  createInvoicing,
  listDocumentRows,
  MARIO,
  readDocuments,
  type Invoicing,
} from '../connector/invoices/invoicing.ts';
import { rounded, type BenchRow } from './rows.ts';

interface Timed {
  perSecond: number;
  times: number[];
}

/** Does something for each of a list, so many at once. */
async function timeAll<T>(of: T[], atOnce: number, act: (each: T) => Promise<unknown>): Promise<Timed> {
  const left = [...of];
  const times: number[] = [];
  const began = performance.now();
  const lane = async (): Promise<void> => {
    for (let each = left.pop(); each !== undefined; each = left.pop()) {
      const start = performance.now();
      await act(each);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  times.sort((one, other) => one - other);
  return { perSecond: (of.length * 1000) / (performance.now() - began), times };
}

const at = (times: number[], share: number): number => times[Math.floor((times.length - 1) * share)] ?? 0;

function rowOf(name: string, stored: number, timed: Timed, rawPerSecond: number | null): BenchRow {
  const db = process.env['DB'] === 'mariadb' ? 'mariadb' : 'sqlite';
  return {
    ...{ name, db, stored, cpuMsPerOrder: null, load: rounded(loadavg()[0] ?? 0) },
    perSecond: rounded(timed.perSecond),
    ...{
      p50Ms: rounded(at(timed.times, 0.5)),
      p95Ms: rounded(at(timed.times, 0.95)),
      p99Ms: rounded(at(timed.times, 0.99)),
    },
    rawPerSecond: rawPerSecond === null ? null : rounded(rawPerSecond),
    ratio: rawPerSecond === null ? null : rounded(timed.perSecond / rawPerSecond),
  };
}

/** The same rows with nothing around them: a counter and a document in one transaction. */
async function timeRaw({ ctx }: Invoicing, atOnce: number): Promise<Timed> {
  const issued = await listDocumentRows({ ctx });
  await ctx.db('issued_documents').delete();
  const timed = await timeAll(issued, atOnce, (row) =>
    transact(ctx.db, async (trx) => {
      await trx('invoice_series').update({ last_sequence: trx.raw('last_sequence + 1') });
      await trx('issued_documents').insert(row);
    }),
  );
  return timed;
}

async function measure(app: Invoicing, count: number, among: number): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const orders: string[] = [];
  for (let each = 0; each < 2 * count; each += 1)
    orders.push(await placeOrder(app, `buyer${each}@example.com`, { company: MARIO }));
  for (const atOnce of [1, 16]) {
    const issued = await timeAll(orders.splice(0, count), atOnce, (orderId) =>
      issueInvoice(app.ctx, { orderId }),
    );
    const raw = await timeRaw(app, atOnce);
    rows.push(rowOf(`invoices issued, ${atOnce} at once`, count, issued, raw.perSecond));
  }
  const [row] = await listDocumentRows(app);
  const [document] = row ? await readDocuments(app, row.order_id) : [];
  if (!document) throw new Error('Nothing was issued.');
  const draw = () => drawDocument('bench', () => Promise.resolve(document));
  await draw();
  const drawn = await timeAll(
    Array.from({ length: Math.min(count, 100) }, (_, index) => index),
    1,
    draw,
  );
  rows.push(rowOf('PDF of an invoice, in a thread', count, drawn, null));
  if (among > 0) rows.push(...(await measureLists(app, among)));
  return rows;
}

const AT_ONCE = 5000;

/** Copies an issued document so many times, an hour apart; one of twenty is a credit note. */
async function fill({ ctx }: Invoicing, among: number): Promise<void> {
  const [row] = await listDocumentRows({ ctx });
  if (!row) throw new Error('Nothing was issued.');
  for (let made = 0; made < among; made += AT_ONCE)
    await transact(ctx.db, async (trx) => {
      const copies = Array.from({ length: Math.min(AT_ONCE, among - made) }, (_, each) => {
        const at = made + each;
        const issued_at = row.issued_at - at * HOUR;
        const key = String(at).padStart(9, '0');
        return {
          ...{ ...row, id: `doc_${key}`, series_id: 'ser_bench', sequence: at, number: `B${key}`, issued_at },
          ...{ order_id: `ord_${key}`, content: '{}', kind: at % 20 === 0 ? 'creditNote' : row.kind },
          issued_on: new Date(issued_at).toISOString().slice(0, 10),
        } as typeof row;
      });
      await trx.batchInsert('issued_documents', copies, 50);
    });
}

/** The desk's list, its first page and a filtered one, among so many documents. */
async function measureLists(app: Invoicing, among: number): Promise<BenchRow[]> {
  await fill(app, among);
  const asks = {
    all: { cursor: null },
    'credit notes': { kind: 'creditNote' as const, cursor: null },
    'a month of years ago': { month: '2021-03', cursor: null },
    'an entity without any': { entityId: 'ent_none', cursor: null },
  };
  const rows: BenchRow[] = [];
  for (const [name, ask] of Object.entries(asks)) {
    const asked = await timeAll(
      Array.from({ length: 100 }, (_, index) => index),
      1,
      () => listIssued(app.ctx.db, ask),
    );
    rows.push(rowOf(`list of documents, ${name}`, among, asked, null));
  }
  return rows;
}

/**
 * `npm run bench invoices [-- --count N --stored N | --quick]`: invoices issued per second, one and 16 at once, beside the raw insert of
 * the same rows, the PDF in its thread, and with `--stored` the desk's list among so many; on SQLite, or with DB=mariadb on the server at MARIADB_URL.
 */
export async function measureInvoices(options: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args: options,
    options: {
      ...{ count: { type: 'string', default: '300' }, stored: { type: 'string', default: '0' } },
      quick: { type: 'boolean' },
    } as const,
  });
  const app = await createInvoicing();
  try {
    return await measure(app, values.quick ? 20 : Number(values.count), Number(values.stored));
  } finally {
    await app.close();
  }
}
