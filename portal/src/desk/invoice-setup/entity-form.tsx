import type { Reader } from '../../app/reader.ts';
import type { EntityEntries, EntityField } from '../../services.ts';
import { Field, Select, Tick, type FormFault } from '../../ui/field.tsx';
import { OwnPassword } from '../colleagues/own-password.tsx';
import { FormPage } from '../form-page.tsx';

/** There is no RF03. */
const REGIMES = Array.from({ length: 20 }, (_, at) => `RF${String(at + 1).padStart(2, '0')}`).filter(
  (regime) => regime !== 'RF03',
);
const HINTS = ['state', 'vatNumber', 'timeZone', 'registerEntry', 'invoicePattern', 'creditNotePattern'];
/** What no document needs; all else is missing where it is empty. */
const OPTIONAL = ['line2', 'fiscalCode', 'registerEntry', 'phone', 'iban'];
/** The hint of a pattern names its places as they are typed. */
const PLACES = { year: '{year}', yy: '{yy}', number: '{number}' };

interface EntityFormProps {
  reader: Reader;
  /** Null for one that is being added. */
  entity: { id: string; name: string } | null;
  entries: EntityEntries;
  faults: FormFault[];
}

/** Asks what documents state of their seller. */
export function EntityFormPage({ reader, entity, entries, faults }: EntityFormProps) {
  const { t, word } = reader;
  const text = (name: EntityField, most: number) => (
    <Field
      name={name}
      label={word('entityField', name)}
      hint={HINTS.includes(name) ? word('entityHint', name, PLACES) : undefined}
      value={entries[name]}
      maxlength={most}
      optional={OPTIONAL.includes(name) ? t('desk.form.optional') : undefined}
      autocomplete="off"
      faults={faults}
    />
  );
  const choice = (name: EntityField, options: { value: string; text: string }[]) => (
    <Select
      name={name}
      label={word('entityField', name)}
      value={entries[name]}
      options={options}
      faults={faults}
    />
  );
  const regimes = ['', ...REGIMES].map((value) => ({ value, text: word('taxRegime', value || 'none') }));
  const locales = ['it', 'en'].map((value) => ({
    value,
    text: value === 'it' ? 'Italiano' : 'English',
  }));
  return (
    <FormPage
      reader={reader}
      title={entity === null ? t('desk.setup.entityNew') : entity.name || entity.id}
      lead={t('desk.setup.entityLead')}
      back={{ path: '/desk/invoices/settings', text: t('desk.setup.title') }}
      action={`/desk/invoices/entities/${entity?.id ?? 'new'}`}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      {text('name', 200)}
      {text('line1', 200)}
      {text('line2', 200)}
      {text('postcode', 20)}
      {text('city', 100)}
      {text('state', 100)}
      {text('country', 2)}
      {text('vatNumber', 30)}
      {text('fiscalCode', 30)}
      {choice('taxRegime', regimes)}
      {text('registerEntry', 60)}
      {text('email', 320)}
      {text('phone', 40)}
      {text('iban', 40)}
      {choice('locale', locales)}
      {text('timeZone', 60)}
      {text('invoicePattern', 20)}
      {text('creditNotePattern', 20)}
      <Tick name="usesOss" label={t('desk.setup.oss')} checked={entries.usesOss === 'yes'} />
      <OwnPassword reader={reader} faults={faults} />
    </FormPage>
  );
}
