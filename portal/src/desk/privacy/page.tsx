import type { Reader } from '../../app/reader.ts';
import { ChangedLately, ErasureTerms } from '../../customer/privacy/delete-page.tsx';
import type { ContactView, ErasurePlan } from '../../services.ts';
import { Field, type FormFault } from '../../ui/field.tsx';
import { Section } from '../../ui/order/details.tsx';
import { ConsentField } from '../addresses/pages.tsx';
import { FormPage } from '../form-page.tsx';

interface EraseProps {
  reader: Reader;
  contact: Pick<ContactView, 'id' | 'name'>;
  plan: ErasurePlan;
  typed: string;
  consent: string;
  faults: FormFault[];
}

/** Says to staff what the person could read in the portal, and asks for what only the person can have said. */
export function ErasePage({ reader, contact, plan, typed, consent, faults }: EraseProps) {
  const { t } = reader;
  const name = contact.name || t('desk.contact.unnamed');
  return (
    <FormPage
      reader={reader}
      title={t('privacy.erase')}
      lead={t('privacy.eraseLead')}
      width="text"
      back={{ path: `/desk/contacts/${contact.id}`, text: name }}
      action={`/desk/contacts/${contact.id}/erase`}
      submit={t('privacy.eraseDo', { name })}
      formKey=""
      faults={faults}
    >
      <ErasureTerms reader={reader} plan={plan} />
      <ChangedLately reader={reader} plan={plan} text="privacy.changedStaff" />
      {plan.unfinished.length === 0 ? null : (
        <Section title={t('privacy.unfinished')}>
          <ul class="bullets">
            {plan.unfinished.map(({ id, number }) => (
              <li>
                <a href={`/desk/orders/${id}`}>{t('orders.open', { number })}</a>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <ConsentField reader={reader} consent={consent} faults={faults} />
      <Field
        name="typed"
        label={t('privacy.eraseType', { name })}
        value={typed}
        autocomplete="off"
        maxlength={320}
        faults={faults}
      />
    </FormPage>
  );
}
