import type { Reader } from '../../app/reader.ts';
import type { InvoiceSetUp, LegalEntityView, ShopInvoicing } from '../../services.ts';
import { Page } from '../../ui/page.tsx';

/** Shows who issues documents and what is missing, and what each shop does. */
export function SetUpPage({ reader, setUp }: { reader: Reader; setUp: InvoiceSetUp }) {
  const { t } = reader;
  const { entities, shops } = setUp;
  return (
    <Page reader={reader} title={t('desk.setup.title')} width="text">
      <p class="back">
        <a href="/desk/invoices">{t('document.title')}</a>
      </p>
      <h1>{t('desk.setup.title')}</h1>
      <p class="lead">{t('desk.setup.lead')}</p>
      <h2 class="below">{t('desk.setup.entities')}</h2>
      {entities.length === 0 ? <p>{t('desk.setup.noEntity')}</p> : null}
      <ul class="order-list">
        {entities.map((entity) => (
          <Entity reader={reader} entity={entity} />
        ))}
      </ul>
      <p class="after">
        <a class="button second" href="/desk/invoices/entities/new">
          {t('desk.setup.add')}
        </a>
      </p>
      <h2 class="below">{t('desk.setup.shops')}</h2>
      {shops.length === 0 ? <p>{t('desk.policy.noShop')}</p> : null}
      <ul class="order-list">
        {shops.map((shop) => (
          <Shop reader={reader} shop={shop} entities={entities} />
        ))}
      </ul>
    </Page>
  );
}

function Entity({
  reader,
  entity: { id, entries, missing, series },
}: {
  reader: Reader;
  entity: LegalEntityView;
}) {
  const { t, word } = reader;
  return (
    <li class="card">
      <h3 class="break">{entries.name || id}</h3>
      {entries.vatNumber === '' ? null : <p translate={false}>{entries.vatNumber}</p>}
      <p class={missing.length === 0 ? undefined : 'warned'}>
        {t(missing.length === 0 ? 'desk.setup.ready' : 'desk.setup.missing')}
      </p>
      {missing.length === 0 ? null : (
        <ul class="bullets">
          {missing.map((each) => (
            <li>{word('entityMissing', each)}</li>
          ))}
        </ul>
      )}
      {series.map(({ kind, year, next: number }) => (
        <p>{t('desk.setup.seriesLine', { kind: word('documentKind', kind), year, number })}</p>
      ))}
      <div class="buttons">
        <a class="button second small" href={`/desk/invoices/entities/${id}`}>
          {t('desk.setup.change')}
        </a>
        <a class="button second small" href={`/desk/invoices/entities/${id}/series`}>
          {t('desk.setup.startSeries')}
        </a>
      </div>
    </li>
  );
}

function Shop({
  reader,
  shop: { shop, mode, entityId, fromDay },
  entities,
}: {
  reader: Reader;
  shop: ShopInvoicing;
  entities: LegalEntityView[];
}) {
  const { t, word, format } = reader;
  const entity = entities.find(({ id }) => id === entityId)?.entries.name ?? '';
  const day = fromDay === '' ? '' : format.day(Date.parse(`${fromDay}T12:00:00Z`));
  return (
    <li class="card">
      <h3 class="break">{shop.name}</h3>
      <p>
        {mode === 'here'
          ? t('desk.setup.shopLine', { mode: word('invoiceMode', mode), entity, day })
          : mode === 'off'
            ? t('desk.setup.shopOff')
            : word('invoiceMode', mode)}
      </p>
      <div class="buttons">
        <a class="button second small" href={`/desk/invoices/shops/${shop.id}`}>
          {t('desk.setup.change')}
        </a>
        <a class="button second small" href={`/desk/invoices/shops/${shop.id}/rules`}>
          {t('desk.setup.rules')}
        </a>
        <a class="button second small" href={`/desk/looks/${shop.id}`}>
          {t('desk.setup.logo')}
        </a>
      </div>
    </li>
  );
}
