import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { readOldHash } from '../credentials/old-password.ts';
import { listErasedAmong } from '../erased/list.ts';
import { hashOf, mailboxKey as erasedMailbox } from '../erased/keys.ts';
import { chunksOf } from '../platform/chunks.ts';
import { readCsv, type CsvRow, type LineFault } from '../platform/csv.ts';
import { transact } from '../platform/db.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { seal, unseal } from '../platform/seal.ts';
import * as old from './old-password-store.ts';

export interface ImportedPasswords {
  created: number;
  changed: number;
  unchanged: number;
  /** They have chosen a password here, or their old one has been used up, or they were erased. */
  kept: number;
  faults: LineFault[];
}

interface Wanted {
  mailboxKey: string;
  hash: string;
}

/** WordPress calls them by the names on the right. */
const NAMES = [
  ['mailbox', 'user_email'],
  ['hash', 'user_pass'],
] as const;
const COLUMNS = { needed: [], optional: NAMES.flat() };

function readJsonLines(text: string): { rows: CsvRow[]; faults: LineFault[] } {
  const rows: CsvRow[] = [];
  const faults: LineFault[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    try {
      const read = JSON.parse(line) as Record<string, unknown>;
      const values = Object.entries(read).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      );
      rows.push({ line: index + 1, values: Object.fromEntries(values) });
    } catch {
      faults.push({ line: index + 1, column: '', message: 'This is no JSON object.' });
    }
  }
  return { rows, faults };
}

const isJson = (text: string): boolean => /^\uFEFF?\s*\{/.test(text);

function wantedIn({ values }: CsvRow): Wanted {
  const [mailbox = '', hash = ''] = NAMES.map(([ours, theirs]) =>
    (values[ours] ?? values[theirs] ?? '').trim(),
  );
  return { mailboxKey: normaliseMailbox(mailbox), hash };
}

function faultOf({ mailboxKey, hash }: Wanted, isTwice: boolean): Omit<LineFault, 'line'> | null {
  if (mailboxKey === '') return { column: 'mailbox', message: 'This is no mailbox.' };
  if (isTwice) return { column: 'mailbox', message: 'This mailbox stands in the file twice.' };
  if (readOldHash(hash)) return null;
  const message = 'Only $P$…, $wp$2y$… and $2y$… of a cost up to 12 can be taken.';
  return { column: 'hash', message };
}

/** Reads `mailbox,hash` (or WordPress' `user_email,user_pass`) as CSV, or an object a line. */
function readFile(text: string): { wanted: Wanted[]; faults: LineFault[] } {
  const { rows, faults } = isJson(text) ? readJsonLines(text) : readCsv(text, COLUMNS);
  const seen = new Set<string>();
  const wanted: Wanted[] = [];
  for (const row of rows) {
    const each = wantedIn(row);
    const fault = faultOf(each, seen.has(each.mailboxKey));
    if (fault) faults.push({ line: row.line, ...fault });
    seen.add(each.mailboxKey);
    wanted.push(each);
  }
  return { wanted, faults };
}

/**
 * Takes passwords of another site by their hashes. Each works once its mailbox was proven here, and becomes one of ours then.
 * A file with a fault changes nothing; the same file once more changes nothing, either.
 */
export async function importPasswords(ctx: Context, text: string): Promise<ImportedPasswords> {
  const { wanted, faults } = readFile(text);
  const done = { created: 0, changed: 0, unchanged: 0, kept: 0, faults };
  if (faults.length > 0) return done;
  for (const some of chunksOf(wanted)) await take(ctx, some, done);
  const { created, changed } = done;
  await audit(ctx.db, ctx, { what: 'customer_passwords_imported', detail: { created, changed } });
  return done;
}

async function take(ctx: Context, some: Wanted[], done: ImportedPasswords): Promise<void> {
  const keys = some.map(({ mailboxKey }) => mailboxKey);
  const { secret } = ctx.config;
  const hashes = new Map(keys.map((key) => [hashOf(secret, erasedMailbox(key)), key]));
  await transact(ctx.db, async (trx) => {
    const erased = await listErasedAmong(trx, [...hashes.keys()]);
    const out = new Set(erased.map((hash) => hashes.get(hash) ?? ''));
    for (const key of await old.listWithOwnPassword(trx, keys)) out.add(key);
    const before = new Map(
      (await old.listOldPasswords(trx, keys)).map((row) => [row.mailbox_key, row.sealed_hash]),
    );
    const rows: old.OldPasswordRow[] = [];
    for (const { mailboxKey, hash } of some) {
      const sealed = before.get(mailboxKey);
      if (out.has(mailboxKey) || sealed === '') done.kept += 1;
      else if (sealed !== undefined && unseal(secret, sealed) === hash) done.unchanged += 1;
      else {
        done[sealed === undefined ? 'created' : 'changed'] += 1;
        rows.push({ mailbox_key: mailboxKey, sealed_hash: seal(secret, hash), imported_at: ctx.clock.now() });
      }
    }
    await old.saveOldPasswords(trx, rows);
  });
}
