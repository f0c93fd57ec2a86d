import type { BuyerMatch } from '../contacts/match.ts';
import { refreshBuyer } from '../contacts/refresh.ts';
import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { lineRows, taxRows } from '../orders/columns.ts';
import { findFacts, recordFacts, type Facts } from '../orders/facts.ts';
import type { ConsentRow, OrderRow } from '../orders/rows.ts';
import { addConsents, replaceLines } from '../orders/writing.ts';
import { fromIso } from '../platform/clock.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { wordsOf } from '../search/spelling.ts';
import { setOrderHistory } from '../timeline/timeline.ts';
import { moveToBuyer } from './buyer.ts';
import { HISTORY_KINDS, historyOf } from './history.ts';
import type { KnownVersion } from './inbox.ts';
import type { IncomingVersion } from './incoming-version.ts';
import { findDeleted, settleReversals } from './reversals.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

interface Joining {
  incoming: IncomingVersion;
  orderId: string;
  head: KnownVersion;
  versions: KnownVersion[];
}

/** Joins the version's facts to those known, and makes the reversals fit: a refund that the head lacks was deleted. */
export async function joinFacts(
  work: Work,
  ctx: Tools,
  { incoming, orderId, head, versions }: Joining,
): Promise<Facts> {
  const known = await findFacts(work, orderId);
  const facts = recordFacts(work, ctx, { orderId, snapshot: incoming.snapshot, known });
  const touched =
    findDeleted(facts.refunds, head).length > 0 || facts.refunds.some(({ kind }) => kind === 'reversal');
  if (!touched) return facts;
  return { ...facts, refunds: await settleReversals(work, ctx, { refunds: facts.refunds, versions, head }) };
}

function consentRows(orderId: string, { consents }: OrderSnapshot): ConsentRow[] {
  return consents.map(({ kind, given, text, at }) => ({
    order_id: orderId,
    kind,
    given_at: fromIso(at),
    given,
    text,
  }));
}

interface OfOrder {
  orderId: string;
  /** The order has nothing yet: nothing is read. */
  isNew: boolean;
}

export function keepConsents(work: Work, { snapshot }: IncomingVersion, of: OfOrder): Promise<void> {
  return addConsents(work, { ...of, rows: consentRows(of.orderId, snapshot) });
}

/** Writes lines and taxes of the head, and adds the consents of every version. */
export async function writeDetails(work: Work, incoming: IncomingVersion, of: OfOrder): Promise<void> {
  const { snapshot } = incoming;
  const lines = lineRows(of.orderId, snapshot);
  await replaceLines(work, { ...of, lines, taxes: taxRows(of.orderId, snapshot) });
  await keepConsents(work, incoming, of);
}

interface History {
  order: OrderRow;
  facts: Facts;
  versions: KnownVersion[];
  isNew: boolean;
}

export function writeHistory(
  work: Work,
  ctx: Tools,
  { order, facts, versions, isNew }: History,
): Promise<void> {
  const owner = { orderId: order.id, contactId: order.contact_id, accountId: order.account_id };
  const activities = historyOf(order, facts, versions);
  return setOrderHistory(work, ctx, { owner, activities, kinds: HISTORY_KINDS, isNew });
}

/** Renews the search words of an order whose number changed. */
export function renumber(work: Work, { id, number }: OrderRow): Promise<void> {
  return setWords(work, { kind: 'order', refId: id, words: wordsOf(number) });
}

interface Following {
  incoming: IncomingVersion;
  order: OrderRow;
  /** The contact it was with. */
  before: string;
  link: BuyerMatch | null;
  /** The order gives its buyer another name than before. */
  renamed: boolean;
}

const NOBODY = { buyer_name: '', buyer_name_key: '' };

/** Is called when the order is written: its history goes with it to its buyer, whose names and search words are renewed. */
export async function followBuyer(
  work: Work,
  ctx: Tools,
  { incoming, order, before, link, renamed }: Following,
): Promise<void> {
  const { contact_id } = order;
  const { claim } = incoming;
  if (before !== contact_id) {
    const contactId = await moveToBuyer(work, ctx, { order, before });
    const isNew = link?.isNew === true && link.contactId === contactId;
    await refreshBuyer(work, ctx, { match: { contactId, isNew, changed: true }, buyer: order, claim });
    return;
  }
  const found = link ?? { contactId: contact_id, isNew: false, changed: false };
  const buyer = found.contactId === contact_id ? order : NOBODY;
  await refreshBuyer(work, ctx, { match: { ...found, changed: found.changed || renamed }, buyer, claim });
}
