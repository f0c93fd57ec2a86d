import type { OrderSnapshot } from '../contract/orders.ts';
import { nameOf } from '../orders/buyer-name.ts';
import { fromIso } from '../platform/clock.ts';
import { cut } from '../platform/text.ts';
import type { BuyerClaim } from './claim.ts';
import { applyClaim } from './staff-edits.ts';
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

/**
 * Says what changes on a contact by a claim. Name, phone and company each come from the highest rank that gave one (the newest
 * order has no phone → the one before gives it); what staff wrote stays.
 */
export function claimProfile(
  contact: ContactRow,
  { snapshot, rank }: Pick<BuyerClaim, 'snapshot' | 'rank'>,
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
  return applyClaim(contact, { ...changes, ...claimConsent(contact, snapshot) });
}

/** The latest word on marketing counts; of two at the same time the refusal does. */
function claimConsent(contact: ContactRow, { consents }: OrderSnapshot): Partial<ContactRow> {
  let given = Boolean(contact.marketing_consent);
  let at = contact.marketing_consent_at;
  for (const consent of consents.filter(({ kind }) => kind === 'marketing')) {
    const claimedAt = fromIso(consent.at);
    if (at === null || claimedAt > at) [given, at] = [consent.given, claimedAt];
    else if (claimedAt === at) given = given && consent.given;
  }
  if (at === contact.marketing_consent_at && given === Boolean(contact.marketing_consent)) return {};
  return { marketing_consent: given, marketing_consent_at: at };
}
