import type { ToldMeta } from '../told.ts';
import { change, type ShopAsk } from './store.ts';
import { knownTo, MARK, type Made, type Writing } from './writing.ts';

interface RefundThere extends Made {
  amount: string;
  meta_data?: ToldMeta[];
}

const markOf = ({ meta_data = [] }: { meta_data?: ToldMeta[] }): unknown =>
  meta_data.find(({ key }) => key === MARK)?.value;

/**
 * Refunds, unless the shop has this refund already. WooCommerce writes the mark after its refund and its call to the payment
 * provider: where a try was cut in between, a newer refund of the same amount that bears no mark is taken for ours, because money
 * must not go back twice.
 */
export async function writeRefund(
  writing: Writing,
  ask: Extract<ShopAsk, { kind: 'refund' }>,
): Promise<void> {
  const { rest, row } = writing;
  const path = `orders/${row.source_id}/refunds`;
  const there: RefundThere[] = [];
  for (let page = 1; ; page += 1) {
    const { items } = await rest.list<RefundThere>(path, { per_page: '100', page: String(page) });
    there.push(...items);
    if (items.length < 100) break;
  }
  const isFirst = row.known_to === null;
  const known = await knownTo(writing, there);
  const isOurs = (made: RefundThere) =>
    markOf(made) === row.id ||
    (!isFirst && made.id > known && markOf(made) === undefined && Number(made.amount) === Number(ask.amount));
  const ours = there.find(isOurs);
  const made =
    ours ??
    (await rest.send<Made>('POST', path, {
      amount: ask.amount,
      reason: ask.note,
      api_refund: ask.byGateway,
      api_restock: ask.restock,
      ...(ask.lines.length > 0 ? { line_items: ask.lines } : {}),
      meta_data: [{ key: MARK, value: row.id }],
    }));
  await change(writing.ctx.db, row.id, { made_id: made.id });
}
