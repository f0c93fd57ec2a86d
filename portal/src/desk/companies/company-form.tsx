import type { Reader } from '../../app/reader.ts';
import type { CompanyEntries, CompanyView } from '../../services.ts';
import { Field, type FormFault } from '../../ui/field.tsx';
import { OwnerField, type Owners } from '../contacts/contact-form.tsx';
import { Was } from '../meanwhile.tsx';
import { FormPage } from '../form-page.tsx';

interface CompanyFormProps extends Owners {
  reader: Reader;
  /** Null for a company that is being added. */
  company: Pick<CompanyView, 'id' | 'name' | 'told'> | null;
  /** What the record says now. */
  was: CompanyEntries;
  entries: CompanyEntries;
  faults: FormFault[];
}

export function CompanyForm({ reader, company, was, entries, staff, faults }: CompanyFormProps) {
  const { t } = reader;
  const optional = t('desk.form.optional');
  const toldHint = (field: string): { hint?: string } => {
    const told = company?.told.find((each) => each.field === field);
    return told && told.value !== '' ? { hint: t('desk.contact.told', { value: told.value }) } : {};
  };
  const text = (name: Exclude<keyof CompanyEntries, 'ownerId'>, most: number) => ({
    name,
    value: entries[name],
    maxlength: most,
    faults,
    ...toldHint(name),
  });
  return (
    <FormPage
      reader={reader}
      title={company ? t('desk.contact.editTitle', { name: company.name }) : t('desk.company.new')}
      back={
        company
          ? { path: `/desk/companies/${company.id}`, text: company.name }
          : { path: '/desk/companies', text: t('desk.companies') }
      }
      action={company ? `/desk/companies/${company.id}/edit` : '/desk/companies/new'}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      {company ? <Was entries={was} /> : null}
      <Field label={t('desk.contact.company')} {...text('name', 255)} />
      {company ? null : (
        <Field label={t('desk.contact.vat')} optional={optional} {...text('vatNumber', 40)} />
      )}
      <Field label={t('order.fiscalCode')} optional={optional} {...text('fiscalCode', 40)} />
      <Field label={t('order.sdiCode')} optional={optional} {...text('sdiCode', 20)} />
      <Field label={t('order.pec')} optional={optional} {...text('pec', 320)} />
      <OwnerField reader={reader} staff={staff} ownerId={entries.ownerId} faults={faults} />
    </FormPage>
  );
}
