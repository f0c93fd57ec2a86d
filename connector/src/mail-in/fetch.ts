import { ImapFlow } from 'imapflow';
import type { Context } from '../context.ts';
import { HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { createLoop, type Loop } from '../platform/loop.ts';
import { receiveMail } from './receive.ts';

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

/** Takes a mail in and says so in the mailbox afterwards: whatever dies in between, it is met again and known. */
async function take(ctx: Context, client: ImapFlow, uid: number): Promise<boolean> {
  try {
    const mail = await client.fetchOne(
      String(uid),
      { source: { start: 0, maxLength: LARGEST } },
      { uid: true },
    );
    if (mail === false || !mail.source) return false;
    const { outcome, reason } = await receiveMail(ctx, mail.source);
    ctx.log.info({ outcome, reason }, 'mail.received');
    await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    return true;
  } catch (error) {
    // The next one may well be taken; this one stays unseen for the next time.
    ctx.log.error({ err: error }, 'mail.not_received');
    return false;
  }
}

async function takeUnseen(ctx: Context, client: ImapFlow, isStopping: () => boolean): Promise<number> {
  const found = (await client.search({ seen: false }, { uid: true })) || [];
  let taken = 0;
  for (const uid of found.slice(0, MOST)) {
    if (isStopping() || !client.usable) break;
    if (await take(ctx, client, uid)) taken += 1;
  }
  return taken;
}

/** Fetches the answers of buyers from the mailbox that the settings name; undefined where they name none. */
export function createMailFetcher(ctx: Context): MailFetcher | undefined {
  const { imapUrl } = ctx.config.mail;
  if (imapUrl === undefined) return undefined;
  const url = new URL(imapUrl);

  async function fetch(): Promise<number> {
    const client = clientFor(url);
    // A line that breaks between two commands is told by the next one; nobody else has to hear of it.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.mailboxOpen(wordOf(url.pathname.slice(1)));
      return await takeUnseen(ctx, client, loop.isStopping);
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
