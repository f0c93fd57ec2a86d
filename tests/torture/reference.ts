import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../connector/src/config.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import type { InboxRow } from '../../connector/src/intake/inbox.ts';
import { transact, type Db } from '../../connector/src/platform/db.ts';
import { createLog } from '../../connector/src/platform/log.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import { createWorkers } from '../../connector/src/workers.ts';
import { readCrmState } from '../support/crm-state.ts';
import type { SnapshotInput } from '../support/make/order-snapshot.ts';
import type { Findings } from './findings.ts';
import { getShop, postOrder, receiveOrder, type Shop } from '../support/verbs.ts';

const APPLIED = ['applied', 'superseded', 'stale'];

type Message = Pick<InboxRow, 'shop_id' | 'webhook_id' | 'stream' | 'body'>;

async function replay(ctx: Context, rows: Message[]): Promise<void> {
  const shops = new Map<string, Shop>();
  for (const row of rows) {
    const { shop_id: shopId, webhook_id: webhookId, body } = row;
    const shop = shops.get(shopId) ?? (await getShop(ctx.db, shopId));
    shops.set(shopId, shop);
    if (row.stream === 'shop') {
      await receiveOrder(ctx, { shop, webhookId, headers: {}, body });
      continue;
    }
    const snapshot = JSON.parse(body.toString()) as SnapshotInput;
    await transact(ctx.db, (trx) => postOrder(trx, ctx, { shopId, snapshot, webhookId }));
    await createWorkers(ctx).drain();
  }
}

/**
 * The same events once more, one by one in the order of their versions, in an undisturbed connector on a database of
 * its own: whatever happened on the way, both must have come to the same CRM, row by row.
 */
export async function compareWithCalm(
  findings: Findings,
  { db, env, folder }: { db: Db; env: Record<string, string>; folder: string },
): Promise<void> {
  const file = join(folder, 'calm.sqlite');
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  const config = readConfig({ ...env, CARRELLO_DATABASE_URL: `sqlite:${file}` });
  const mailer = { send: () => Promise.resolve() };
  const ctx = createContext(config, { log: createLog('silent'), mailer });
  try {
    await migrate(ctx.db);
    await ctx.db.raw('PRAGMA synchronous = OFF');
    for (const table of ['shops', 'shop_secrets']) await ctx.db(table).insert(await db(table).select('*'));
    const rows = await db('inbox')
      .whereIn('state', APPLIED)
      .orderBy(['shop_id', 'stream', 'epoch', 'counter']);
    await replay(ctx, rows);
    const [found, expected] = [await readCrmState(db), await readCrmState(ctx.db)];
    for (const table of Object.keys(expected))
      findings.compare(`beside a calm run, ${table}`, expected[table] ?? [], found[table] ?? []);
  } finally {
    await ctx.db.destroy();
  }
}
