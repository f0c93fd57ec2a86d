import { audit } from '../audit/audit.ts';
import type { Command } from '../commands.ts';
import { listContacts } from '../contacts/lists.ts';
import { csvLine } from '../platform/csv.ts';
import { timeZoneOf } from './days.ts';
import { CONTACT_COLUMNS, printContactRows } from './records/print-buyers.ts';

const PAGE = 500;
export const contactCommands: Command[] = [
  {
    name: 'contacts export',
    usage: 'contacts export',
    summary:
      'Prints all contacts as CSV; `do_not_sell` is yes while a case about one of their orders is open.',
    options: {},
    async run(ctx, { print }) {
      await audit(ctx.db, ctx, { what: 'contacts_exported' });
      const timeZone = await timeZoneOf(ctx.db);
      print(csvLine(CONTACT_COLUMNS));
      for (let after: string | undefined; ;) {
        const rows = await listContacts(ctx.db, { after, most: PAGE });
        for (const line of await printContactRows(ctx.db, rows, timeZone)) print(line);
        if (rows.length < PAGE) return;
        after = rows.at(-1)?.id;
      }
    },
  },
];
