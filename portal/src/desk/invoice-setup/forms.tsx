import type { Reader } from '../../app/reader.ts';
import type { InvoiceRule, InvoiceSetUp, ShopInvoicing } from '../../services.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import { OwnPassword } from '../colleagues/own-password.tsx';
import { FormPage } from '../form-page.tsx';

interface FormProps {
  reader: Reader;
  faults: FormFault[];
}

const backOf = ({ t }: Reader) => ({ path: '/desk/invoices/settings', text: t('desk.setup.title') });

/** Asks with which number a series begins. */
export function SeriesPage({
  reader,
  faults,
  entity,
  entries,
}: FormProps & {
  entity: { id: string; name: string };
  entries: { kind: string; year: string; start: string };
}) {
  const { t, word } = reader;
  const kinds = ['invoice', 'creditNote'].map((value) => ({ value, text: word('documentKind', value) }));
  return (
    <FormPage
      reader={reader}
      title={`${t('desk.setup.seriesTitle')}: ${entity.name || entity.id}`}
      lead={t('desk.setup.seriesLead')}
      back={backOf(reader)}
      action={`/desk/invoices/entities/${entity.id}/series`}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      <Select
        name="kind"
        label={t('desk.invoices.kind')}
        value={entries.kind}
        options={kinds}
        faults={faults}
      />
      {(['year', 'start'] as const).map((name) => (
        <Field
          name={name}
          label={t(name === 'year' ? 'desk.setup.year' : 'desk.setup.start')}
          value={entries[name]}
          inputmode="numeric"
          maxlength={9}
          autocomplete="off"
          faults={faults}
        />
      ))}
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}

/** Asks whether documents of a shop are issued here, by whom, and from which day on. */
export function ShopInvoicingPage({
  reader,
  faults,
  entries,
  entities,
}: FormProps & { entries: ShopInvoicing; entities: InvoiceSetUp['entities'] }) {
  const { t, word } = reader;
  const modes = ['off', 'here', 'elsewhere'].map((value) => ({ value, text: word('invoiceMode', value) }));
  const issuers = entities.map(({ id, entries: { name } }) => ({ value: id, text: name || id }));
  return (
    <FormPage
      reader={reader}
      title={t('desk.setup.shopTitle', { name: entries.shop.name })}
      lead={t('desk.setup.shopLead')}
      back={backOf(reader)}
      action={`/desk/invoices/shops/${entries.shop.id}`}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      <Select name="mode" label={t('desk.setup.mode')} value={entries.mode} options={modes} faults={faults} />
      <Select
        name="entity"
        label={t('desk.setup.entity')}
        value={entries.entityId}
        options={[{ value: '', text: t('desk.setup.nobody') }, ...issuers]}
        faults={faults}
      />
      <Field
        name="fromDay"
        type="date"
        label={t('desk.setup.from')}
        value={entries.fromDay}
        optional={t('desk.form.optional')}
        faults={faults}
      />
      <Field
        name="requestDays"
        label={t('desk.setup.requestDays')}
        hint={t('desk.setup.requestDaysHint')}
        value={entries.requestDays}
        inputmode="numeric"
        maxlength={4}
        autocomplete="off"
        faults={faults}
      />
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}

/** Asks when buyers of a country get an invoice, below what holds now. */
export function RulesPage({
  reader,
  faults,
  shop: { shop, rules },
  entries,
}: FormProps & { shop: ShopInvoicing; entries: InvoiceRule }) {
  const { t, word } = reader;
  const whens = ['always', 'on_request', 'never'].map((value) => ({
    value,
    text: word('invoiceWhen', value),
  }));
  return (
    <FormPage
      reader={reader}
      title={t('desk.setup.rulesTitle', { name: shop.name })}
      lead={t('desk.setup.rulesLead')}
      back={backOf(reader)}
      action={`/desk/invoices/shops/${shop.id}/rules`}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      {rules.length === 0 ? null : (
        <div>
          <h2>{t('desk.setup.rulesNow')}</h2>
          <ul>
            {rules.map(({ country, people, companies }) => (
              <li>
                {t('desk.setup.rule', {
                  country: country || t('desk.setup.others'),
                  people: word('invoiceWhen', people),
                  companies: word('invoiceWhen', companies),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Field
        name="country"
        label={t('desk.setup.country')}
        hint={t('desk.setup.countryHint')}
        value={entries.country}
        maxlength={2}
        optional={t('desk.form.optional')}
        autocomplete="off"
        faults={faults}
      />
      {(['people', 'companies'] as const).map((name) => (
        <Select
          name={name}
          label={t(name === 'people' ? 'desk.setup.people' : 'desk.setup.companies')}
          value={entries[name]}
          options={whens}
          faults={faults}
        />
      ))}
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}
