import type { Knex } from 'knex';

const AT_A_TIME = 2000;
const LONGEST = 100;
const COMPOUND = /^\p{L}+(?:['’-]\p{L}+)+$/u;
const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' };
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe' };

const fold = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđðıßæœ’]/g, (letter) => LETTERS[letter] ?? "'");

function otherSpellings(word: string): string[] {
  const spelled = word.normalize('NFC').toLowerCase();
  const joined = COMPOUND.test(spelled) ? [fold(spelled.replace(/['’-]/g, ''))] : [];
  if (!/[äöü]/.test(spelled)) return joined;
  return [...joined, fold(spelled.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? ''))];
}

function wordsOf(text: string): string[] {
  const whole = fold(text).split(/\s+/);
  const parts = whole.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  const others = text.split(/[\s,;]+/).flatMap(otherSpellings);
  const words = [...whole, ...parts, ...others].map((word) => [...word].slice(0, LONGEST).join(''));
  return [...new Set(words)].filter((word) => word !== '');
}

interface Named {
  id: string;
  refId: string;
  texts: string[];
}

async function addWords(
  db: Knex,
  kind: 'contact' | 'variant',
  list: (after: string) => Promise<Named[]>,
): Promise<void> {
  for (let after = ''; ;) {
    const named = await list(after);
    const last = named.at(-1);
    if (!last) return;
    after = last.id;
    const tokens = new Map<string, { token: string; kind: typeof kind; ref_id: string }>();
    for (const { refId, texts } of named)
      for (const token of texts.flatMap(wordsOf))
        tokens.set(`${token}\n${refId}`, { token, kind, ref_id: refId });
    const rows = [...tokens.values()];
    for (let start = 0; start < rows.length; start += 300)
      await db('search_tokens')
        .insert(rows.slice(start, start + 300))
        .onConflict(['token', 'kind', 'ref_id'])
        .ignore();
  }
}

/** Contacts are found by their towns, and orders by the words of what was bought. */
export async function up(db: Knex): Promise<void> {
  await addWords(db, 'contact', async (after) => {
    const rows: { id: string; contact_id: string; city: string }[] = await db('addresses')
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_A_TIME)
      .select('id', 'contact_id', 'city');
    return rows.map(({ id, contact_id, city }) => ({ id, refId: contact_id, texts: [city] }));
  });
  await addWords(db, 'variant', async (after) => {
    const rows: { id: string; sku: string; options: string; name: string }[] = await db('variants')
      .join('products', 'products.id', 'variants.product_id')
      .where('variants.id', '>', after)
      .orderBy('variants.id')
      .limit(AT_A_TIME)
      .select('variants.id', 'variants.sku', 'variants.options', 'products.name');
    return rows.map(({ id, sku, options, name }) => {
      const values = (JSON.parse(options) as { value: string }[]).map(({ value }) => value);
      return { id, refId: id, texts: [name, sku, ...values] };
    });
  });
}
