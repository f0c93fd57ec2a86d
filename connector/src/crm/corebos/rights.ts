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
/** Not every installation has these. A table that is not among them and cannot be seen is there without a right on it. */
const SOMETIMES = new Set([
  ...['vtiger_autonumberprefix', 'vtiger_modentity_num', 'vtiger_def_org_share'],
  ...['vtiger_sostatushistory', 'vtiger_sostatushistory_seq'],
  ...['vtiger_modtracker_tabs', 'vtiger_modtracker_basic', 'vtiger_modtracker_basic_seq'],
  // These are only read for a piece of advice.
  ...['vtiger_modtracker_detail', 'vtiger_field'],
]);
/** The passwords and keys of users are never read. */
const USER_COLUMNS = 'SELECT (id, user_name, status, deleted)';

/** Lists every right that is used, by table; only of tables that are there, when that is known. */
export function neededRights(tables: Set<string> | undefined): { table: string; rights: string[] }[] {
  const there = (names: string[]) =>
    names.filter((table) => tables === undefined || tables.has(table) || !SOMETIMES.has(table));
  const of = (table: string) =>
    // A line that the shop took out of an order is the one thing that is deleted: coreBOS does the same.
    table === 'vtiger_inventoryproductrel'
      ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE']
      : ['SELECT', 'INSERT', 'UPDATE'];
  return [
    ...there(WRITTEN).map((table) => ({ table, rights: of(table) })),
    ...there(COUNTED).map((table) => ({ table, rights: ['SELECT', 'UPDATE'] })),
    ...there(READ).map((table) => ({ table, rights: ['SELECT'] })),
  ];
}

/** Writes the statements that give the connected user these rights and no other. */
export async function grantStatements(db: Runner, tables: Set<string> | undefined): Promise<string[]> {
  const [current] = await select(db, 'SELECT CURRENT_USER() AS who, DATABASE() AS name');
  const database = String(current?.['name']);
  // The server took the connection for this account, such as `carrello@10.0.0.%`.
  const user = String(current?.['who']).replace(/^(.*)@([^@]*)$/, "'$1'@'$2'");
  const grant = ({ table, rights }: { table: string; rights: string[] }) =>
    `GRANT ${rights.join(', ')} ON \`${database}\`.${table} TO ${user};`;
  const needed = neededRights(tables);
  const sometimes = needed.filter(({ table }) => SOMETIMES.has(table)).map(grant);
  return [
    ...needed.filter(({ table }) => !SOMETIMES.has(table)).map(grant),
    `GRANT ${USER_COLUMNS} ON \`${database}\`.vtiger_users TO ${user};`,
    ...(tables === undefined ? ['-- Not every installation has these: leave out what is not there.'] : []),
    ...sometimes,
  ];
}

/** Lists the rights that are missing, whether they are given on the whole server, the database or single tables. */
export async function missingRights(db: Runner, tables: Set<string> | undefined): Promise<string[]> {
  const grants = (await select(db, 'SHOW GRANTS FOR CURRENT_USER')).map((row) =>
    String(Object.values(row)[0]),
  );
  const [current] = await select(db, 'SELECT DATABASE() AS name');
  const name = String(current?.['name']);
  const wide = grants.filter((grant) => grant.includes(' ON *.*') || grant.includes(`\`${name}\`.*`));
  const has = (table: string, right: string): boolean =>
    [...wide, ...grants.filter((grant) => grant.includes(`\`${table}\``))].some((grant) => {
      const given = grant.slice('GRANT '.length, grant.indexOf(' ON ')).toUpperCase();
      return given === 'ALL PRIVILEGES' || given.split(/,\s*/).includes(right);
    });
  return neededRights(tables).flatMap(({ table, rights }) => {
    const lacking = rights.filter((right) => !has(table, right));
    return lacking.length === 0 ? [] : [`${lacking.join(', ')} ON ${table}`];
  });
}
