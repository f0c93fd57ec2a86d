import type { CorebosConfig } from '../../config.ts';
import { AppError } from '../../platform/errors.ts';
import { select, type Row, type Runner } from './connection.ts';
import { readSequences } from './history-ids.ts';

export type Module =
  | 'Accounts'
  | 'Contacts'
  | 'Products'
  | 'Services'
  | 'SalesOrder'
  | 'InventoryDetails'
  | 'CobroPago'
  | 'Invoice'
  | 'HelpDesk';

export interface Column {
  /** It holds so many characters; null when it is no text. */
  length: number | null;
  /** True when it holds characters beyond the Basic Multilingual Plane, such as emoji. */
  wide: boolean;
}

export interface Tax {
  id: number;
  /** Its column in the lines is called so, such as `tax1`. */
  name: string;
  label: string;
  retention: boolean;
}

export interface Currency {
  id: number;
  rate: string;
  base: boolean;
}

/** What this coreBOS is like: installations differ in modules, columns, numbering and taxes. */
export interface Site {
  /** The modules that are switched on, with their tab ids. */
  modules: Map<Module, number>;
  /** The table that holds the entity columns of each denormalised module. */
  denormalised: Map<Module, string>;
  tables: Map<string, Map<string, Column>>;
  numbering: 'autonumberprefix' | 'modentity_num';
  taxes: Tax[];
  shippingTaxes: string[];
  currencies: Map<string, Currency>;
  baseCurrency: string;
  userId: number;
  ownerId: number;
  ownerIsGroup: boolean;
  /** The history keeps the changes of these modules, and its rows can be written. */
  tracked: Set<Module>;
  /** Ids of history rows can be drawn from these: a row is never written without its sequence. */
  sequences: Set<string>;
  autoIncrementStep: number;
  timeZone: string;
  /** Records lead there. */
  deskUrl: string;
}

const MODULES: Module[] = [
  'Accounts',
  'Contacts',
  'Products',
  'Services',
  'SalesOrder',
  'InventoryDetails',
  'CobroPago',
  'Invoice',
  'HelpDesk',
];

/** Without these tables nothing can be written into a module that a site of before may have given no right on. */
const TABLES_OF = {
  HelpDesk: ['vtiger_troubletickets', 'vtiger_ticketcf', 'vtiger_ticketcomments'],
  Invoice: ['vtiger_invoice', 'vtiger_invoicecf', 'vtiger_invoicebillads', 'vtiger_invoiceshipads'],
};

export class SiteUnfit extends AppError {
  override readonly name = 'SiteUnfit';
  constructor(message: string) {
    super('conflict', message);
  }
}

const UNSEEN = (table: string): string =>
  `How coreBOS numbers its records cannot be seen: the database user lacks SELECT on ${table}.`;

const text = (row: Row, name: string): string => String(row[name] ?? '');

export async function readTables(db: Runner): Promise<Site['tables']> {
  const rows = await select(
    db,
    `SELECT table_name AS t, column_name AS c, character_maximum_length AS n, character_set_name AS s
       FROM information_schema.columns
      WHERE table_schema = DATABASE() AND (table_name LIKE 'vtiger\\_%' OR table_name = 'carrello_links')`,
  );
  const tables: Site['tables'] = new Map();
  for (const row of rows) {
    const table = text(row, 't').toLowerCase();
    if (!tables.has(table)) tables.set(table, new Map());
    const length = row['n'] === null ? null : Number(row['n']);
    tables.get(table)?.set(text(row, 'c').toLowerCase(), { length, wide: row['s'] === 'utf8mb4' });
  }
  return tables;
}

/** `vtiger_autonumberprefix` counts only where coreBOS itself uses it; the older table is there in both cases. */
export async function readNumbering(db: Runner, tables: Site['tables']): Promise<Site['numbering']> {
  if (!tables.has('vtiger_eventhandlers')) throw new SiteUnfit(UNSEEN('vtiger_eventhandlers'));
  const active = await select(
    db,
    "SELECT 1 FROM vtiger_eventhandlers WHERE handler_class = 'PrefixEvent' AND is_active = 1 LIMIT 1",
  );
  if (active.length === 0) return 'modentity_num';
  // The older table would answer, too, with numbers that coreBOS has given already.
  if (!tables.has('vtiger_autonumberprefix')) throw new SiteUnfit(UNSEEN('vtiger_autonumberprefix'));
  return 'autonumberprefix';
}

/** With both at work every order would be there twice, and changes would go round in circles. */
async function refuseWooCommerce(db: Runner): Promise<void> {
  const active = await select(
    db,
    "SELECT 1 FROM vtiger_eventhandlers WHERE handler_class = 'woocommercechange2message' AND is_active = 1 LIMIT 1",
  );
  if (active.length === 0) return;
  throw new SiteUnfit(
    "coreBOS' own WooCommerce integration is switched on: switch it off in its settings, or do not use Carrello here.",
  );
}

async function readModules(db: Runner): Promise<Pick<Site, 'modules' | 'denormalised'>> {
  const tabs = await select(db, 'SELECT name, tabid FROM vtiger_tab WHERE presence = 0 AND name IN (?)', [
    MODULES,
  ]);
  const names = await select(
    db,
    `SELECT modulename, denormtable FROM vtiger_entityname
      WHERE denormtable IS NOT NULL AND denormtable NOT IN ('', 'vtiger_crmentity') AND modulename IN (?)`,
    [MODULES],
  );
  return {
    modules: new Map(tabs.map((row) => [row['name'] as Module, Number(row['tabid'])])),
    denormalised: new Map(names.map((row) => [row['modulename'] as Module, text(row, 'denormtable')])),
  };
}

async function readTaxes(db: Runner): Promise<Pick<Site, 'taxes' | 'shippingTaxes'>> {
  const taxes = await select(
    db,
    'SELECT taxid, taxname, taxlabel, retention FROM vtiger_inventorytaxinfo WHERE deleted = 0 ORDER BY taxid',
  );
  const shipping = await select(
    db,
    'SELECT taxname FROM vtiger_shippingtaxinfo WHERE deleted = 0 ORDER BY taxid',
  );
  return {
    taxes: taxes.map((row) => ({
      id: Number(row['taxid']),
      name: text(row, 'taxname'),
      label: text(row, 'taxlabel'),
      retention: Number(row['retention']) === 1,
    })),
    shippingTaxes: shipping.map((row) => text(row, 'taxname')),
  };
}

async function readCurrencies(db: Runner): Promise<Pick<Site, 'currencies' | 'baseCurrency'>> {
  const rows = await select(
    db,
    'SELECT id, currency_code, conversion_rate, defaultid FROM vtiger_currency_info WHERE deleted = 0 ORDER BY id DESC',
  );
  const currencies = new Map(
    rows.map((row): [string, Currency] => [
      text(row, 'currency_code'),
      { id: Number(row['id']), rate: text(row, 'conversion_rate'), base: Number(row['defaultid']) < 0 },
    ]),
  );
  const base = [...currencies].find(([, currency]) => currency.base)?.[0] ?? '';
  return { currencies, baseCurrency: base };
}

/** Finds a user's or a group's id by name: users and groups share one id space. */
async function readOwner(db: Runner, config: CorebosConfig) {
  const users = await select(
    db,
    "SELECT id, user_name FROM vtiger_users WHERE deleted = 0 AND status = 'Active' AND user_name IN (?)",
    [[config.user, config.owner]],
  );
  const groups = await select(db, 'SELECT groupid FROM vtiger_groups WHERE groupname = ?', [config.owner]);
  const user = users.find((row) => row['user_name'] === config.user);
  const owner = users.find((row) => row['user_name'] === config.owner);
  const group = groups[0];
  if (!user) throw new SiteUnfit(`coreBOS has no active user "${config.user}" (COREBOS_USER).`);
  if (!owner && !group)
    throw new SiteUnfit(`coreBOS has no active user or group "${config.owner}" (COREBOS_OWNER).`);
  return {
    userId: Number(user['id']),
    ownerId: Number(owner?.['id'] ?? group?.['groupid']),
    ownerIsGroup: owner === undefined,
  };
}

/** Reads what the installation is like. Throws SiteUnfit with what an administrator has to do. */
export async function readSite(
  db: Runner,
  config: CorebosConfig,
  { withoutLinks = false } = {},
): Promise<Site> {
  const tables = await readTables(db);
  for (const table of ['vtiger_crmentity_seq', 'vtiger_crmentity', 'vtiger_crmobject', 'vtiger_salesorder']) {
    if (!tables.has(table))
      throw new SiteUnfit(`This is no coreBOS, or too old a one: the table ${table} is missing.`);
  }
  if (!withoutLinks && !tables.has('carrello_links')) {
    throw new SiteUnfit(
      'The table carrello_links is missing: `carrello corebos check` prints the SQL that makes it.',
    );
  }
  const numbering = await readNumbering(db, tables);
  await refuseWooCommerce(db);
  const modules = await readModules(db);
  for (const [module, needed] of Object.entries(TABLES_OF))
    if (!needed.every((table) => tables.has(table))) modules.modules.delete(module as Module);
  const sequences = await readSequences(db, tables);
  const keepsHistory = tables.has('vtiger_modtracker_detail') && sequences.has('vtiger_modtracker_basic_seq');
  const tracked =
    keepsHistory && tables.has('vtiger_modtracker_tabs')
      ? await select(db, 'SELECT tabid FROM vtiger_modtracker_tabs WHERE visible = 1')
      : [];
  const trackedTabs = new Set(tracked.map((row) => Number(row['tabid'])));
  const [step] = await select(db, 'SELECT @@auto_increment_increment AS step');
  return {
    ...modules,
    tables,
    numbering,
    ...(await readTaxes(db)),
    ...(await readCurrencies(db)),
    ...(await readOwner(db, config)),
    tracked: new Set(
      [...modules.modules].filter(([, tab]) => trackedTabs.has(tab)).map(([module]) => module),
    ),
    sequences,
    autoIncrementStep: Number(step?.['step'] ?? 1),
    ...{ timeZone: config.timeZone, deskUrl: config.deskUrl },
  };
}
