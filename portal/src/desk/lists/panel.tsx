import type { ComponentChildren } from 'preact';
import type { Reader } from '../../app/reader.ts';
import { may } from '../forms.ts';
import { filterQuery } from './query.ts';

interface PanelProps {
  reader: Reader;
  /** The list's own path, such as `/desk/orders`; its CSV is at `path.csv`. */
  path: string;
  entries: object;
  search: string;
  children: ComponentChildren;
}

/** Narrows a list; open while it does. */
export function FilterPanel({ reader, path, entries, search, children }: PanelProps) {
  const { t } = reader;
  const query = new URLSearchParams(filterQuery(entries));
  return (
    <details class="filters" open={query.size > 0}>
      <summary>{t('desk.filter')}</summary>
      <form class="card filter-form" method="get" action={path} novalidate>
        {search === '' ? null : <input type="hidden" name="search" value={search} />}
        {children}
        <div class="buttons">
          <button class="button">{t('desk.filter.show')}</button>
          {query.size === 0 ? null : <a href={path}>{t('desk.filter.clear')}</a>}
          {may(reader, 'orders.export') ? (
            <a href={`${path}.csv?${query.toString()}`}>{t('desk.filter.csv')}</a>
          ) : null}
        </div>
      </form>
    </details>
  );
}
