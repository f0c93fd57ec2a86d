import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { startOf } from '../platform/text.ts';

/** A longer password is judged by its beginning: the time it takes grows with the square of the length. */
const JUDGED = 64;
/** Of 0 to 4; 3 is beyond 10^8 guesses, which a stolen table behind bcrypt and a key outside the database can bear. */
const GOOD = 3;

let estimator: Promise<ZxcvbnFactory> | undefined;

/** Reading the dictionaries takes a moment and ten megabytes: only where somebody chooses a password it is done. */
async function load(): Promise<ZxcvbnFactory> {
  const [core, common, english, italian] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    import('@zxcvbn-ts/language-it'),
  ]);
  const dictionary = { ...common.dictionary, ...english.dictionary, ...italian.dictionary };
  return new core.ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs });
}

/** True for common passwords, words, names, dates and keyboard rows, in English and Italian; `known` are words to try first. */
export async function isEasilyGuessed(password: string, known: string[]): Promise<boolean> {
  estimator ??= load();
  return (await estimator).check(startOf(password, JUDGED), known).score < GOOD;
}
