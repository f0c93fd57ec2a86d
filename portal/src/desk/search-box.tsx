import type { Reader } from '../app/reader.ts';
import { FOUND } from './lists/live.ts';

interface SearchBoxProps {
  reader: Reader;
  path: string;
  label: string;
  search: string;
}

export function SearchBox({ reader, path, label, search }: SearchBoxProps) {
  const { t } = reader;
  return (
    <form class="search" method="get" action={path} role="search" data-live={FOUND}>
      <label for="search">{label}</label>
      <div class="search-row">
        <input id="search" name="search" type="search" value={search} maxlength={200} spellcheck={false} />
        <button class="button">{t('desk.search')}</button>
      </div>
      {search === '' ? null : <a href={path}>{t('desk.search.clear')}</a>}
    </form>
  );
}

/** Stands in the place of an empty list, and says whether nothing was found or nothing is there yet. */
export function EmptyList({
  reader,
  search,
  title,
  text,
}: {
  reader: Reader;
  search: string;
  title: string;
  text: string;
}) {
  const { t } = reader;
  return (
    <EmptyCard
      title={search === '' ? title : t('desk.search.none', { search })}
      text={search === '' ? text : t('desk.search.hint')}
    />
  );
}

/** Stands in the place of an empty list that has no search. */
export function EmptyCard({ title, text }: { title: string; text: string }) {
  return (
    <div class="empty card">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}
