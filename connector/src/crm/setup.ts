import { readChangeBacklog } from '../changes/backlog.ts';
import type { Context } from '../context.ts';
import { MINUTE } from '../platform/clock.ts';
import { checkCorebos } from './corebos/check.ts';
import { readHealth } from './health.ts';
import { matchCorebos } from './link.ts';
import { BACKFILLED } from './push/backfill.ts';
import { readCrmCursor } from './store.ts';

type Print = (line: string) => void;

const NO_SETTINGS = [
  'The administrator of the database makes a user for the machine on which Carrello runs:',
  "  CREATE USER 'carrello'@'10.0.0.5' IDENTIFIED BY 'a long password';",
  'It needs no right yet. Then these lines of the environment are set:',
  '  COREBOS_DATABASE_URL=mysql://carrello:a%20long%20password@10.0.0.9:3306/corebos',
  '  COREBOS_USER=webshop        (a user of coreBOS for Carrello alone, who signs what is written)',
  '  COREBOS_OWNER=Team Selling  (a group of the people who work with it; payments are private to their owner)',
  '  COREBOS_TIME_ZONE=UTC       ($default_timezone of its config.inc.php)',
];

/** Says what is in doubt, or undefined when everything is linked or new there. */
async function findOpenMatches(ctx: Context, print: Print): Promise<string | undefined> {
  const { corebos } = ctx.config;
  if (!corebos) return undefined;
  const matching = await matchCorebos(ctx, corebos, { write: false });
  const doubts = matching.flatMap((each) => each.doubts);
  const matches = matching.reduce((sum, each) => sum + each.matches.length, 0);
  for (const { label, candidates } of doubts.slice(0, 20))
    print(`doubt  ${label} could be: ${candidates.join(' | ')}`);
  if (doubts.length > 0)
    return `${doubts.length} in doubt. Look at each in coreBOS and settle it: carrello corebos link --same CON12 (its number there). What is left in doubt is made anew there by the backfill.`;
  if (matches > 0) return `${matches} are surely on both sides: carrello corebos link`;
  return undefined;
}

/** Finds the first step that is still to be done; undefined when there is none. */
async function findNextStep(ctx: Context, print: Print): Promise<string | undefined> {
  const { corebos } = ctx.config;
  if (!corebos) {
    NO_SETTINGS.forEach(print);
    return 'set these lines, and run carrello corebos setup again with them.';
  }
  const { findings, sql } = await checkCorebos(corebos);
  const harms = findings.filter(({ level }) => level === 'harm');
  for (const { text } of harms) print(`NO     ${text}`);
  if (harms.length > 0) {
    sql.forEach(print);
    const how = sql.length > 0 ? 'let the administrator of the database run this SQL' : 'put this right';
    return `${how}, and run carrello corebos setup again.`;
  }
  print('ok     Tables, rights, modules and users fit.');
  if ((await readCrmCursor(ctx.db, BACKFILLED)) === null) {
    const open = await findOpenMatches(ctx, print);
    const backfill = 'send what was before: carrello corebos backfill';
    return open === undefined ? backfill : `${open}\n       Then ${backfill}`;
  }
  print('ok     The history was queued.');
  const { answeredAt, awaySince, awayBecause } = await readHealth(ctx.db);
  if (awaySince !== null) return `coreBOS does not answer the connector: ${awayBecause}`;
  if (answeredAt === null || answeredAt < ctx.clock.now() - 5 * MINUTE)
    return 'restart the connector with these lines: systemctl restart carrello';
  const { waiting, aside } = await readChangeBacklog(ctx.db);
  if (aside > 0) return `${aside} lie aside: carrello corebos status says why, corebos replay tries again.`;
  if (waiting > 0)
    return `wait: ${waiting} are on their way. carrello corebos status says how many are left.`;
  return undefined;
}

/** Prints what is done of setting up coreBOS, and last the next step, or that all is done. */
export async function leadThrough(ctx: Context, print: Print): Promise<void> {
  const next = await findNextStep(ctx, print);
  print(next === undefined ? 'ok     coreBOS has everything, and answers.' : `Next:  ${next}`);
}
