import type { Reader } from '../app/reader.ts';

interface PagerProps {
  reader: Reader;
  /** The list's own path, and what else belongs into its address. */
  path: string;
  search?: string;
  filter?: Record<string, string>;
  /** Where this page starts (empty: at the newest) and where the next one does. */
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
