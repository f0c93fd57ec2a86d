import type { Reader } from '../../app/reader.ts';
import type { ContactEntries, ContactView } from '../../services.ts';
import { Field, Select, type FormFault } from '../../ui/field.tsx';
import { Was } from '../meanwhile.tsx';
import { FormPage } from '../form-page.tsx';

export interface Owners {
  staff: { id: string; name: string }[];
}

/** Offers everybody who can own a record, and the choice that nobody does. */
export function OwnerField({
  reader,
  staff,
  ownerId,
  faults,
}: Owners & { reader: Reader; ownerId: string; faults: FormFault[] }) {
  const { t } = reader;
  const options = staff.map(({ id, name }) => ({ value: id, text: name }));
  return (
    <Select
      name="ownerId"
      label={t('desk.contact.owner')}
      value={ownerId}
      options={[{ value: '', text: t('desk.contact.noOwner') }, ...options]}
      faults={faults}
    />
  );
}

interface ContactFormProps extends Owners {
  reader: Reader;
  /** Null for a contact that is being added. */
  contact: Pick<ContactView, 'id' | 'name' | 'told'> | null;
  /** What the record says now. */
  was: ContactEntries;
  entries: ContactEntries;
  faults: FormFault[];
}

export function ContactForm({ reader, contact, was, entries, staff, faults }: ContactFormProps) {
  const { t } = reader;
  const optional = t('desk.form.optional');
  const toldHint = (field: string): { hint?: string } => {
    const told = contact?.told.find((each) => each.field === field);
    return told ? { hint: t('desk.contact.told', { value: told.value }) } : {};
  };
  const text = (field: Exclude<keyof ContactEntries, 'ownerId'>, most: number) => ({
    name: field,
    value: entries[field],
    maxlength: most,
    optional,
    faults,
    ...toldHint(field),
  });
  return (
    <FormPage
      reader={reader}
      title={contact ? t('desk.contact.editTitle', { name: contact.name }) : t('desk.contact.new')}
      lead={t(contact ? 'desk.contact.editLead' : 'desk.contact.newLead')}
      back={
        contact
          ? { path: `/desk/contacts/${contact.id}`, text: contact.name || t('desk.contact.unnamed') }
          : { path: '/desk/contacts', text: t('desk.contacts') }
      }
      action={contact ? `/desk/contacts/${contact.id}/edit` : '/desk/contacts/new'}
      submit={t('desk.form.save')}
      formKey=""
      faults={faults}
    >
      {contact ? <Was entries={was} /> : null}
      <Field label={t('desk.contact.firstName')} {...text('firstName', 255)} />
      <Field label={t('desk.contact.lastName')} {...text('lastName', 255)} />
      <Field label={t('desk.contact.email')} type="email" {...text('email', 254)} />
      <Field label={t('desk.contact.phone')} type="tel" {...text('phone', 60)} />
      <Field label={t('desk.contact.company')} {...text('company', 255)} />
      <OwnerField reader={reader} staff={staff} ownerId={entries.ownerId} faults={faults} />
    </FormPage>
  );
}
