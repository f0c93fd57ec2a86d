import type { Reader } from '../../app/reader.ts';
import type { BookSideView, ShopBooksView } from '../../services.ts';
import { Time } from '../../ui/time.tsx';

function sideText({ t, format, word }: Reader, side: BookSideView | null): string {
  if (side === null) return t('desk.proof.nothing');
  const back =
    side.refunded.amount === 0 ? '' : t('desk.books.back', { amount: format.money(side.refunded) });
  return `${word('status', side.status)} · ${format.money(side.total)}${back}`;
}

function Differences({ reader, books }: { reader: Reader; books: ShopBooksView }) {
  const { t } = reader;
  return (
    <ul>
      {books.differences.map(({ kind, order, there, here, healed }) => (
        <li class="break">
          <strong>{reader.word('bookKind', kind)}</strong> {order}:{' '}
          {t('desk.books.sides', { there: sideText(reader, there), here: sideText(reader, here) })}{' '}
          <span class={healed ? 'badge' : 'badge warn'}>
            {t(healed ? 'desk.books.healed' : 'desk.books.open')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function History({ reader, history }: { reader: Reader; history: NonNullable<ShopBooksView['history']> }) {
  const { t, format } = reader;
  const count = (value: number): string => format.decimal(String(value));
  const { seen, total, left, error, isDone } = history;
  if (isDone) return <span class="faint">{t('desk.books.historyDone', { count: count(history.told) })}</span>;
  const minutes = left === null ? null : Math.max(1, Math.round(left / 60_000));
  return (
    <span>
      {t('desk.books.history', { seen: count(seen), total: count(total) })}{' '}
      <progress max={Math.max(total, 1)} value={seen} aria-label={t('desk.books.historyName')} />
      {minutes === null ? null : ` ${t('desk.books.left', { minutes: count(minutes) })}`}
      {error === '' ? null : <span class="badge warn">{t('desk.books.waits', { error })}</span>}
    </span>
  );
}

/** Shows of each WooCommerce shop when both books were last equal, what differed, and how far its history is. */
export function ShopBooks({ reader, shops }: { reader: Reader; shops: ShopBooksView[] }) {
  const { t, format } = reader;
  return (
    <ul class="facts shops">
      {shops.map((books) => (
        <li class="shop">
          <span class="facts-name">{t('desk.books.name', { shop: books.shop })}</span>
          {books.equalAt === null ? (
            <span>{t('desk.proof.never')}</span>
          ) : (
            <span>
              {t('desk.proof.equalAt')} <Time reader={reader} at={books.equalAt} withClock />
            </span>
          )}
          {books.error === '' ? null : (
            <span class="badge warn">{t('desk.books.unproven', { error: books.error })}</span>
          )}
          {books.sums.map(({ there, here }) => (
            <span>
              {t('desk.books.sums', {
                there: `${format.decimal(String(there.orders))} · ${format.money(there.total)}`,
                here: `${format.decimal(String(here.orders))} · ${format.money(here.total)}`,
              })}
            </span>
          ))}
          {books.history === null ? null : <History reader={reader} history={books.history} />}
          {books.differences.length === 0 ? null : <Differences reader={reader} books={books} />}
        </li>
      ))}
    </ul>
  );
}
