import type { Context } from '../context.ts';
import { listBuyerNames } from '../orders/of-contacts.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { nameWords, phoneWords } from '../search/spelling.ts';
import { setWords } from '../search/words.ts';
import type { BuyerClaim } from './claim.ts';
import { findStanding, type BuyerMatch } from './match.ts';
import {
  ADDRESSES_OF_CONTACT,
  CONTACTS,
  CONTACT_BY_ID,
  KEYS_OF_CONTACT,
  type AddressRow,
  type ContactRow,
  type KeyRow,
} from './store.ts';

type Tools = Pick<Context, 'clock'>;

/** What is known of a contact besides its own row. */
interface Known {
  /** The names that its orders give. */
  names: string[];
  keys: readonly Pick<KeyRow, 'kind' | 'value'>[];
  addresses: readonly Pick<AddressRow, 'city'>[];
}

/** The columns by which an order names its buyer; both are empty when it does not. */
interface NamedBuyer {
  buyer_name: string;
  buyer_name_key: string;
}

/**
 * Brings a buyer's names and search words up to date, when the order is in `work`. A contact that the order changed
 * nothing of is as it should be already, which costs no question.
 */
export async function refreshBuyer(
  work: Work,
  ctx: Tools,
  { match, buyer, claim }: { match: Omit<BuyerMatch, 'accountId'>; buyer: NamedBuyer; claim: BuyerClaim },
): Promise<void> {
  const contact = await findStanding(work, match.contactId);
  const isNamed = buyer.buyer_name_key !== '';
  if (match.isNew) {
    const names = isNamed ? [buyer.buyer_name] : [];
    return refresh(work, ctx, {
      contact,
      known: { names, keys: claim.keys, addresses: claim.addresses },
      isNew: true,
    });
  }
  const isKnown = !isNamed || (JSON.parse(contact.names) as string[]).includes(buyer.buyer_name);
  if (match.changed || !isKnown) await refreshContact(work, ctx, contact.id);
}

/** Brings a contact's names and search words up to date with its orders and keys. */
export async function refreshContact(work: Work, ctx: Tools, contactId: string): Promise<void> {
  const contact = await work.find(CONTACT_BY_ID, [contactId]);
  if (!contact) return;
  const names = await work.read((trx) => listBuyerNames(trx, contactId));
  const keys = await work.list(KEYS_OF_CONTACT, [contactId]);
  const addresses = await work.list(ADDRESSES_OF_CONTACT, [contactId]);
  await refresh(work, ctx, { contact, known: { names, keys, addresses }, isNew: false });
}

function refresh(
  work: Work,
  { clock }: Tools,
  { contact, known, isNew }: { contact: ContactRow; known: Known; isNew: boolean },
): Promise<void> {
  const names = JSON.stringify(known.names);
  if (names !== contact.names) {
    const shared = known.names.length > 1;
    work.change(CONTACTS, contact, { names, probably_shared: shared, updated_at: clock.now() });
  }
  return setWords(work, { kind: 'contact', refId: contact.id, words: wordsOfContact(contact, known), isNew });
}

function wordsOfContact(
  { first_name, last_name, email, phone }: ContactRow,
  { names, keys, addresses }: Known,
): string[] {
  const mailboxes = keys.filter(({ kind }) => kind === 'mailbox').map(({ value }) => value);
  const towns = [...new Set(addresses.map(({ city }) => city))].sort();
  const texts = [first_name, last_name, ...names, email, ...mailboxes.sort(), ...towns];
  return [...texts.flatMap(nameWords), ...phoneWords(phone)];
}
