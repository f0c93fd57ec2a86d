import type { ContactSummary } from '@carrello/portal/services';
import { audit } from '../audit/audit.ts';
import type { Command } from '../commands.ts';
import { listContacts } from '../contacts/lists.ts';
import type { ContactRow } from '../contacts/store.ts';
import { csvLine } from '../platform/csv.ts';
import { dayOf } from '../platform/days.ts';
import { findHomeShop } from '../shops/shops.ts';
import { summariesOf } from './records/summaries.ts';

const PAGE = 500;
const COLUMNS = [
  'id',
  'name',
  'email',
  'phone',
  'company',
  'orders',
  'last_order',
  'marketing',
  'do_not_sell',
];

const yes = (is: boolean): string => (is ? 'yes' : 'no');

function lineOf(contact: ContactSummary, row: ContactRow, timeZone: string): string {
  const { id, name, email, phone, company, orders, lastOrderAt, doNotSell } = contact;
  const day = lastOrderAt === null ? '' : dayOf(lastOrderAt, timeZone);
  const marketing = yes(Boolean(row.marketing_consent));
  return csvLine([id, name, email, phone, company, String(orders), day, marketing, yes(doNotSell)]);
}

/** What stands for people who were erased has none of these. */
const isSomebody = ({ name, email, phone }: ContactSummary): boolean => name + email + phone !== '';

export const contactCommands: Command[] = [
  {
    name: 'contacts export',
    usage: 'contacts export',
    summary:
      'Prints all contacts as CSV; `do_not_sell` is yes while a case about one of their orders is open.',
    options: {},
    async run(ctx, { print }) {
      await audit(ctx.db, ctx, { what: 'contacts_exported' });
      const timeZone = (await findHomeShop(ctx.db))?.timeZone ?? 'UTC';
      print(csvLine(COLUMNS));
      for (let after: string | undefined; ;) {
        const rows = await listContacts(ctx.db, { after, most: PAGE });
        const summaries = await summariesOf(ctx.db, rows);
        rows.forEach((row, index) => {
          const summary = summaries[index];
          if (summary && isSomebody(summary)) print(lineOf(summary, row, timeZone));
        });
        if (rows.length < PAGE) return;
        after = rows.at(-1)?.id;
      }
    },
  },
];
