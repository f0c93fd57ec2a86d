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
    .replace(/[łøđðıßæœ]/g, (letter) => LETTERS[letter] ?? letter);

/** `Müller` is `mueller` as well, and `D'Angelo` is `dangelo`. */
function otherSpellings(text: string): string[] {
  return text.split(/[\s,;]+/).flatMap((word) => {
    const spelled = word.normalize('NFC').toLowerCase();
    const joined = COMPOUND.test(spelled) ? [spelled.replace(/['’-]/g, '')] : [];
    const written = /[äöü]/.test(spelled)
      ? [spelled.replace(/[äöü]/g, (letter) => UMLAUTS[letter] ?? '')]
      : [];
    return [...joined, ...written].map((each) => fold(each).slice(0, LONGEST));
  });
}

interface Named {
  id: string;
  texts: string[];
}

async function respell(
  db: Knex,
  kind: 'contact' | 'account',
  list: (after: string) => Promise<Named[]>,
): Promise<void> {
  for (let after = ''; ;) {
    const named = await list(after);
    const last = named.at(-1);
    if (!last) return;
    after = last.id;
    const tokens = named.flatMap(({ id, texts }) =>
      [...new Set(texts.flatMap(otherSpellings))].map((token) => ({ token, kind, ref_id: id })),
    );
    for (let start = 0; start < tokens.length; start += 300)
      await db('search_tokens')
        .insert(tokens.slice(start, start + 300))
        .onConflict(['token', 'kind', 'ref_id'])
        .ignore();
  }
}

/** People and companies are found by the other ways in which their names are written, too. */
export async function up(db: Knex): Promise<void> {
  await respell(db, 'contact', async (after) => {
    const rows: { id: string; first_name: string; last_name: string; names: string }[] = await db('contacts')
      .where('id', '>', after)
      .whereNull('merged_into_id')
      .orderBy('id')
      .limit(AT_A_TIME)
      .select('id', 'first_name', 'last_name', 'names');
    return rows.map(({ id, first_name, last_name, names }) => ({
      id,
      texts: [first_name, last_name, ...(JSON.parse(names) as string[])],
    }));
  });
  await respell(db, 'account', async (after) => {
    const rows: { id: string; name: string }[] = await db('accounts')
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_A_TIME)
      .select('id', 'name');
    return rows.map(({ id, name }) => ({ id, texts: [name] }));
  });
}
