import type { DeskCaseEntry, DeskCaseSummary, DeskCaseView } from '@carrello/portal/services';
import { readPolicy, type ReturnPolicy } from '../../cases/policy.ts';
import type { CaseFile } from '../../cases/queries.ts';
import { outsideName } from '../../cases/outside.ts';
import { isOverdue, listOpenCasesOf } from '../../cases/queue.ts';
import { movesOf } from '../../cases/states.ts';
import type { CaseRow } from '../../cases/store.ts';
import type { Context } from '../../context.ts';
import { listContactNames } from '../../contacts/names.ts';
import { findPlacedOrder, readPlacedOrder } from '../../intake/placed-here.ts';
import { readState } from '../../order-desk/home.ts';
import { offersOf } from '../../order-desk/offers.ts';
import { listOrderFaces } from '../../orders/faces.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { summariseCases, threadOf, type Happened } from './cases.ts';

type Ctx = Pick<Context, 'db' | 'clock'>;

/** Presents cases with the contacts of their orders and whose they are. */
export async function summariseDeskCases({ db, clock }: Ctx, rows: CaseRow[]): Promise<DeskCaseSummary[]> {
  const orders = await listOrderFaces(
    db,
    rows.map(({ order_id }) => order_id),
  );
  const contactOf = ({ order_id }: CaseRow): string => orders.get(order_id)?.contact_id ?? '';
  const contacts = await listContactNames(db, rows.map(contactOf));
  const staff = await listStaffNames(
    db,
    rows.map(({ staff_id }) => staff_id),
  );
  const summaries = await summariseCases(db, rows);
  return rows.map((row, index) => ({
    ...(summaries[index] as DeskCaseSummary),
    ...{ contactId: contactOf(row), contactName: contacts.get(contactOf(row)) ?? '' },
    ...{ staffId: row.staff_id, staffName: staff.get(row.staff_id) ?? '' },
    ...{ waitsSince: row.waits_since, isOverdue: isOverdue(row, clock) },
  }));
}

/** The steps that have a form of their own at the desk; money goes back by the order's form. */
const FORMS = ['agree', 'refuse', 'receive', 'exchange', 'close'] as const;

async function policyOf(db: Context['db'], { order_id }: CaseRow): Promise<ReturnPolicy> {
  const order = (await listOrderFaces(db, [order_id])).get(order_id);
  return readPolicy(db, order?.shop_id ?? '');
}

/** The order was placed elsewhere, as the desk tells the two apart on its page. */
const isElsewhere = async (db: Context['db'], orderId: string): Promise<boolean> =>
  (await findPlacedOrder(db, orderId)) === null;

/** The order was paid here, and the desk offers to give some of it back. */
async function canRefund(db: Context['db'], orderId: string): Promise<boolean> {
  const own = await findPlacedOrder(db, orderId);
  const snapshot = own && (await readPlacedOrder(db, own));
  const offers = snapshot ? offersOf(await readState(db, own, snapshot)) : [];
  return offers.some(({ action }) => action === 'refund');
}

export async function presentDeskCase(ctx: Ctx, file: CaseFile): Promise<DeskCaseView> {
  const { row, lines, photos } = file;
  const [summary] = await summariseDeskCases(ctx, [row]);
  const thread = threadOf(file);
  const names = await listStaffNames(
    ctx.db,
    thread.map(({ by }) => by.id),
  );
  const entryOf = ({ at, by, state, text, creditNote }: Happened): DeskCaseEntry => ({
    ...{ at, state, text, creditNote },
    who: { kind: by.kind, name: outsideName(by.id) ?? names.get(by.id) ?? '' },
  });
  const moves = movesOf(row.kind, row.state, 'staff');
  return {
    ...(summary as DeskCaseSummary),
    ...{ email: row.email, wish: row.wish, sendTo: row.send_to, labelUrl: row.label_url },
    ...{ postage: row.postage, returnsTo: (await policyOf(ctx.db, row)).sendTo },
    ...{ rating: row.rating, ratingText: row.rating_text },
    photos: photos.map(({ id, width, height }) => ({ id, width, height })),
    lines: lines.map(({ line_key, name, quantity }) => ({ lineKey: line_key, name, quantity })),
    entries: thread.filter(({ isInternal }) => !isInternal).map(entryOf),
    notes: thread.filter(({ isInternal }) => isInternal).map(entryOf),
    moves: FORMS.filter((move) => moves.includes(move)),
    canTellRefund: moves.includes('refund') && (await isElsewhere(ctx.db, row.order_id)),
    canRefund: moves.includes('refund') && (await canRefund(ctx.db, row.order_id)),
  };
}

/** Lists the open cases about a contact's orders; who waits longest comes first. */
export async function listContactCases(ctx: Ctx, contactId: string): Promise<DeskCaseSummary[]> {
  return summariseDeskCases(ctx, await listOpenCasesOf(ctx.db, { contactId }));
}

/** Lists the open cases about an order; who waits longest comes first. */
export async function listOrderCases(ctx: Ctx, orderId: string): Promise<DeskCaseSummary[]> {
  return summariseDeskCases(ctx, await listOpenCasesOf(ctx.db, { orderId }));
}
