import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { linkTableSql } from '../../../connector/src/crm/corebos/links.ts';
import tables from './tables.json' with { type: 'json' };

/** The tables of a coreBOS on the server at MARIADB_URL, filled as a fresh installation is. Gone after close(). */
export interface TestCorebos {
  url: string;
  db: Pool;
  /** All rows of a query, values as text. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, string | null>[]>;
  /** The only row; throws when there is none or another. */
  row(sql: string, values?: unknown[]): Promise<Record<string, string | null>>;
  close(): Promise<void>;
}

export const ADMIN = 1;
/** The user who signs what Carrello writes, and the salespeople's group that owns it. */
export const WEBSHOP = 5;
export const SALES_GROUP = 7;
/** A salesperson at work in coreBOS. */
export const STAFF = 6;

const MODULES = [
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

const NUMBERING: [string, string, string][] = [
  ['Accounts', 'ACC', '1'],
  ['Contacts', 'CON', '1'],
  ['Products', 'PRO', '1'],
  ['Services', 'SER', '1'],
  ['SalesOrder', 'SO', '1'],
  ['InventoryDetails', '', '000000001'],
  ['CobroPago', 'PAY-', '0000001'],
  ['Invoice', 'INV', '1'],
  ['HelpDesk', 'TT', '1'],
];

const MAIN_TABLES: Record<string, string> = {
  Accounts: 'vtiger_account',
  Contacts: 'vtiger_contactdetails',
  Products: 'vtiger_products',
  Services: 'vtiger_service',
  SalesOrder: 'vtiger_salesorder',
  InventoryDetails: 'vtiger_inventorydetails',
  CobroPago: 'vtiger_cobropago',
  Invoice: 'vtiger_invoice',
  HelpDesk: 'vtiger_troubletickets',
};

/**
 * Not in the list of columns: what is read of tables that every installation has. The sequences of the two histories are
 * missing, as they are until coreBOS needs one of them first.
 */
const BESIDE = [
  'CREATE TABLE vtiger_eventhandlers (eventhandler_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, event_name varchar(100) NOT NULL, handler_class varchar(100) NOT NULL, is_active int(1) NOT NULL)',
  'CREATE TABLE vtiger_def_org_share (ruleid int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, tabid int(11) NOT NULL, permission int(19) NULL)',
  'CREATE TABLE vtiger_field (fieldid int(19) NOT NULL AUTO_INCREMENT PRIMARY KEY, tablename varchar(100) NOT NULL, fieldname varchar(50) NOT NULL, typeofdata varchar(100) NULL)',
];

async function createTables(db: Pool): Promise<void> {
  for (const [table, parts] of Object.entries(tables)) {
    await db.query(`CREATE TABLE ${table} (${parts.join(', ')}) ENGINE=InnoDB`);
  }
  for (const sql of BESIDE) await db.query(sql);
  await db.query(linkTableSql());
}

async function insert(db: Pool, table: string, columns: string, rows: unknown[][]): Promise<void> {
  await db.query(`INSERT INTO ${table} (${columns}) VALUES ?`, [rows]);
}

async function fill(db: Pool): Promise<void> {
  const names = MODULES.map((module, index) => [index + 2, module]);
  await insert(
    db,
    'vtiger_tab',
    'tabid, name, presence',
    names.map((row) => [...row, 0]),
  );
  const entity = names.map(([tab, module]) => [tab, module, MAIN_TABLES[String(module)], 'x', 'x', 'x']);
  await insert(
    db,
    'vtiger_entityname',
    'tabid, modulename, tablename, fieldname, entityidfield, entityidcolumn',
    entity,
  );
  await insert(
    db,
    'vtiger_autonumberprefix',
    'autonumberprefixid, prefix, semodule, format, active, isworkflowexpression, current, default1',
    NUMBERING.map(([module, prefix, format], index) => [
      100 + index,
      prefix,
      module,
      format,
      '1',
      '0',
      6,
      '1',
    ]),
  );
  // The table of older installations, still there and no longer used.
  const dead = NUMBERING.map(([module, prefix], index) => [index + 1, module, prefix, '1', '1', '1']);
  await insert(db, 'vtiger_modentity_num', 'num_id, semodule, prefix, start_id, cur_id, active', dead);
  await insert(db, 'vtiger_eventhandlers', 'event_name, handler_class, is_active', [
    ['corebos.filter', 'PrefixEvent', 1],
  ]);
  // Payments are private to their owner, the rest is public.
  const sharing = names.map(([tab, module]) => [tab, module === 'CobroPago' ? 3 : 2]);
  await insert(db, 'vtiger_def_org_share', 'tabid, permission', sharing);
  await insert(db, 'vtiger_field', 'tablename, fieldname, typeofdata', [
    ['vtiger_cobropago', 'amount', 'N~O'],
  ]);
  const taxes = ['VAT', 'Sales', 'Service'].map((label, index) => [
    index + 1,
    `tax${index + 1}`,
    label,
    20,
    0,
  ]);
  await insert(db, 'vtiger_inventorytaxinfo', 'taxid, taxname, taxlabel, percentage, deleted', taxes);
  const shipping = taxes.map(([id, , label]) => [id, `shtax${id}`, label, 20, 0]);
  await insert(db, 'vtiger_shippingtaxinfo', 'taxid, taxname, taxlabel, percentage, deleted', shipping);
  await insert(
    db,
    'vtiger_currency_info',
    'id, currency_name, currency_code, conversion_rate, defaultid, deleted, currency_position',
    [
      [1, 'Euro', 'EUR', 1, '-11', 0, '1.0$'],
      [2, 'Yen', 'JPY', 160, '0', 0, '$1.0'],
      [3, 'Kuwaiti Dinar', 'KWD', 0.33, '0', 0, '$1.0'],
      [4, 'US Dollar', 'USD', 1.1, '0', 0, '$1.0'],
    ],
  );
  const since = '2026-01-01 00:00:00';
  await insert(db, 'vtiger_users', 'id, user_name, status, deleted, date_entered', [
    [ADMIN, 'admin', 'Active', 0, since],
    [WEBSHOP, 'webshop', 'Active', 0, since],
    [STAFF, 'sales1', 'Active', 0, since],
  ]);
  await insert(db, 'vtiger_groups', 'groupid, groupname', [[SALES_GROUP, 'Sales']]);
  await db.query('INSERT INTO vtiger_crmentity_seq (id) VALUES (8600)');
}

function serverUrl(): string {
  const server = process.env['MARIADB_URL'];
  if (!server) throw new Error('coreBOS keeps its tables in MariaDB: set MARIADB_URL, as `npm test` does.');
  return server.replace(/\/+$/, '');
}

export async function createTestCorebos(): Promise<TestCorebos> {
  const name = `corebos_${randomBytes(6).toString('hex')}`;
  const admin = await mysql.createConnection(serverUrl());
  // As coreBOS itself is installed: three bytes a character.
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci`);
  const url = `${serverUrl()}/${name}`;
  const db = mysql.createPool({ uri: url, dateStrings: true, charset: 'utf8mb4', connectionLimit: 8 });
  await createTables(db);
  await fill(db);
  const rows = async (sql: string, values: unknown[] = []) => {
    const [found] = await db.query<RowDataPacket[]>(sql, values);
    return found.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)]),
      ),
    );
  };
  return {
    url,
    db,
    rows,
    async row(sql, values) {
      const found = await rows(sql, values);
      if (found.length !== 1) throw new Error(`${found.length} rows for ${sql}`);
      return found[0] ?? {};
    },
    async close() {
      await db.end();
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    },
  };
}
