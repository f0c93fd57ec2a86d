import { select, type Runner } from './connection.ts';
import { LINK_TABLE } from './links.ts';

const WRITTEN = [
  ...[
    'vtiger_crmentity',
    'vtiger_crmobject',
    'vtiger_account',
    'vtiger_accountbillads',
    'vtiger_accountshipads',
  ],
  ...['vtiger_accountscf', 'vtiger_contactdetails', 'vtiger_contactaddress', 'vtiger_contactsubdetails'],
  ...[
    'vtiger_customerdetails',
    'vtiger_contactscf',
    'vtiger_products',
    'vtiger_productcf',
    'vtiger_producttaxrel',
  ],
  ...['vtiger_service', 'vtiger_servicecf', 'vtiger_salesorder', 'vtiger_salesordercf', 'vtiger_sobillads'],
  ...[
    'vtiger_soshipads',
    'vtiger_inventoryproductrel',
    'vtiger_inventoryshippingrel',
    'vtiger_inventorydetails',
  ],
  ...['vtiger_inventorydetailscf', 'vtiger_cobropago', 'vtiger_cobropagocf', 'vtiger_sostatushistory'],
  ...['vtiger_invoice', 'vtiger_invoicecf', 'vtiger_invoicebillads', 'vtiger_invoiceshipads'],
  ...['vtiger_troubletickets', 'vtiger_ticketcf', 'vtiger_ticketcomments', 'vtiger_crmentityrel'],
  ...['vtiger_modtracker_basic', 'vtiger_modtracker_detail', LINK_TABLE],
];
const COUNTED = [
  ...['vtiger_crmentity_seq', 'vtiger_autonumberprefix', 'vtiger_modentity_num'],
  ...['vtiger_modtracker_basic_seq', 'vtiger_sostatushistory_seq'],
];
const READ = [
  ...[
    'vtiger_tab',
    'vtiger_entityname',
    'vtiger_inventorytaxinfo',
    'vtiger_shippingtaxinfo',
    'vtiger_currency_info',
  ],
  ...['vtiger_groups', 'vtiger_modtracker_tabs', 'vtiger_eventhandlers', 'vtiger_def_org_share'],
  'vtiger_field',
];

/** Not every installation has these. Any other table that cannot be seen is there without a right on it. */
export const SOMETIMES: ReadonlySet<string> = new Set([
  ...['vtiger_autonumberprefix', 'vtiger_modentity_num', 'vtiger_def_org_share'],
  ...['vtiger_troubletickets', 'vtiger_ticketcf', 'vtiger_ticketcomments', 'vtiger_crmentityrel'],
  ...['vtiger_sostatushistory', 'vtiger_sostatushistory_seq'],
  ...['vtiger_invoice', 'vtiger_invoicecf', 'vtiger_invoicebillads', 'vtiger_invoiceshipads'],
  ...['vtiger_modtracker_tabs', 'vtiger_modtracker_basic', 'vtiger_modtracker_basic_seq'],
  // These are only read for a piece of advice.
  ...['vtiger_modtracker_detail', 'vtiger_field'],
]);

/** The passwords and keys of users are never read. */
export const USERS = { table: 'vtiger_users', columns: ['id', 'user_name', 'status', 'deleted'] };

export interface Need {
  table: string;
  rights: string[];
}

// A line that the shop took out of an order is the one thing that is deleted: coreBOS does the same.
const writing = (table: string): string[] => [
  ...['SELECT', 'INSERT', 'UPDATE'],
  ...(table === 'vtiger_inventoryproductrel' ? ['DELETE'] : []),
];

/** Every right that is used, by table, whether an installation has the table or not. */
export const NEEDS: Need[] = [
  ...WRITTEN.map((table) => ({ table, rights: writing(table) })),
  ...COUNTED.map((table) => ({ table, rights: ['SELECT', 'UPDATE'] })),
  ...READ.map((table) => ({ table, rights: ['SELECT'] })),
];

/** True when a table that was out of sight can be seen now: somebody made it, or gave a right on it. */
export async function hasNewTables(db: Runner, seen: ReadonlyMap<string, unknown>): Promise<boolean> {
  const unseen = NEEDS.map(({ table }) => table).filter((table) => !seen.has(table));
  if (unseen.length === 0) return false;
  const rows = await select(
    db,
    'SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (?) LIMIT 1',
    [unseen],
  );
  return rows.length > 0;
}
