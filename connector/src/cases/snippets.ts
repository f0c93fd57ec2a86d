import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';

/** An answer that staff write often. `{name}`, `{order}` and `{case}` in it are filled when it is used. */
export interface Snippet {
  id: string;
  title: string;
  text: string;
}

interface SnippetRow extends Snippet {
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    case_snippets: SnippetRow;
  }
}

const MOST = 200;

const noSuchSnippet = (): AppError => new AppError('not_found', 'There is no such snippet.');

export function listSnippets(db: Transactor): Promise<Snippet[]> {
  return db('case_snippets').orderBy(['title', 'id']).limit(MOST).select('id', 'title', 'text');
}

/** Keeps a snippet; with an id it changes that one. Refused by `title` or `text`, or as a whole (`too_many_snippets`). */
export async function saveSnippet(
  { db, ids, clock }: Pick<Context, 'db' | 'ids' | 'clock'>,
  { id, ...typed }: { id: string | null; title: string; text: string },
): Promise<Outcome> {
  const title = cut(typed.title.replace(/\s+/g, ' ').trim(), 100);
  const text = cut(typed.text.trim(), 5000);
  if (title === '') return refuse('title', 'no_snippet_title');
  if (text === '') return refuse('text', 'no_text');
  const row = { title, text, updated_at: clock.now() };
  if (id !== null) {
    if ((await db('case_snippets').where({ id }).update(row)) === 0) throw noSuchSnippet();
    return { ok: true };
  }
  if ((await listSnippets(db)).length >= MOST) return refuse('', 'too_many_snippets');
  await db('case_snippets').insert({ id: ids.new('snippet'), ...row });
  return { ok: true };
}

export async function removeSnippet(db: Transactor, id: string): Promise<void> {
  if ((await db('case_snippets').where({ id }).delete()) === 0) throw noSuchSnippet();
}
