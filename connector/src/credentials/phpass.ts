import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^\$P\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/;
/** WordPress takes 2^13 rounds; many more would hold everybody up. */
const MOST_ROUNDS = 15;
/** So many rounds take a millisecond; then others have a turn. */
const AT_A_TIME = 1000;

/** Writes bytes as phpass does: six bits a letter, the lowest of three bytes first. */
function written(bytes: Buffer): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 3) {
    const three = bytes.subarray(from, from + 3);
    const value = three.reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
    for (let letter = 0; letter <= three.length; letter += 1)
      text += LETTERS[(value >> (6 * letter)) & 63] ?? '';
  }
  return text;
}

/** The power of two of its rounds: `$P$B…` → 13. Null for what is no such hash, or takes too many. */
export function phpassRounds(hash: string): number | null {
  const [, letter = ''] = FORM.exec(hash) ?? [];
  const rounds = letter === '' ? 0 : LETTERS.indexOf(letter);
  return rounds >= 7 && rounds <= MOST_ROUNDS ? rounds : null;
}

/** Makes the letters after the salt. MD5 again and again is what WordPress did until 6.8. */
export async function phpass(password: string, hash: string): Promise<string> {
  const [, , salt = ''] = FORM.exec(hash) ?? [];
  const typed = Buffer.from(password);
  const md5 = (before: Buffer) => createHash('md5').update(before).update(typed).digest();
  let digest = md5(Buffer.from(salt));
  const rounds = 2 ** (phpassRounds(hash) ?? 0);
  for (let round = 0; round < rounds; round += 1) {
    if (round % AT_A_TIME === 0) await nextTurn();
    digest = md5(digest);
  }
  return written(digest);
}
