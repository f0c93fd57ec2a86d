import type { CorebosConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { CrmKind } from './crm.ts';
import type { AccountRecord, ContactRecord, CrmRecord, ProductRecord } from './records.ts';
import { openPool } from './corebos/connection.ts';
import { matchRecords } from './corebos/match.ts';
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

interface LinkOptions {
  write: boolean;
  print(line: string): void;
}

/** Links what is on both sides and prints it; what could be several records is listed and left to a person. */
export async function linkCorebos(
  ctx: Context,
  config: CorebosConfig,
  { write, print }: LinkOptions,
): Promise<void> {
  const db = openPool(config.databaseUrl);
  try {
    const target = { db, site: await readSite(db, config), now: ctx.clock.now() };
    const contacts = (await readAll(ctx, 'contact')) as ContactRecord[];
    const records = {
      accounts: (await readAll(ctx, 'account')) as AccountRecord[],
      contacts: contacts.filter(({ mergedIntoId }) => mergedIntoId === null),
      products: (await readAll(ctx, 'product')) as ProductRecord[],
    };
    const names = ['companies', 'contacts', 'products'];
    for (const [index, { matches, doubts, unmatched }] of (
      await matchRecords(target, records, { write })
    ).entries()) {
      for (const { label, there } of matches) print(`same   ${label} = ${there}`);
      for (const { label, candidates } of doubts)
        print(`doubt  ${label} could be: ${candidates.join(' | ')}`);
      print(
        `${names[index] ?? ''}: ${matches.length} ${write ? 'linked' : 'would be linked'}, ${doubts.length} in doubt, ${unmatched} new there`,
      );
    }
  } finally {
    await db.end();
  }
}
