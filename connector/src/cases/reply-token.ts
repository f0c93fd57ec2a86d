import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import { equalSecret, keyedHash } from '../platform/hash.ts';
import type { CaseRow } from './store.ts';

type Named = Pick<CaseRow, 'id' | 'number'>;

/**
 * Mail programs change capitals, and some cut a local part after 64 characters: it is short and of small letters. Whose the
 * case is stands not in it, because that changes when two customers become one.
 */
function tokenOf(secret: string, { id, number }: Named): string {
  return `${number}-${keyedHash(secret, `case mail\n${id}`).slice(0, 32)}`;
}

/** What stands in the mails of a case to its buyer, and comes back with an answer: `1001-` and 32 hex characters. */
export const replyTokenOf = ({ config }: Pick<Context, 'config'>, row: Named): string =>
  tokenOf(config.secret, row);

/** Where an answer to the mails of a case goes: `help+1001-…@shop.example`; undefined where no address is set up. */
export function replyAddressOf({ config }: Pick<Context, 'config'>, row: Named): string | undefined {
  return config.mail.replyAddress?.replace('@', `+${tokenOf(config.secret, row)}@`);
}

/** Finds every text in the form of a token; whether it opens a case is found out by `findCaseByToken`. */
export const tokensIn = (text: string): string[] =>
  text.toLowerCase().match(/\b\d{4,10}-[0-9a-f]{32}\b/g) ?? [];

/** Finds the case of a token; null for one that we did not make, and when its buyer was erased. */
export async function findCaseByToken(
  { db, config }: { db: Transactor; config: Context['config'] },
  token: string,
): Promise<CaseRow | null> {
  const row = await db('cases')
    .where({ number: Number.parseInt(token, 10) })
    .first();
  if (!row || row.email === '') return null;
  return equalSecret(tokenOf(config.secret, row), token) ? row : null;
}
