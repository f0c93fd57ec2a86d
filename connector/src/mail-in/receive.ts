import { actAs } from '../audit/actor.ts';
import { mayBuyerAct } from '../cases/change.ts';
import { kindOf } from '../cases/photo-kinds.ts';
import { addPhoto } from '../cases/photos.ts';
import { findCaseByToken, tokensIn } from '../cases/reply-token.ts';
import { findCaseNumber } from '../cases/queries.ts';
import type { CaseRow } from '../cases/store.ts';
import { LONGEST_TEXT } from '../cases/open-case.ts';
import { noteStranger, sayInCase } from '../cases/thread.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../customers/customers.ts';
import { sha256 } from '../platform/hash.ts';
import type { Outcome } from '../platform/outcome.ts';
import { cut, startOf } from '../platform/text.ts';
import { fillText } from '../platform/texts.ts';
import { readAuthentication } from './authentication.ts';
import { machineReasonOf } from './machines.ts';
import { ownWordsOf } from './own-words.ts';
import { readMail, type SentFile, type SentMail } from './read-mail.ts';
import { findByKey, insertMail, type MailOutcome, type ReceivedMailRow } from './store.ts';
import texts from './texts.json' with { type: 'json' };

export interface Received {
  outcome: MailOutcome;
  /** Why it was ignored; else empty. */
  reason: string;
  /** What staff call the case; null where it is in none. */
  number: number | null;
}

/** A photo of a telephone is smaller; the form of the portal takes no larger one. */
const LARGEST_FILE = 8 * 1024 * 1024;
/** MariaDB takes 16 MB at a time. */
const LARGEST_RAW = 10 * 1024 * 1024;
/** Where our token may stand: the address it was sent to, as each mail server writes it down, and the mail it answers. */
const PLACES = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'in-reply-to', 'references'];

async function findCaseOf(ctx: Context, { header }: SentMail): Promise<CaseRow | null> {
  const found = [...new Set(PLACES.flatMap((name) => tokensIn(header(name))))];
  for (const token of found.slice(0, 20)) {
    const row = await findCaseByToken(ctx, token);
    if (row) return row;
  }
  return null;
}

/** Adds the photos of a mail, and returns what was not kept. */
async function addPhotos(ctx: Context, row: CaseRow, files: SentFile[]): Promise<string[]> {
  const by = { kind: 'customer', id: row.customer_id } as const;
  const lost: string[] = [];
  for (const { name, bytes } of files) {
    const isPhoto = bytes.length <= LARGEST_FILE && kindOf(bytes) !== null;
    const added = isPhoto && (await addPhoto(ctx, { caseId: row.id, by, bytes, isOfMail: true })).ok;
    if (!added) lost.push(name);
  }
  return lost;
}

/** The words of the mail, and what the case does not have of it, so that nobody believes it had come. */
function sayWith(row: CaseRow, said: string, lost: string[]): string {
  const { notKept, onlyPhotos } = texts[row.locale];
  const note = lost.length === 0 ? '' : cut(fillText(notKept, { files: lost.join(', ') }), 600);
  const words = said === '' && note === '' ? onlyPhotos : said;
  return [cut(words, LONGEST_TEXT - 700), note].filter((part) => part !== '').join('\n\n');
}

type Taken = Pick<ReceivedMailRow, 'outcome' | 'case_id' | 'reason'>;

const takenAs = (row: CaseRow, said: Outcome, outcome: MailOutcome): Taken => ({
  outcome: said.ok ? outcome : 'too_many',
  ...{ case_id: row.id, reason: '' },
});

/** Says in the case what its buyer wrote. The photos come first: then the words tell staff and move the case, at once. */
async function hearBuyer(ctx: Context, row: CaseRow, mail: SentMail): Promise<Taken> {
  const by = { kind: 'customer', id: row.customer_id } as const;
  return actAs(by, async () => {
    const lost = await addPhotos(ctx, row, mail.files);
    const text = sayWith(row, ownWordsOf(mail.text), lost);
    const said = { caseId: row.id, by, key: startOf(mail.key, 40), source: 'mail' as const, text };
    return takenAs(row, await sayInCase(ctx, said), 'in_case');
  });
}

async function hearStranger(ctx: Context, row: CaseRow, mail: SentMail): Promise<Taken> {
  const { sender, text, files, key } = mail;
  const { notKept } = texts[row.locale];
  const names = files.map(({ name }) => name).join(', ');
  const parts = [sender, ownWordsOf(text), names === '' ? '' : fillText(notKept, { files: names })];
  const said = parts.filter((part) => part !== '').join('\n\n');
  const noted = await noteStranger(ctx, { caseId: row.id, key: startOf(key, 40), text: said });
  return takenAs(row, noted, 'stranger');
}

/**
 * True where the mail server that takes our mail in says that the From line is true (DMARC), or where the settings name none
 * that could say so. Only its topmost line counts: a sender writes more of them below.
 */
function isVouched(ctx: Context, { header, sender }: SentMail): boolean {
  const { authServer } = ctx.config.mail;
  if (authServer === undefined) return true;
  const [said] = header('authentication-results').split('\n').map(readAuthentication);
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return said !== undefined && said.server === authServer && said.isPassed && said.domain === domain;
}

/**
 * The From line alone proves nothing, and neither does the token, which a forwarded mail carries on: both have to be right.
 * Who has left the company that the case is for moves nothing by mail, either; staff read it among the notes.
 */
async function hear(ctx: Context, row: CaseRow, mail: SentMail): Promise<Taken> {
  const { mailboxKeys } = await ownerOf(ctx.db, { customerId: row.customer_id });
  const isBuyer = mail.sender !== '' && mailboxKeys.includes(mail.sender) && isVouched(ctx, mail);
  return isBuyer && (await mayBuyerAct(ctx.db, row))
    ? hearBuyer(ctx, row, mail)
    : hearStranger(ctx, row, mail);
}

async function take(ctx: Context, mail: SentMail): Promise<Taken> {
  const { hostname } = new URL(ctx.config.publicUrl);
  const reason = machineReasonOf(mail, hostname);
  if (reason) return { outcome: 'ignored', reason, case_id: '' };
  const row = await findCaseOf(ctx, mail);
  return row ? hear(ctx, row, mail) : { outcome: 'no_case', reason: '', case_id: '' };
}

const WAITS: readonly MailOutcome[] = ['no_case', 'too_many', 'unreadable'];

async function keep(
  ctx: Context,
  raw: Buffer,
  { key, taken, mail }: { key: string; taken: Taken; mail: SentMail | null },
): Promise<void> {
  const now = ctx.clock.now();
  const waits = WAITS.includes(taken.outcome);
  const told = waits && mail ? mail : { sender: '', subject: '', text: '' };
  await insertMail(ctx.db, {
    ...{ id: ctx.ids.new('receivedMail'), mail_key: key, ...taken },
    ...{ sender: told.sender, subject: cut(told.subject, 500), text: cut(told.text, 100_000) },
    raw: waits ? raw.subarray(0, LARGEST_RAW) : null,
    ...{ at: now, done_at: waits ? null : now },
  });
}

/**
 * Takes in a mail that somebody sent. Twice the same one (by its Message-ID) is taken once; whatever dies on the way, the
 * same mail handed in again goes on. What cannot be read or belongs to no case waits at the desk. Throws only for what may
 * succeed later.
 */
export async function receiveMail(ctx: Context, raw: Buffer): Promise<Received> {
  const mail = await readMail(raw).catch(() => null);
  const key = mail?.key ?? sha256(raw);
  const known = await findByKey(ctx.db, key);
  const taken: Taken =
    known ?? (mail ? await take(ctx, mail) : { outcome: 'unreadable', reason: '', case_id: '' });
  if (!known) await keep(ctx, raw, { key, taken, mail });
  const { outcome, reason, case_id } = taken;
  return { outcome, reason, number: case_id === '' ? null : await findCaseNumber(ctx.db, case_id) };
}

/** Keeps a mail that could not be taken in again and again, for somebody to look at. */
export async function setMailAside(ctx: Context, raw: Buffer): Promise<void> {
  const mail = await readMail(raw).catch(() => null);
  const taken: Taken = { outcome: 'unreadable', reason: 'failed', case_id: '' };
  await keep(ctx, raw, { key: mail?.key ?? sha256(raw), taken, mail });
}
