import { listSavedAddresses } from '../address-book/address-book.ts';
import { listOwnCases } from '../cases/queries.ts';
import { listAudit } from '../audit/queries.ts';
import type { Context } from '../context.ts';
import { listAddresses, findContactKeys } from '../contacts/queries.ts';
import { describeCustomer } from '../customers/describe.ts';
import { listMailsFrom } from '../mail-in/received.ts';
import { listMailsOfOrders } from '../mails/queries.ts';
import { listNotes } from '../notes/notes.ts';
import { listMemberships } from '../memberships/queries.ts';
import { listGiven } from '../downloads/of-order.ts';
import { newestOrderKeys } from '../orders/of-contacts.ts';
import { ownOrderIds, type OrderOwner } from '../orders/queries.ts';
import { toIso } from '../platform/clock.ts';
import { listActivities } from '../timeline/timeline.ts';
import { listAllConsents } from './consents.ts';
import { listOwnRecords, type OwnRecord } from './own-record.ts';

/** What a program could not tell from the numbers. */
const READ_ME = {
  times: 'ISO 8601 in UTC',
  amounts: 'in the smallest unit of their currency: 1250 EUR is 12.50 euro',
};

const MOST = 1000;

/** Reads what the shop's CRM holds of the person. Of a record that others are in, too, it says only that there is one. */
async function readRecord(db: Context['db'], { contact, isWhole }: OwnRecord) {
  if (!isWhole) return { isSharedWithOthers: true };
  const of = { contact_id: contact.id };
  const orders = await newestOrderKeys(db, of, MOST);
  const keys = orders.flatMap(({ id, order_key }) => [id, order_key]);
  const { first_name, last_name, email, phone, locale, names } = contact;
  const notes = await listNotes(db, of, MOST);
  return {
    ...{ firstName: first_name, lastName: last_name, email, phone, language: locale },
    names: JSON.parse(names) as string[],
    knownBy: (await findContactKeys(db, contact.id)).map(({ kind, value }) => ({ kind, value })),
    addresses: (await listAddresses(db, contact.id)).map(
      ({ id: _id, contact_id: _of, content_hash: _hash, ...address }) => address,
    ),
    notes: notes.map(({ text, created_at }) => ({ text, at: created_at })),
    history: await listActivities(db, { ofIds: [contact.id, ...orders.map(({ id }) => id)], most: MOST }),
    mails: await listMailsOfOrders(db, keys, MOST),
  };
}

/** Makes JSON for people: times as ISO 8601, whether they are called `at`, `placedAt` or `last_used_at`. */
export const printData = (data: unknown): Buffer =>
  Buffer.from(
    JSON.stringify(
      data,
      (name, value: unknown) =>
        typeof value === 'number' && /^at$|At$|_at$/.test(name) ? toIso(value) : value,
      2,
    ),
  );

/** Reads all that is held of a customer beside the orders, which are too many for one file. */
export async function readHeldData({ db, clock }: Pick<Context, 'db' | 'clock'>, owner: OrderOwner) {
  const { customerId } = owner;
  const addresses = await listSavedAddresses(db, [customerId]);
  const { items: done } = await listAudit(db, { who: customerId }, { before: null, most: MOST });
  return {
    readMe: READ_ME,
    madeAt: clock.now(),
    customer: await describeCustomer(db, clock, customerId),
    savedAddresses: addresses.map(({ customerId: _of, id: _id, ...address }) => address),
    mailsYouSent: await listMailsFrom(db, owner.mailboxKeys),
    companies: await listMemberships(db, customerId),
    cases: await listOwnCases(db, { customerId, most: MOST }),
    filesYouHad: await listGiven(db, { orderIds: ownOrderIds(db, owner), most: MOST }),
    consents: await listAllConsents(db, owner),
    records: await Promise.all((await listOwnRecords(db, owner)).map((record) => readRecord(db, record))),
    whatYouDid: done.map(({ at, what }) => ({ at, what })),
  };
}
