import { SECOND } from '../../platform/clock.ts';
import { DRAFTS } from '../read-page.ts';
import { ShopRefused } from '../rest.ts';
import { sendParcel } from './send-parcel.ts';
import type { ShopAsk } from './store.ts';
import { writeRefund } from './write-refund.ts';
import { writeNote, type OrderThere, type Writing } from './writing.ts';

/** WordPress gives somebody's lock up after so long without a sign of them. */
const EDIT_LOCK = 150 * SECOND;

const put = ({ rest, row }: Writing, changes: object): Promise<unknown> =>
  rest.send('PUT', `orders/${row.source_id}`, changes);

async function cancel(writing: Writing, { note }: { note: string }): Promise<void> {
  if (writing.order.status !== 'cancelled') await put(writing, { status: 'cancelled' });
  await writeNote(writing, note);
}

async function readdress(
  writing: Writing,
  { shipping }: { shipping: Record<string, string> },
): Promise<void> {
  const { order } = writing;
  const isThere = Object.entries(shipping).every(([name, text]) => (order.shipping[name] ?? '') === text);
  if (!isThere) await put(writing, { shipping });
}

/** Does in the shop what is asked, unless it is done there already. Throws ShopRefused and ShopAway. */
export async function write(writing: Writing): Promise<void> {
  const { status } = writing.order;
  if (status === 'trash' || DRAFTS.has(status))
    throw new ShopRefused(409, 'no_order', 'The order is in the bin of the shop, or nobody has placed it.');
  const ask = JSON.parse(writing.row.ask) as ShopAsk;
  switch (ask.kind) {
    case 'cancel':
      return cancel(writing, ask);
    case 'note':
      return writeNote(writing, ask.note);
    case 'address':
      return readdress(writing, ask);
    case 'ship':
      return sendParcel(writing, ask);
    case 'refund':
      return writeRefund(writing, ask);
  }
}

/** Until when somebody has the order open in the shop's own pages, in milliseconds; null when nobody has. */
export function lockedUntil({ meta_data }: Pick<OrderThere, 'meta_data'>, now: number): number | null {
  const lock = String(meta_data.find(({ key }) => key === '_edit_lock')?.value ?? '');
  const until = Number(/^(\d{1,12}):/.exec(lock)?.[1] ?? 0) * 1000 + EDIT_LOCK;
  return until > now ? until : null;
}
