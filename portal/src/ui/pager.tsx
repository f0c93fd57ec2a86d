import type { Reader } from '../app/reader.ts';

interface PagerProps {
  reader: Reader;
  /** The list's own path; `search` and `filter` become its query. */
  path: string;
  search?: string;
  filter?: Record<string, string>;
  /** The cursor of this page (empty for the first) and of the next one (null when there is none). */
  after: string;
  next: string | null;
}

export function Pager({ reader, path, search = '', filter = {}, after, next }: PagerProps) {
  if (next === null && after === '') return null;
  const address = (cursor: string) => {
    const query = new URLSearchParams(filter);
    if (search !== '') query.set('search', search);
    if (cursor !== '') query.set('after', cursor);
    return query.size === 0 ? path : `${path}?${query.toString()}`;
  };
  return (
    <nav class="pager" aria-label={reader.t('app.pages')}>
      {after === '' ? null : <a href={address('')}>{reader.t('app.newest')}</a>}
      {next === null ? null : (
        <a rel="next" href={address(next)}>
          {reader.t('app.older')}
        </a>
      )}
    </nav>
  );
}
