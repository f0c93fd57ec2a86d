import { startOf } from './text.ts';

/** Bounded, so that a long text without blanks costs no more than its length. */
const MAILBOX = /[^\s"'`<>@,;:()[\]{}\\/=&?]{1,200}(?:@|%40)[^\s"'`<>@,;:()[\]{}\\/=&?]{1,255}/gi;
/** Signing secrets, providers' secret keys, bearer tokens, signatures, and the password of an address. */
const KEYS =
  /\bwhsec_[\w+/=]+|\b[rs]k_(?:live|test|sandbox)_\w+|\bBearer [\w.~+/=-]+|\bv1,[\w+/=]{20,}|:\/\/[^\s"/@]+@/g;
const WORD = /^[a-z_-]{1,30}(?:\.(?:css|js|json))?$/;
const LONGEST = 500;

/** The text without mailboxes and keys. */
export function maskText(text: string): string {
  const keyless = text.replace(KEYS, '[key]');
  return keyless.includes('@') || keyless.includes('%40') ? keyless.replace(MAILBOX, '[mailbox]') : keyless;
}

/** An address with every part that is not a plain word hidden: ids, keys and whatever else somebody typed. */
export function maskPath(path: string): string {
  return path
    .replace(/[?#].*$/s, '')
    .split('/')
    .map((part) => (part === '' || WORD.test(part) ? part : '*'))
    .join('/');
}

/** What a database says of a failed statement, without the values it quotes. */
const SAFE_PHRASES = [
  /\b(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK|PRIMARY KEY) constraint failed(?:: [\w., ]+)?$/,
  /\bno such (?:table|column): [\w.]+/,
  /\bfor (?:key|column) '[\w.-]+'/,
  /\bdatabase is locked\b/,
  /\bdatabase or disk is full\b/,
  /\b(?:Deadlock found|Lock wait timeout exceeded)\b/,
];

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  cause?: unknown;
  code?: unknown;
  errno?: unknown;
  status?: unknown;
  responseCode?: unknown;
  sql?: unknown;
  sqlState?: unknown;
}

function isOfDatabase({ code, sql, sqlState }: ErrorLike): boolean {
  return sql !== undefined || sqlState !== undefined || /^(?:SQLITE|ER)_/.test(String(code));
}

function messageOf(error: ErrorLike): string {
  const message = String(error.message ?? '');
  // knex puts the statement with all its values in front; only verb and table are told.
  if (isOfDatabase(error)) {
    const [, verb = '', table = ''] = /^(\w+)\b[^`]*`(\w+)`/.exec(message) ?? [];
    const [phrase = ''] = SAFE_PHRASES.flatMap((safe) => safe.exec(message)?.[0] ?? []);
    return [verb, table, phrase].filter((part) => part !== '').join(' ');
  }
  // The JSON parser quotes what it could not read.
  if (error.name === 'SyntaxError') return 'Unreadable text';
  return startOf(message, LONGEST);
}

const PLACE = /^\s+at (?:.*[( ])?(?:file:|node:|\/)\S*:\d+:\d+\)?$/;

/**
 * The places of the stack alone: the message in front of them may hold anything, also lines that look like places. It is
 * another one than the error's own where somebody, like knex, has written more into that.
 */
function framesOf({ stack, message }: ErrorLike): string {
  const text = String(stack ?? '');
  const told = String(message ?? '');
  const from = Math.max(0, text.indexOf(told));
  const frames = text.slice(from + (text.startsWith(told, from) ? told.length : 0)).split('\n');
  return frames
    .filter((line) => PLACE.test(line))
    .join('\n')
    .slice(0, 4000);
}

/** An error as the log tells it: type, codes, a message without values, the frames, and its cause likewise. */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (typeof error !== 'object' || error === null) return { message: startOf(String(error), LONGEST) };
  const like = error as ErrorLike;
  const codes = { code: like.code, errno: like.errno, status: like.status, responseCode: like.responseCode };
  const simple = Object.entries(codes).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const frames = framesOf(like);
  return {
    type: String(like.name ?? 'Error'),
    message: messageOf(like),
    ...Object.fromEntries(simple),
    ...(frames === '' ? {} : { stack: frames }),
    ...(like.cause !== undefined && depth < 4 ? { cause: describeError(like.cause, depth + 1) } : {}),
  };
}
