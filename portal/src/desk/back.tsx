import type { Reader } from '../app/reader.ts';

/** Stands above a record, with a link back to its list and a search for any other record. */
export function BackAndSearch({ reader, path, text }: { reader: Reader; path: string; text: string }) {
  const { t } = reader;
  return (
    <div class="back-row">
      <p class="back">
        <a href={path}>{text}</a>
      </p>
      <form class="quick" method="get" action="/desk/contacts" role="search">
        <label class="hidden" for="search">
          {t('desk.search.contacts')}
        </label>
        <input
          id="search"
          name="search"
          type="search"
          placeholder={t('desk.search.quick')}
          maxlength={200}
          spellcheck={false}
        />
        <button class="button second small">{t('desk.search')}</button>
      </form>
    </div>
  );
}
