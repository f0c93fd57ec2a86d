import type { Context } from '../context.ts';
import { invalidField } from '../platform/errors.ts';
import { listShops } from '../shops/shops.ts';
import { isEasilyGuessed } from './guessing.ts';
import { LONGEST } from './password.ts';

const SHORTEST = 12;
const PRODUCT = 'Carrello';

/** `Sara Conti`, `sara@example.com` → sara, conti, example: what is shorter than four letters stands in many words. */
const wordsIn = (texts: string[]): string[] =>
  texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 3);

/** Letters that are often written as figures or signs, and those that look alike. */
const ALIKE: Record<string, string> = {
  ...{
    '0': 'o',
    '1': 'i',
    l: 'i',
    '!': 'i',
    '|': 'i',
    '3': 'e',
    '€': 'e',
    '4': 'a',
    '@': 'a',
    '5': 's',
    $: 's',
  },
  ...{ '6': 'g', '7': 't', '+': 't', '8': 'b', '9': 'g' },
};

/** How a word looks, however its letters are written: `Bòra`, `b0r@` → `bora`. */
const shapeOf = (text: string): string =>
  Array.from(
    text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, ''),
    (letter) => ALIKE[letter] ?? letter,
  ).join('');

export type Weakness = 'too_short' | 'too_long' | 'has_names' | 'guessable';

export interface Judged {
  /** Of the person. */
  names: string[];
  /** In characters; 12 when left out, for whoever needs a code besides. */
  shortest?: number;
}

/** Says what is wrong with a password: too short or long, with names of person, shop or product, or easily guessed. */
export async function findWeakness(
  { db }: Pick<Context, 'db'>,
  password: string,
  { names, shortest = SHORTEST }: Judged,
): Promise<Weakness | null> {
  if (Array.from(password).length < shortest) return 'too_short';
  if (Buffer.byteLength(password) > LONGEST) return 'too_long';
  const shops = await listShops(db);
  const known = wordsIn([...names, PRODUCT, ...shops.map(({ name }) => name)]);
  const shape = shapeOf(password);
  if (known.some((word) => shape.includes(shapeOf(word)))) return 'has_names';
  return (await isEasilyGuessed(password, known)) ? 'guessable' : null;
}

const TEXTS: Record<Weakness, string> = {
  too_short: `Use ${SHORTEST} characters or more.`,
  too_long: `Use at most ${LONGEST} bytes.`,
  has_names: 'Leave out names, the shop, the product and parts of the e-mail address.',
  guessable: 'This is easily guessed. Use several words that do not belong together.',
};

/** Throws `invalid` unless the password is long, hard to guess and without the names of person, shop and product. */
export async function assertGoodPassword(
  ctx: Pick<Context, 'db'>,
  password: string,
  { name, email }: { name: string; email: string },
): Promise<void> {
  const weakness = await findWeakness(ctx, password, { names: [name, email] });
  if (weakness) throw invalidField('password', TEXTS[weakness]);
}
