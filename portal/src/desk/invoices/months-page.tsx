import type { Reader } from '../../app/reader.ts';
import type { MonthView } from '../../services.ts';
import { FaultSummary, Select, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';

interface MonthsProps {
  reader: Reader;
  months: MonthView[];
  entities: { id: string; name: string }[];
  faults: FormFault[];
}

/** Where an owner takes the documents of a month for the accountant. */
export function MonthsPage({ reader, months, entities, faults }: MonthsProps) {
  const { t } = reader;
  const options = entities.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <Page reader={reader} title={t('desk.months.title')} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href="/desk/invoices">{t('document.title')}</a>
      </p>
      <h1>{t('desk.months.title')}</h1>
      <p class="lead">{t('desk.months.lead')}</p>
      <FaultSummary reader={reader} faults={faults} />
      {options.length === 0 ? (
        <p>{t('desk.months.none')}</p>
      ) : (
        <form class="card form" method="post" action="/desk/invoices/months" novalidate>
          <FormToken reader={reader} />
          <Select
            name="entity"
            label={t('desk.invoices.entity')}
            value={options[0]?.value ?? ''}
            options={options}
            faults={faults}
          />
          <div class="field">
            <label for="month">{t('desk.invoices.month')}</label>
            <input type="month" id="month" name="month" placeholder="2026-03" required />
          </div>
          <div class="buttons">
            <button class="button">{t('desk.months.ask')}</button>
          </div>
        </form>
      )}
      <ul class="order-list below">
        {months.map(({ id, month, entity, isReady }) => (
          <li class="card">
            <p>
              {entity} · {month} ·{' '}
              {isReady ? (
                <a href={`/desk/invoices/months/${id}/documents.zip`}>
                  {t('desk.months.download', { month })}
                </a>
              ) : (
                t('desk.months.waiting')
              )}
            </p>
          </li>
        ))}
      </ul>
    </Page>
  );
}
