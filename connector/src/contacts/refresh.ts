import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { findStanding, type BuyerLink, type Telling } from './match.ts';
import { addWords, phoneWords, setWords, wordsOf } from '../search/words.ts';
import * as store from './store.ts';
import { CONTACTS, type ContactRow, type KeyRow } from './store.ts';

type Tools = Pick<Context, 'clock'>;

/**
 * After linkBuyer, when the first version of an order is in `work`: names and search words of its contact. A contact
 * that told nothing new of itself by this order is as it should be.
 */
export async function refreshBuyer(
  work: Work,
  ctx: Tools,
  { link, buyer, telling }: { link: RefreshedLink; buyer: BuyerNamed; telling: Telling },
): Promise<void> {
  const contact = await findStanding(work, link.contactId);
  const named = buyer.buyer_name_key !== '';
  if (link.isNew) {
    const names = named ? [buyer.buyer_name] : [];
    work.change(CONTACTS, contact, { names: JSON.stringify(names) });
    const words = wordsOfContact(contact, { names, keys: telling.keys });
    addWords(work, { kind: 'contact', refId: contact.id, words });
    return;
  }
  const known = !named || (JSON.parse(contact.names) as string[]).includes(buyer.buyer_name);
  if (link.changed || !known) await work.aside((trx) => refreshContact(trx, ctx, contact.id));
}

type RefreshedLink = Pick<BuyerLink, 'contactId' | 'isNew' | 'changed'>;

interface BuyerNamed {
  buyer_name: string;
  buyer_name_key: string;
}

function wordsOfContact(
  { first_name, last_name, email, phone }: ContactRow,
  { names, keys }: { names: string[]; keys: Pick<KeyRow, 'kind' | 'value'>[] },
): string[] {
  const mailboxes = keys.filter(({ kind }) => kind === 'mailbox').map(({ value }) => value);
  const texts = [first_name, last_name, ...names, email, ...mailboxes];
  return [...texts.flatMap(wordsOf), ...phoneWords(phone)];
}

/** Brings the names a contact's orders give, and its search words, up to date. After the order rows are written. */
export async function refreshContact(trx: Knex.Transaction, ctx: Tools, contactId: string): Promise<void> {
  const contact = await store.lockContact(trx, contactId);
  if (!contact) return;
  const names = await store.listBuyerNames(trx, contactId);
  const told = JSON.stringify(names);
  if (told !== contact.names) {
    const changes = { names: told, probably_shared: names.length > 1, updated_at: ctx.clock.now() };
    await store.updateContact(trx, contactId, changes);
  }
  const keys = await store.listContactKeys(trx, contactId);
  await setWords(trx, {
    kind: 'contact',
    refId: contactId,
    words: wordsOfContact(contact, { names, keys }),
  });
}
