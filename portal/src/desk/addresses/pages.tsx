import type { Reader } from '../../app/reader.ts';
import type { AddressKind, ContactView, CustomerBook, SavedAddress } from '../../services.ts';
import { Address } from '../../ui/address.tsx';
import { AddressFields, type AddressFieldsProps } from '../../ui/address-fields.tsx';
import { Choice, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { nameOf, SavedAddressFacts } from '../../ui/saved-address.tsx';
import { may } from '../forms.ts';
import { FormPage } from '../form-page.tsx';

const CONSENTS = ['phone', 'in_person', 'mail'] as const;

interface ConsentProps {
  reader: Reader;
  consent: string;
  faults: FormFault[];
}

/** Asks how the customer said that staff may do this. Nothing is chosen beforehand. */
export function ConsentField({ reader, consent, faults }: ConsentProps) {
  const { t } = reader;
  const options = CONSENTS.map((value) => ({
    value,
    text: t(`addresses.consent.${value}`),
    hint: t(`addresses.consentHint.${value}`),
  }));
  return (
    <Choice name="consent" label={t('addresses.consent')} value={consent} options={options} faults={faults} />
  );
}

/** The form that adds or changes an address of this customer, or removes it (`/desk/contacts/con_1/books/cus_1/…`). */
export const bookPath = (contactId: string, { customerId }: CustomerBook, rest: string): string =>
  `/desk/contacts/${contactId}/books/${customerId}/${rest}`;

interface BooksProps {
  reader: Reader;
  contact: Pick<ContactView, 'id' | 'books'>;
}

/** Shows what the customers of a contact keep for purchases to come. They are the customers', whoever was merged. */
export function Books({ reader, contact }: BooksProps) {
  return (
    <>
      {contact.books.map((book) => (
        <Book reader={reader} contactId={contact.id} book={book} />
      ))}
    </>
  );
}

function Book({ reader, contactId, book }: { reader: Reader; contactId: string; book: CustomerBook }) {
  const { t } = reader;
  const helps = may(reader, 'contacts.write');
  const add = (kind: AddressKind, more = '') => bookPath(contactId, book, `new?kind=${kind}${more}`);
  return (
    <Section title={t('addresses.book')}>
      <p class="faint break">{t('addresses.bookOf', { email: book.mailboxes.join(', ') })}</p>
      {book.addresses.length === 0 ? <p class="faint">{t('addresses.bookEmpty')}</p> : null}
      <ul class="addresses">
        {book.addresses.map((address) => (
          <li>
            <SavedAddressFacts reader={reader} address={address} />
            <p class="faint">{t(`addresses.${address.kind}`)}</p>
            {helps ? (
              <Actions reader={reader} path={bookPath(contactId, book, address.id)} address={address} />
            ) : null}
          </li>
        ))}
      </ul>
      {helps ? (
        <ul class="plain">
          <li>
            <a href={add('delivery')}>{t('addresses.addDelivery')}</a>
          </li>
          <li>
            <a href={add('billing')}>{t('addresses.addPerson')}</a>
          </li>
          <li>
            <a href={add('billing', '&for=company')}>{t('addresses.addCompany')}</a>
          </li>
        </ul>
      ) : null}
    </Section>
  );
}

function Actions({ reader, path, address }: { reader: Reader; path: string; address: SavedAddress }) {
  const { t } = reader;
  const name = nameOf(address);
  return (
    <p class="address-actions">
      <a href={path} aria-label={t('addresses.editOf', { name })}>
        {t('addresses.edit')}
      </a>{' '}
      <a href={`${path}/remove`} aria-label={t('addresses.removeOf', { name })}>
        {t('addresses.remove')}
      </a>
    </p>
  );
}

interface OfBook {
  contact: Pick<ContactView, 'id' | 'name'>;
  book: CustomerBook;
}

const backOf = (reader: Reader, { contact }: OfBook) => ({
  path: `/desk/contacts/${contact.id}`,
  text: contact.name || reader.t('desk.contact.unnamed'),
});

interface BookFormProps extends AddressFieldsProps, OfBook {
  /** Null for one that is being added. */
  id: string | null;
  consent: string;
}

export function BookForm({ contact, book, id, consent, ...fields }: BookFormProps) {
  const { reader, kind, forCompany, faults } = fields;
  const { t } = reader;
  const adding =
    kind === 'delivery'
      ? 'addresses.addDelivery'
      : forCompany
        ? 'addresses.addCompany'
        : 'addresses.addPerson';
  return (
    <FormPage
      reader={reader}
      title={t(id === null ? adding : `addresses.editTitle.${kind}`)}
      lead={t('addresses.helpLead', { email: book.mailboxes.join(', ') })}
      back={backOf(reader, { contact, book })}
      action={bookPath(contact.id, book, id ?? 'new')}
      submit={t('addresses.save')}
      formKey=""
      faults={faults}
    >
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="for" value={forCompany ? 'company' : 'person'} />
      {/* Enter in a field presses the first button of a form: this one, not that of the country. */}
      <button class="hidden" name="do" value="save" tabindex={-1} aria-hidden="true" />
      <AddressFields {...fields} />
      <ConsentField reader={reader} consent={consent} faults={faults} />
    </FormPage>
  );
}

interface RemoveProps extends OfBook {
  reader: Reader;
  address: SavedAddress;
  consent: string;
  faults: FormFault[];
}

export function RemoveFromBook({ reader, contact, book, address, consent, faults }: RemoveProps) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('addresses.removeTitle', { name: nameOf(address) })}
      lead={t('addresses.helpLead', { email: book.mailboxes.join(', ') })}
      back={backOf(reader, { contact, book })}
      action={bookPath(contact.id, book, `${address.id}/remove`)}
      submit={t('addresses.removeDo')}
      formKey=""
      faults={faults}
    >
      <Address reader={reader} address={address} />
      <ConsentField reader={reader} consent={consent} faults={faults} />
    </FormPage>
  );
}
