import type { Context } from '../context.ts';
import { readOwnStream, readShopStream, type StreamState } from '../intake/received-and-missing.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { listShops } from '../shops/shops.ts';
import { provePayments, type GatewayProof } from './payments.ts';
import * as store from './store.ts';

/** The versions of a shop's orders: how far they were numbered, and how far they came. */
export interface StreamProof extends StreamState {
  shop: string;
  /** `checkout` is what our own checkout and desk write, `shop` what the shop's plugin sends. */
  stream: 'checkout' | 'shop';
}

/** Both sides of everything that was compared, and whether they were equal. */
export interface Proof {
  madeAt: number;
  equal: boolean;
  gateways: GatewayProof[];
  streams: StreamProof[];
}

/** A bank transfer or direct debit takes up to 14 working days, and providers list it by the day on which it was begun. */
export const PROVEN_DAYS = 21;
/** What came just now may still be on its way. */
const IN_FLIGHT = 5 * MINUTE;
const KEPT_FOR = 90 * DAY;

async function proveStreams(ctx: Context, now: number): Promise<StreamProof[]> {
  const proofs: StreamProof[] = [];
  for (const { id, name: shop } of await listShops(ctx.db)) {
    const before = now - IN_FLIGHT;
    proofs.push({ shop, stream: 'checkout', ...(await readOwnStream(ctx.db, id, before)) });
    const pushed = await readShopStream(ctx.db, id, before);
    if (pushed) proofs.push({ shop, stream: 'shop', ...pushed });
  }
  return proofs;
}

const isEqual = ({ gateways, streams }: Pick<Proof, 'gateways' | 'streams'>): boolean =>
  gateways.every(({ unlisted, differences }) => unlisted === null && differences.length === 0) &&
  streams.every(({ missing, waiting }) => missing.length === 0 && waiting === 0);

/**
 * Compares the payments that the providers took in the last days with the orders, and the versions of orders that were
 * pushed with those received; keeps what was found. A provider that does not list proves nothing.
 */
export async function prove(ctx: Context, { days = PROVEN_DAYS } = {}): Promise<Proof> {
  const madeAt = ctx.clock.now();
  const span = { from: madeAt - days * DAY, to: madeAt };
  const gateways: GatewayProof[] = [];
  for (const gateway of Object.values(ctx.gateways)) {
    if (gateway.name !== 'none') gateways.push(await provePayments(ctx, gateway, span));
  }
  const found = { gateways, streams: await proveStreams(ctx, madeAt) };
  const proof: Proof = { madeAt, equal: isEqual(found), ...found };
  await transact(ctx.db, async (trx) => {
    await store.insertProof(trx, { id: ctx.ids.new('proof'), proof });
    await store.removeProofs(trx, madeAt - KEPT_FOR);
  });
  return proof;
}

export interface Proven {
  /** When both sides were last equal; null when they never were. */
  equalAt: number | null;
  last: Proof | null;
}

export async function readProven(db: Transactor): Promise<Proven> {
  return { equalAt: await store.findEqualAt(db), last: await store.findLastProof(db) };
}

/** When both sides were last found equal, in epoch milliseconds; null before the first time. */
export const readProvenAt = (db: Transactor): Promise<number | null> => store.findEqualAt(db);
