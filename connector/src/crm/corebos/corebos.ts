import type { CorebosConfig } from '../../config.ts';
import { MINUTE, type Clock } from '../../platform/clock.ts';
import type {
  AccountRecord,
  ContactRecord,
  Crm,
  CrmChange,
  Fields,
  OrderRecord,
  ProductRecord,
  Settled,
} from '../crm.ts';
import { applyShape, drawFields } from './apply.ts';
import { readChanges } from './changes.ts';
import { inTransaction, openPool } from './connection.ts';
import { applyContacts } from './contacts.ts';
import { ENTERED_HASH } from './entered.ts';
import { findLinks, findLinksByRecord, insertLinks, NEVER_WRITTEN, updateLink } from './links.ts';
import { applyPayments, applyRefunds } from './money.ts';
import { drawOrder, linkOf } from './order-drawing.ts';
import { applyOrders } from './orders.ts';
import { accountShape, contactShape } from './people.ts';
import { productShape } from './products.ts';
import { readSite, type Site } from './site.ts';
import type { Target } from './session.ts';
import { without } from './columns.ts';

const SITE_KNOWN_FOR = 5 * MINUTE;

/** Carrello's records in the tables of a coreBOS. Reads what the installation is like every few minutes. */
export function createCorebos(config: CorebosConfig, { clock }: { clock: Clock }): Crm {
  const db = openPool(config.databaseUrl);
  let known: { site: Promise<Site>; at: number } | undefined;

  async function target(): Promise<Target> {
    const now = clock.now();
    if (!known || Math.abs(now - known.at) > SITE_KNOWN_FOR) known = { site: readSite(db, config), at: now };
    try {
      return { db, site: await known.site, now };
    } catch (error) {
      known = undefined;
      throw error;
    }
  }

  return {
    name: 'coreBOS',
    async ready() {
      await db.query('SELECT 1');
      await target();
    },
    applyAccount: async (records) => applyShape(await target(), accountShape, records),
    applyContact: async (records) => applyContacts(await target(), records),
    applyProduct: async (records) => {
      const to = await target();
      return applyShape(to, productShape(to.site), records);
    },
    applyOrder: async (records) => applyOrders(await target(), records),
    applyPayment: async (records) => applyPayments(await target(), records),
    applyRefund: async (records) => applyRefunds(await target(), records),
    mergeContacts: async (loser, winner) => mergeContacts(await target(), loser, winner),
    changesSince: async (cursor) =>
      readChanges(await target(), cursor, { withProducts: config.catalogMaster }),
    present: async (record) => present(await target(), record),
    acknowledge: async (change, settled) => acknowledge(await target(), change, settled),
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

function present(
  { site }: Target,
  record: AccountRecord | ContactRecord | ProductRecord | OrderRecord,
): Fields {
  switch (record.kind) {
    case 'account':
      return drawFields(site, accountShape, record);
    case 'contact': {
      return without(drawFields(site, contactShape({ accounts: new Map() }), record), 'accountid');
    }
    case 'product':
      return drawFields(site, productShape(site), record);
    case 'order': {
      const drawing = drawOrder(site, record, { contactId: 0, accountId: 0, products: new Map() });
      return without(linkOf(drawing, 0).base.fields, 'figures');
    }
  }
}

async function acknowledge({ db }: Target, change: CrmChange, { fields, held }: Settled): Promise<void> {
  await inTransaction(db, async (trx) => {
    const crmid = Number(change.outsideId);
    const link = (await findLinksByRecord(trx, [crmid])).get(crmid);
    if (!link) {
      const id = fields['id'];
      // A product that was entered there got a record of ours: from now on they are one.
      if (change.kind !== 'entered_product' || id === undefined) return;
      const base = { fields: without(fields, 'id'), held };
      await insertLinks(trx, [
        {
          kind: 'product',
          id,
          crmid,
          module: 'Products',
          version: 0,
          hash: '',
          base,
          writtenAt: NEVER_WRITTEN,
        },
      ]);
      return;
    }
    // Without a hash the record is looked at again when it is applied next, field by field.
    const hash = link.hash === ENTERED_HASH ? link.hash : '';
    await updateLink(trx, { ...link, hash, base: { fields: { ...link.base.fields, ...fields }, held } });
  });
}
