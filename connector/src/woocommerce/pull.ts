import { z } from 'zod';
import type { Context } from '../context.ts';
import { receiveOrder } from '../intake/receive.ts';
import { findReceived } from '../intake/received-and-missing.ts';
import { HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { readKeys } from '../shops/keys.ts';
import { callPlugin } from '../shops/plugin.ts';
import { isSignedBy } from '../shops/signature.ts';
import type { Shop } from '../shops/store.ts';

const TIMEOUT = 15 * SECOND;
const MOST = 50;
/** As POST /v1/orders has it. */
const MOST_BYTES = 1024 * 1024;

/** What became of a row, in the status that sending it would have got. */
interface Answered {
  id: string;
  status: number;
  says: string;
}

const answerOf = z.object({
  id: z.string(),
  timestamp: z.int(),
  payload: z.string(),
  signature: z.string(),
});
const payloadOf = z.object({ rows: z.array(z.object({ id: z.string(), body: z.string() })) });
type Waiting = z.infer<typeof payloadOf>['rows'];

/** Only the shop itself can have signed the answer to this very question. */
async function readAnswer(
  ctx: Context,
  shop: Shop,
  { id, text }: { id: string; text: string },
): Promise<Waiting> {
  const answer = answerOf.parse(JSON.parse(text));
  const keys = await readKeys(ctx, shop.id);
  const secrets = keys?.secrets.map(({ secret }) => secret) ?? [];
  const age = Math.abs(ctx.clock.now() - answer.timestamp * SECOND);
  const payload = `POST /orders-waiting ${answer.payload}`;
  const isSigned = isSignedBy(secrets, answer.signature, {
    id,
    timestamp: String(answer.timestamp),
    payload,
  });
  if (answer.id !== id || age > 5 * MINUTE || !isSigned)
    throw new Error('The answer is not signed by the shop.');
  return payloadOf.parse(JSON.parse(answer.payload)).rows;
}

/** Hands a row to the one door under the name that it has when the shop sends it: whichever comes second is a repeat. */
async function take(ctx: Context, shop: Shop, { id, body }: Waiting[number]): Promise<Answered> {
  const bytes = Buffer.from(body);
  if (bytes.length > MOST_BYTES) return { id, status: 413, says: 'The order is larger than 1 MB.' };
  try {
    await receiveOrder(ctx, { shop, webhookId: id, headers: {}, body: bytes });
    return { id, status: 200, says: '' };
  } catch (error) {
    if (!(error instanceof AppError) || !['invalid', 'conflict'].includes(error.code)) throw error;
    const fields = error.faults.map(({ field }) => field).join(', ');
    return { id, status: error.status, says: `${error.message} ${fields}`.trim() };
  }
}

/** Shops without our outbox: that they have none is believed for an hour. */
const without = new WeakMap<Context, Map<string, number>>();

function shopsWithout(ctx: Context): Map<string, number> {
  const known = without.get(ctx) ?? new Map<string, number>();
  without.set(ctx, known);
  return known;
}

async function ask(
  ctx: Context,
  shop: Shop,
  { answered, most = MOST }: { answered: Answered[]; most?: number },
): Promise<Waiting | null> {
  const received = await findReceived(ctx.db, shop.id);
  const body = JSON.stringify({
    most,
    answered,
    received: received && { epoch: received.epoch, counter: received.counter },
  });
  const id = ctx.ids.new('inbox');
  const response = await callPlugin(ctx, shop, { path: 'orders-waiting', id, body, timeout: TIMEOUT });
  const text = await response.text();
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The shop answered ${response.status}.`);
  return readAnswer(ctx, shop, { id, text });
}

/**
 * Fetches what waits in the outbox of a shop's plugin, until nothing does or `end` (ms) has come. Each question confirms the rows
 * of the one before, after they were committed here; whoever is killed in between gets them again, under the same
 * names. The shop gives the next version of an order after the one before was confirmed. Returns how many came.
 */
export async function pullShop(ctx: Context, shop: Shop, end: number): Promise<number> {
  if ((shopsWithout(ctx).get(shop.id) ?? 0) > ctx.clock.now()) return 0;
  let answered: Answered[] = [];
  for (let taken = 0; ;) {
    const rows = await ask(ctx, shop, { answered });
    if (rows === null) shopsWithout(ctx).set(shop.id, ctx.clock.now() + HOUR);
    if (rows === null || rows.length === 0) return taken;
    answered = await Promise.all(rows.map((row) => take(ctx, shop, row)));
    taken += rows.length;
    if (ctx.clock.now() < end) continue;
    await ask(ctx, shop, { answered, most: 0 });
    return taken;
  }
}
