import type { CorebosConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { CrmKind } from './crm.ts';
import type { AccountRecord, ContactRecord, CrmRecord, ProductRecord } from './records.ts';
import { openPool } from './corebos/connection.ts';
import { linkSame, matchRecords, type Match, type Matchable, type Matching } from './corebos/match.ts';
import type { Target } from './corebos/session.ts';
import { readSite } from './corebos/site.ts';
import { eachPage } from './push/backfill.ts';
import { readRecords } from './push/records.ts';

async function readAll(ctx: Context, kind: CrmKind): Promise<CrmRecord[]> {
  const records: CrmRecord[] = [];
  for await (const page of eachPage(ctx.db, kind))
    for (const some of chunksOf(page.map(({ id }) => id)))
      records.push(...(await readRecords(ctx.db, kind, some)));
  return records;
}

async function withRecords<R>(
  ctx: Context,
  config: CorebosConfig,
  run: (target: Target, records: Matchable) => Promise<R>,
): Promise<R> {
  const db = openPool(config.databaseUrl);
  try {
    const target = { db, site: await readSite(db, config), now: ctx.clock.now() };
    const contacts = (await readAll(ctx, 'contact')) as ContactRecord[];
    return await run(target, {
      accounts: (await readAll(ctx, 'account')) as AccountRecord[],
      contacts: contacts.filter(({ mergedIntoId }) => mergedIntoId === null),
      products: (await readAll(ctx, 'product')) as ProductRecord[],
    });
  } finally {
    await db.end();
  }
}

/** Links what is on both sides, or only says what would be: companies, contacts, products. */
export function matchCorebos(
  ctx: Context,
  config: CorebosConfig,
  { write }: { write: boolean },
): Promise<Matching[]> {
  return withRecords(ctx, config, (target, records) => matchRecords(target, records, { write }));
}

/** Links the record of this number there with the only one of ours that it could be. Throws when there is not one. */
export async function linkOne(ctx: Context, config: CorebosConfig, number: string): Promise<Match> {
  const found = await withRecords(ctx, config, (target, records) => linkSame(target, records, number));
  const [only, ...others] = found;
  if (!only)
    throw new Error(
      `${number} could be nothing that is here and not linked yet: its mailbox, name or SKU has to be ours.`,
    );
  if (others.length > 0) {
    const labels = found.map(({ id, label }) => `${label} (${id})`).join(' | ');
    throw new Error(`${number} could be several of ours: ${labels}. Merge them at the desk first.`);
  }
  return only;
}
