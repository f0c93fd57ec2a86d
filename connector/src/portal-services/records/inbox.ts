import type { IntakeEntry, IntakeMessage, IntakeState, ShopIntake } from '@carrello/portal/services';
import { countEntries, findEntry, listEntries, type InboxEntry } from '../../intake/inbox-list.ts';
import { readSnapshot } from '../../intake/read-snapshot.ts';
import { findReceived, listMissing } from '../../intake/received-and-missing.ts';
import { findNewestOrderAt } from '../../orders/queries.ts';
import type { Transactor } from '../../platform/db.ts';
import { cut } from '../../platform/text.ts';
import { listShopNames, listShops } from '../../shops/shops.ts';
import type { Shop } from '../../shops/store.ts';

const SHOWN_BYTES = 100_000;
const STATES: IntakeState[] = ['waiting', 'failed', 'quarantined', 'conflict', 'stale'];

export async function countIntake(db: Transactor): Promise<Record<IntakeState, number>> {
  const counts: [IntakeState, number][] = [];
  for (const state of STATES) counts.push([state, await countEntries(db, state)]);
  return Object.fromEntries(counts) as Record<IntakeState, number>;
}

const present = (entry: InboxEntry, names: Map<string, string>): IntakeEntry => ({
  id: entry.id,
  shopName: names.get(entry.shopId) ?? entry.shopId,
  state: entry.state,
  orderKey: entry.orderKey ?? '',
  reason: entry.reason,
  attempts: entry.attempts ?? 0,
  receivedAt: entry.receivedAt,
});

export async function listIntake(
  db: Transactor,
  { state, ...which }: { state: IntakeState; search: string; cursor: string | null },
): Promise<{ items: IntakeEntry[]; next: string | null }> {
  const { items, next } = await listEntries(db, { states: [state], ...which });
  const names = await listShopNames(
    db,
    items.map(({ shopId }) => shopId),
  );
  return { items: items.map((entry) => present(entry, names)), next };
}

/** One message as it came, with what is wrong with it by field. */
export async function findMessage(db: Transactor, id: string): Promise<IntakeMessage | null> {
  const entry = await findEntry(db, id);
  if (!entry) return null;
  const { body, shopId, webhookId, orderId } = entry;
  const reading = readSnapshot(body);
  return {
    ...present(entry, await listShopNames(db, [shopId])),
    webhookId,
    faults: reading.ok ? [] : reading.error.faults,
    body: cut(indented(body.toString('utf8')), SHOWN_BYTES),
    bytes: body.byteLength,
    orderId,
  };
}

/** JSON is easier to read in lines; what is none is shown as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function intakeOf(db: Transactor, { id, name, url, state, stateReason }: Shop): Promise<ShopIntake> {
  const newest = await findReceived(db, id);
  // Orders of our own checkout come by another stream: nobody says that nothing came while they did.
  const times = [newest?.receivedAt ?? null, await findNewestOrderAt(db, id)].filter((at) => at !== null);
  return {
    id,
    name,
    url,
    paused: state === 'paused',
    reason: stateReason,
    lastAt: times.length === 0 ? null : Math.max(...times),
    gaps: newest ? await listMissing(db, id, newest) : [],
  };
}

export async function listShopIntake(db: Transactor): Promise<ShopIntake[]> {
  const shops: ShopIntake[] = [];
  for (const shop of await listShops(db)) shops.push(await intakeOf(db, shop));
  return shops;
}
