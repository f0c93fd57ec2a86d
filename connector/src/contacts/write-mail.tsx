import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { queueMail } from '../mails/mails.ts';
import { Paragraphs, renderMail } from '../mails/parts.tsx';
import { sayIn } from '../mails/texts.ts';
import { listNewestOrders } from '../orders/queries.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { findHomeShop } from '../shops/shops.ts';
import { recordActivity } from '../timeline/timeline.ts';
import { displayName } from './names.ts';
import { lockContact, type ContactRow } from './store.ts';

/** The contact's language where mails have it; else English. */
const localeOf = ({ locale }: Pick<ContactRow, 'locale'>): Locale => (locale.startsWith('it') ? 'it' : 'en');

/** How a mail to a contact begins, in the contact's language: `Ciao Anna Bianchi,`. */
export const greetingFor = (
  contact: Pick<ContactRow, 'locale' | 'first_name' | 'last_name' | 'email'>,
): string => sayIn(localeOf(contact))('greeting', { name: displayName(contact) });

/** The mail looks like the shop where the contact bought last, or the first one that was connected. */
async function shopIdOf(db: Transactor, contactId: string): Promise<{ shopId?: string }> {
  const [last] = await listNewestOrders(db, { contact_id: contactId }, 1);
  const shopId = last?.shop_id ?? (await findHomeShop(db))?.id;
  return shopId === undefined ? {} : { shopId };
}

export interface StaffMail {
  contactId: string;
  subject: string;
  text: string;
  /** The form's key: sent twice it is one mail. */
  key: string;
}

/**
 * Writes a mail of staff to a contact, which a job sends, and keeps it on the contact's timeline; answers go to whoever
 * wrote it. Refused with `no_text` for subject or text, `unreachable`, or `merged_away`.
 */
export function writeMail(
  ctx: Context,
  { mail, by }: { mail: StaffMail; by: { staffId: string; name: string; email: string } },
): Promise<Outcome> {
  const subject = cut(mail.subject.replace(/\s+/g, ' ').trim(), 200);
  const text = cut(mail.text.replace(/\r\n/g, '\n').trim(), 10_000);
  return transact(ctx.db, async (trx) => {
    if (subject === '') return refuse('subject', 'no_text');
    if (text === '') return refuse('text', 'no_text');
    const contact = await lockContact(trx, mail.contactId);
    if (!contact || contact.merged_into_id !== null) return refuse('', 'merged_away');
    if (contact.email === '') return refuse('', 'unreachable');
    const body = <Paragraphs lines={text.split('\n')} />;
    const written = await queueMail(trx, ctx, {
      ...{ kind: 'staff_mail', key: `staff_mail:${mail.key}`, to: contact.email, replyTo: by.email },
      ...{
        subject,
        text: `${text}\n`,
        html: renderMail({ locale: localeOf(contact), title: subject, body }),
      },
      ...(await shopIdOf(trx, contact.id)),
    });
    if (written === null) return { ok: true };
    await recordActivity({ trx }, ctx, {
      of: { contactId: contact.id, accountId: contact.account_id },
      ...{ kind: 'staff_mail', key: `staff_mail:${mail.key}`, at: ctx.clock.now() },
      detail: { subject, text, staff: by.name },
    });
    await audit(trx, ctx, { what: 'mail_written', on: contact.id });
    return { ok: true };
  });
}
