import { ImapFlow } from 'imapflow';
import type { Context } from '../context.ts';
import { HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { createLoop, type Loop } from '../platform/loop.ts';
import { receiveMail, setMailAside } from './receive.ts';

export interface MailFetcher extends Loop {
  /** Fetches once, and returns how many mails were taken in. */
  fetch(): Promise<number>;
}

/** Of a longer mail only the beginning is fetched: what is in it does not fit into a case anyway. */
const LARGEST = 40 * 1024 * 1024;
/** So many at a time: a mailbox that was full before begins slowly. */
const MOST = 100;
const LONGEST_PAUSE = HOUR / 12;

const wordOf = (part: string): string => decodeURIComponent(part);

function clientFor(url: URL): ImapFlow {
  const secure = url.protocol === 'imaps:';
  return new ImapFlow({
    ...{ host: url.hostname, port: Number(url.port) || (secure ? 993 : 143), secure },
    auth: { user: wordOf(url.username), pass: wordOf(url.password) },
    // Its lines would have what people write.
    logger: false,
    ...{ connectionTimeout: 30 * SECOND, greetingTimeout: 30 * SECOND, socketTimeout: 2 * MINUTE },
  });
}

/** How often each mail could not be taken in, by its number in the mailbox, since this process began. */
type Tries = Map<number, number>;

/** A mail that fails so often fails by itself, and not because something else is away: people look at it. */
const MOST_TRIES = 5;

async function readSource(client: ImapFlow, uid: number): Promise<Buffer | undefined> {
  const source = { start: 0, maxLength: LARGEST };
  const mail = await client.fetchOne(String(uid), { source }, { uid: true });
  return mail === false ? undefined : mail.source;
}

const markSeen = (client: ImapFlow, uid: number) =>
  client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });

/** Takes a mail in and says so in the mailbox afterwards: whatever dies in between, it is met again and known. */
async function take(ctx: Context, client: ImapFlow, uid: number): Promise<void> {
  const source = await readSource(client, uid);
  if (!source) throw new Error('The mail has no source.');
  const { outcome, reason } = await receiveMail(ctx, source);
  ctx.log.info({ outcome, reason }, 'mail.received');
  await markSeen(client, uid);
}

/** Has people look at a mail that cannot be taken in. Where not even that can be kept, it stays unseen for the next time. */
async function putAside(ctx: Context, client: ImapFlow, uid: number): Promise<void> {
  await setMailAside(ctx, (await readSource(client, uid)) ?? Buffer.from(`mail ${uid}`));
  await markSeen(client, uid);
  ctx.log.warn({ uid }, 'mail.set_aside');
}

/** False for a mail that could not be taken in: the next one may well be. */
async function tryOne(
  ctx: Context,
  { client, tries }: { client: ImapFlow; tries: Tries },
  uid: number,
): Promise<boolean> {
  try {
    await take(ctx, client, uid);
    tries.delete(uid);
    return true;
  } catch (error) {
    ctx.log.error({ err: error }, 'mail.not_received');
    const failed = (tries.get(uid) ?? 0) + 1;
    tries.set(uid, failed);
    if (failed >= MOST_TRIES && client.usable)
      await putAside(ctx, client, uid).catch((err: unknown) => ctx.log.error({ err }, 'mail.not_received'));
    return false;
  }
}

/** Those that failed before come last: a hundred of them keep nobody else's mail waiting. */
async function takeUnseen(
  ctx: Context,
  { client, tries }: { client: ImapFlow; tries: Tries },
  isStopping: () => boolean,
): Promise<number> {
  const found = (await client.search({ seen: false }, { uid: true })) || [];
  const byTries = (a: number, b: number): number => (tries.get(a) ?? 0) - (tries.get(b) ?? 0);
  let taken = 0;
  for (const uid of found.toSorted(byTries).slice(0, MOST)) {
    if (isStopping() || !client.usable) break;
    if (await tryOne(ctx, { client, tries }, uid)) taken += 1;
  }
  return taken;
}

/** Fetches the answers of buyers from the mailbox that the settings name; undefined where they name none. */
export function createMailFetcher(ctx: Context): MailFetcher | undefined {
  const { imapUrl } = ctx.config.mail;
  if (imapUrl === undefined) return undefined;
  const url = new URL(imapUrl);
  const tries: Tries = new Map();

  async function fetch(): Promise<number> {
    const client = clientFor(url);
    // A line that breaks between two commands is told by the next one; nobody else has to hear of it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.mailboxOpen(wordOf(url.pathname.slice(1)));
      return await takeUnseen(ctx, { client, tries }, loop.isStopping);
    } finally {
      client.close();
    }
  }

  const loop = createLoop({
    run: fetch,
    failed: (error) => ctx.log.warn({ err: error }, 'mail.mailbox_away'),
    pauseAfter: (failures) => Math.min(MINUTE * 2 ** (failures - 1), LONGEST_PAUSE),
  });
  return { start: loop.start, stop: loop.stop, fetch };
}
