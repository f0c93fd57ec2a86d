import type { DeskServices } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { timeZoneOf } from './days.ts';
import { guarded } from './guarded.ts';
import { listCompanies, listContacts, readBuyerFilter } from './records/buyer-lists.ts';
import { printCompanies, printContacts } from './records/print-buyers.ts';

type BuyerLists = Pick<DeskServices, 'listContacts' | 'printContacts' | 'listCompanies' | 'printCompanies'>;

const linesIn = (csv: string): number => csv.split('\r\n').length - 2;

/** Lists of contacts and companies, and their downloads. */
export function buyerListServices(ctx: Context): BuyerLists {
  const { db } = ctx;
  return {
    listContacts: guarded('contacts.read', async (_session, { filter, ...input }) => {
      if (!filter) return listContacts(db, input);
      return listContacts(db, { ...input, list: readBuyerFilter(filter, await timeZoneOf(db)) });
    }),
    printContacts: guarded('orders.export', async (_session, entries) => {
      const timeZone = await timeZoneOf(db);
      const csv = await printContacts(db, { list: readBuyerFilter(entries, timeZone), timeZone });
      await audit(db, ctx, { what: 'contacts_exported', detail: { contacts: linesIn(csv) } });
      return csv;
    }),
    listCompanies: guarded('contacts.read', async (_session, { filter, ...input }) => {
      if (!filter) return listCompanies(db, input);
      return listCompanies(db, { ...input, list: readBuyerFilter(filter, await timeZoneOf(db)) });
    }),
    printCompanies: guarded('orders.export', async (_session, entries) => {
      const timeZone = await timeZoneOf(db);
      const csv = await printCompanies(db, { list: readBuyerFilter(entries, timeZone), timeZone });
      await audit(db, ctx, { what: 'companies_exported', detail: { companies: linesIn(csv) } });
      return csv;
    }),
  };
}
