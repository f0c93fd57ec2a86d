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

/** Throws `invalid` unless the password is long, hard to guess and without the names of person, shop and product. */
export async function assertGoodPassword(
  { db }: Pick<Context, 'db'>,
  password: string,
  person: { name: string; email: string },
): Promise<void> {
  if (password.length < SHORTEST) throw invalidField('password', `Use ${SHORTEST} characters or more.`);
  if (Buffer.byteLength(password) > LONGEST) throw invalidField('password', `Use at most ${LONGEST} bytes.`);
  const shops = await listShops(db);
  const known = wordsIn([person.name, person.email, PRODUCT, ...shops.map(({ name }) => name)]);
  const plain = password.toLowerCase();
  if (known.some((word) => plain.includes(word)))
    throw invalidField('password', 'Leave out names, the shop, the product and parts of the e-mail address.');
  if (await isEasilyGuessed(password, known))
    throw invalidField('password', 'This is easily guessed. Use several words that do not belong together.');
}
