import type { CorebosConfig } from '../../config.ts';
import { MINUTE, type Clock } from '../../platform/clock.ts';
import { NeedsPerson } from '../needs-person.ts';
import type { Applied, Crm, EnteredOrder, EnteredProduct, Fields, LinkedChange, Ended } from '../crm.ts';
import type { CaseRecord, ContactRecord, SharedRecord } from '../records.ts';
import { acknowledgeTicket } from './ticket-changes.ts';
import { ticketStatus } from './ticket-status.ts';
import { applyShape, drawFields } from './apply.ts';
import { applyCases } from './cases.ts';
import { readChanges } from './changes.ts';
import { applyDocuments } from './documents.ts';
import { inTransaction, openPool, type Runner } from './connection.ts';
import { applyContacts } from './contacts.ts';
import { acknowledgePayment, linkPayment } from './entered-payments.ts';
import { ENTERED_HASH } from './entered.ts';
import { columnOf, isField, toFields } from './fields.ts';
import {
  agreeOn,
  findLinks,
  findLinksByRecord,
  insertLinks,
  NEVER_WRITTEN,
  updateLink,
  type Link,
} from './links.ts';
import { applyPayments, applyRefunds } from './money.ts';
import { drawOrder, linkOf } from './order-drawing.ts';
import { applyOrders } from './orders.ts';
import { accountShape, contactShape } from './people.ts';
import { productShape } from './products.ts';
import { hasNewTables } from './needs.ts';
import { readSite, type Site } from './site.ts';
import type { Target } from './session.ts';

const SITE_KNOWN_FOR = 5 * MINUTE;

/**
 * Keeps Carrello's records in the tables of a coreBOS. What the installation is like is read anew every few minutes, and
 * as soon as a table comes into sight that could not be seen: the administrator gave the right, or coreBOS made it.
 */
export function createCorebos(config: CorebosConfig, { clock }: { clock: Clock }): Crm {
  const db = openPool(config.databaseUrl);
  let known: { site: Promise<Site>; at: number } | undefined;

  async function target(): Promise<Target> {
    const now = clock.now();
    try {
      if (known && (await hasNewTables(db, (await known.site).tables))) known = undefined;
      if (!known || Math.abs(now - known.at) > SITE_KNOWN_FOR)
        known = { site: readSite(db, config), at: now };
      return { db, site: await known.site, now };
    } catch (error) {
      known = undefined;
      throw error;
    }
  }

  /** What a person has to do first may be done already: the site is looked at anew before that is said. */
  async function apply<R>(records: R[], write: (to: Target, records: R[]) => Promise<Applied[]>) {
    try {
      return await write(await target(), records);
    } catch (error) {
      if (!(error instanceof NeedsPerson)) throw error;
      known = undefined;
      return write(await target(), records);
    }
  }

  return {
    name: 'coreBOS',
    async ready() {
      await db.query('SELECT 1');
      await target();
    },
    applyAccount: (records) => apply(records, (to, some) => applyShape(to, accountShape, some)),
    applyContact: (records) => apply(records, applyContacts),
    applyProduct: (records) => apply(records, (to, some) => applyShape(to, productShape(to.site), some)),
    applyOrder: (records) => apply(records, applyOrders),
    applyPayment: (records) => apply(records, applyPayments),
    applyRefund: (records) => apply(records, applyRefunds),
    applyDocument: (records) => apply(records, applyDocuments),
    applyCase: (records) => apply(records, applyCases),
    mergeContacts: async (loser, winner) => mergeContacts(await target(), loser, winner),
    async changesSince(cursor) {
      const from = await target();
      const read = await readChanges(from, cursor, { withProducts: config.catalogMaster });
      const presentCase = (record: CaseRecord) => ({ status: ticketStatus(record) });
      return { ...read, present: (record) => present(from.site, record), presentCase };
    },
    acknowledge: async (change, ended) => acknowledge(await target(), change, ended),
    acknowledgeCase: async (change, ended) => acknowledgeTicket(await target(), change, ended),
    acknowledgeOrder: async (order) => acknowledgeOrder(await target(), order),
    linkPayment: async (payment, key) => linkPayment(await target(), payment, key),
    acknowledgePayment: async (payment) => acknowledgePayment(await target(), payment),
    linkProduct: async (product, variantId) => linkProduct(await target(), product, variantId),
    close: () => db.end(),
  };
}

/** A contact that never was there stays away; its purchases are the other's. */
async function mergeContacts(to: Target, loser: ContactRecord, winner: ContactRecord) {
  const known = await findLinks(to.db, 'contact', [loser.id]);
  if (!known.has(loser.id)) return { id: loser.id, version: loser.version, outsideId: null };
  const name = `${winner.firstName} ${winner.lastName}`.trim() || winner.email;
  const [applied] = await applyContacts(to, [loser], name);
  return applied ?? { id: loser.id, version: loser.version, outsideId: null };
}

/** Says how a record of ours reads there: it is drawn, and read back in our fields. */
function present(site: Site, record: SharedRecord): Fields {
  return toFields(record.kind, drawShared(site, record));
}

/** Draws the columns that both sides may change, as we would write them. */
function drawShared(site: Site, record: SharedRecord): Fields {
  switch (record.kind) {
    case 'account':
      return drawFields(site, accountShape, record);
    case 'contact':
      return drawFields(site, contactShape({ accounts: new Map(), deskUrl: site.deskUrl }), record);
    case 'product':
      return drawFields(site, productShape(site), record);
    case 'order': {
      const drawing = drawOrder(site, record, { contactId: 0, accountId: 0, products: new Map() });
      return linkOf(drawing, 0).base.fields;
    }
  }
}

/** Reads our value of each column that stays different. A column that is no field of ours stays as staff left it. */
function heldColumns(site: Site, change: LinkedChange, { record, apart }: Ended, { base }: Link): Fields {
  const ours = drawShared(site, record);
  const columns = apart.flatMap((field) => columnOf(change.kind, field) ?? []);
  const foreign = Object.keys(change.kept).filter(
    (column) =>
      !isField(change.kind, column) && (column in base.held || change.kept[column] !== base.fields[column]),
  );
  return Object.fromEntries([
    ...columns.map((column) => [column, ours[column] ?? '']),
    ...foreign.map((column) => [column, base.held[column] ?? base.fields[column] ?? '']),
  ]) as Fields;
}

async function acknowledge({ db, site }: Target, change: LinkedChange, ended: Ended): Promise<void> {
  await inTransaction(db, async (trx) => {
    const link = await findLinkOf(trx, change.outsideId);
    if (!link) return;
    const held = heldColumns(site, change, ended, link);
    const base = agreeOn(link.base, { ...change.kept, ...(change.deleted ? { deleted: '1' } : {}) }, held);
    // Without a hash the record is looked at again when it is applied next, field by field.
    await updateLink(trx, { ...link, hash: link.hash === ENTERED_HASH ? link.hash : '', base });
  });
}

/** An order that was typed there is linked when it comes back from here; until then there is nothing to end. */
async function acknowledgeOrder({ db }: Target, { outsideId, contentHash }: EnteredOrder): Promise<void> {
  await inTransaction(db, async (trx) => {
    const link = await findLinkOf(trx, outsideId);
    if (link) await updateLink(trx, { ...link, base: agreeOn(link.base, { content: contentHash }) });
  });
}

async function linkProduct(
  { db }: Target,
  { outsideId, name, netPrice, stock, active }: EnteredProduct,
  id: string,
): Promise<void> {
  const fields = { productname: name, unit_price: netPrice, qtyinstock: stock };
  const base = { fields: { ...fields, discontinued: active ? '1' : '0' }, held: {} };
  await inTransaction(db, async (trx) => {
    if (await findLinkOf(trx, outsideId)) return;
    await insertLinks(trx, [
      {
        ...{ kind: 'product', id, crmid: Number(outsideId), module: 'Products', version: 0, hash: '' },
        ...{ base, writtenAt: NEVER_WRITTEN },
      },
    ]);
  });
}

async function findLinkOf(trx: Runner, outsideId: string): Promise<Link | undefined> {
  const crmid = Number(outsideId);
  return (await findLinksByRecord(trx, [crmid])).get(crmid);
}
