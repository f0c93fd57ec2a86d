import type { OrderSnapshot } from '../contract/orders.ts';
import { fromIso } from '../platform/clock.ts';
import { cut } from '../platform/text.ts';
import { nameOf } from '../orders/buyer-name.ts';
import { keepEdits } from './staff-edits.ts';
import type { ContactRow } from './store.ts';

export function blankContact(id: string, now: number): ContactRow {
  return {
    id,
    first_name: '',
    last_name: '',
    email: '',
    phone: '',
    locale: '',
    account_id: null,
    owner_id: null,
    marketing_consent: false,
    marketing_consent_at: null,
    names: '[]',
    probably_shared: false,
    profile_rank: '',
    phone_rank: '',
    account_rank: '',
    merged_into_id: null,
    edits: null,
    created_at: now,
    updated_at: now,
  };
}

/** What this snapshot knows better than what told the contact so far; what staff wrote stays. */
export function tellProfile(
  contact: ContactRow,
  { snapshot, rank }: { snapshot: OrderSnapshot; rank: string },
  accountId: string | null,
): Partial<ContactRow> {
  const changes: Partial<ContactRow> = {};
  const { firstName, lastName } = nameOf(snapshot);
  const profile_rank = `${firstName || lastName ? 1 : 0} ${rank}`;
  if (profile_rank > contact.profile_rank) {
    const { accountEmail, email } = snapshot.customer;
    changes.first_name = cut(firstName, 255);
    changes.last_name = cut(lastName, 255);
    changes.email = cut((accountEmail || email).trim(), 320);
    changes.locale = cut(snapshot.locale, 10);
    changes.profile_rank = profile_rank;
  }
  const phone = [snapshot.billing.phone, snapshot.delivery?.phone ?? '']
    .map((text) => text.trim())
    .find((text) => text !== '');
  if (phone && rank > contact.phone_rank) Object.assign(changes, { phone: cut(phone, 60), phone_rank: rank });
  if (accountId && rank > contact.account_rank)
    Object.assign(changes, { account_id: accountId, account_rank: rank });
  return keepEdits(contact, { ...changes, ...tellConsent(contact, snapshot) });
}

/** The latest word on marketing counts; of two at the same time the refusal. */
function tellConsent(contact: ContactRow, { consents }: OrderSnapshot): Partial<ContactRow> {
  let given = Boolean(contact.marketing_consent);
  let at = contact.marketing_consent_at;
  for (const consent of consents.filter(({ kind }) => kind === 'marketing')) {
    const told = fromIso(consent.at);
    if (at === null || told > at) [given, at] = [consent.given, told];
    else if (told === at) given = given && consent.given;
  }
  if (at === contact.marketing_consent_at && given === Boolean(contact.marketing_consent)) return {};
  return { marketing_consent: given, marketing_consent_at: at };
}
