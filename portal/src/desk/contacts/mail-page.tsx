import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import { notFound } from '../../app/page-error.ts';
import { readerOf } from '../../app/reader.ts';
import type { Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import type { ContactView, DeskServices } from '../../services.ts';
import { Field, TextArea, type FormFault } from '../../ui/field.tsx';
import { FormPage } from '../form-page.tsx';
import { assertMay, faultsOf } from '../forms.ts';
import { staffOf } from '../staff.ts';

interface Entries {
  subject: string;
  text: string;
  key: string;
}

interface MailPageProps {
  reader: Reader;
  contact: Pick<ContactView, 'id' | 'name' | 'email'>;
  entries: Entries;
  faults: FormFault[];
}

function MailPage({ reader, contact, entries, faults }: MailPageProps) {
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.mail.title', { name: contact.name || t('desk.contact.unnamed') })}
      lead={t('desk.mail.lead', { email: contact.email, own: reader.staff?.email ?? '' })}
      width="text"
      back={{ path: `/desk/contacts/${contact.id}`, text: contact.name || t('desk.contact.unnamed') }}
      action={`/desk/contacts/${contact.id}/mail`}
      submit={t('desk.mail.submit')}
      formKey={entries.key}
      faults={faults}
    >
      <Field
        name="subject"
        label={t('desk.mail.subject')}
        value={entries.subject}
        maxlength={200}
        faults={faults}
      />
      <TextArea name="text" label={t('desk.mail.text')} value={entries.text} faults={faults} />
    </FormPage>
  );
}

/** Serves the page on which staff write to a contact. */
export function mailRoutes(services: DeskServices): Router {
  const router = Router();
  const find = async (req: Request, res: Response): Promise<ContactView> => {
    assertMay(readerOf(res), 'contacts.write');
    const contact = await services.findContact(staffOf(res), String(req.params['id']));
    if (!contact || contact.email === '') throw notFound();
    return contact;
  };

  router.get('/contacts/:id/mail', async (req, res) => {
    const contact = await find(req, res);
    const { name } = staffOf(res);
    const text = `${contact.greeting}\n\n\n\n${name}`;
    const entries = { subject: '', text, key: randomUUID() };
    sendPage(res, <MailPage reader={readerOf(res)} contact={contact} entries={entries} faults={[]} />);
  });

  router.post('/contacts/:id/mail', async (req, res) => {
    const contact = await find(req, res);
    const key = fieldOf(req, 'key');
    const entries = {
      ...{ subject: fieldOf(req, 'subject'), text: fieldOf(req, 'text') },
      key: /^[\w-]{36}$/.test(key) ? key : randomUUID(),
    };
    const outcome = await services.writeMail(staffOf(res), contact.id, entries);
    if (outcome.ok) return goTo(res, `/desk/contacts/${contact.id}`, outcome.notice);
    const faults = faultsOf(readerOf(res), outcome);
    sendPage(
      res,
      <MailPage reader={readerOf(res)} contact={contact} entries={entries} faults={faults} />,
      422,
    );
  });

  return router;
}
