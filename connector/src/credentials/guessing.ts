import { MINUTE } from '../platform/clock.ts';
import { startOf } from '../platform/text.ts';
import { createThreads } from '../platform/threads.ts';
import type { Guessing } from './guess-thread.ts';
import { createTurns } from './turns.ts';

/** A longer password is judged by its beginning: the time it takes grows with the square of the length. */
const JUDGED = 64;
/** Of 0 to 4; 3 is beyond 10^8 guesses, which a stolen table behind bcrypt and a key outside the database can bear. */
const GOOD = 3;

/** Reading the dictionaries takes a tenth of a second and ten megabytes, so a thread does it, while somebody chooses a password. */
const score = createThreads<Guessing, number>(new URL('./guess-thread.ts', import.meta.url), {
  longest: MINUTE,
});
const inTurn = createTurns({ most: 12, mostFrom: 12 });

/** True for common passwords, words, names, dates and keyboard rows, in English and Italian; `known` are words to try first. */
export async function isEasilyGuessed(password: string, known: string[]): Promise<boolean> {
  const guessing: Guessing = { password: startOf(password, JUDGED), known };
  return (await inTurn({ known: true, from: '' }, () => score(guessing))) < GOOD;
}
