import type { CorebosConfig } from '../../config.ts';
import { databaseOf, openPool, select, serverOf, type Runner } from './connection.ts';
import { findSequences } from './history-ids.ts';
import { LINK_TABLE, linkTableSql } from './links.ts';
import { rateTax } from './rate-tax.ts';
import type { CheckReport, Finding } from './report.ts';
import { grantStatements, missingRights, readRights, type Rights } from './rights.ts';
import { findUnticked } from './sold-products.ts';
import { readSite, readTables, SiteUnfit, type Module, type Site } from './site.ts';

const NEEDED: Module[] = ['Accounts', 'Contacts', 'Products', 'SalesOrder'];
const OPTIONAL: [Module, string][] = [
  ['CobroPago', 'payments and refunds are not written'],
  ['InventoryDetails', 'line records for reports are not written'],
  ['Services', 'fees are written as products'],
  ['Invoice', 'invoices and credit notes are not written'],
  ['HelpDesk', 'questions and returns are not written'],
];

function findModules({ modules, denormalised }: Site): Finding[] {
  const missing = NEEDED.filter((module) => !modules.has(module));
  return [
    ...missing.map((module): Finding => ({
      level: 'harm',
      text: `The module ${module} is switched off: switch it on.`,
    })),
    ...OPTIONAL.filter(([module]) => !modules.has(module)).map(([module, effect]): Finding => ({
      level: 'note',
      text: `The module ${module} is switched off, or its tables cannot be seen: ${effect}.`,
    })),
    ...[...denormalised].map(([module, table]): Finding => ({
      level: 'fit',
      text: `${module} keeps its entity columns in ${table}.`,
    })),
  ];
}

async function findNumbering(db: Runner, { numbering, modules }: Site): Promise<Finding[]> {
  // An invoice brings its own number.
  const wanted = [...modules.keys()].filter((module) => module !== 'Invoice');
  const table = numbering === 'autonumberprefix' ? 'vtiger_autonumberprefix' : 'vtiger_modentity_num';
  const rows = await select(db, `SELECT * FROM ${table} WHERE active = '1' AND semodule IN (?)`, [wanted]);
  const faults = wanted.flatMap((module): Finding[] => {
    const row = rows.find((each) => each['semodule'] === module);
    if (!row)
      return [{ level: 'harm', text: `Nothing numbers ${module}: ${table} has no active row for it.` }];
    const unknown =
      numbering === 'autonumberprefix' &&
      (!/^\d+$/.test(String(row['format'])) || row['isworkflowexpression'] === '1');
    if (!unknown) return [];
    const text = `${module} is numbered by a pattern (${String(row['format'])}) that only coreBOS can work out: use digits.`;
    return [{ level: 'harm', text }];
  });
  return [...faults, { level: 'fit', text: `Record numbers come from ${table}.` }];
}

/** Looks for the columns that coreBOS' own WooCommerce integration adds, and for records in them. */
export async function findWooCommerce(db: Runner, tables: Site['tables']): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of [
    'vtiger_salesordercf',
    'vtiger_salesorder',
    'vtiger_contactscf',
    'vtiger_contactdetails',
  ]) {
    const column = [...(tables.get(table)?.keys() ?? [])].find((name) => name === 'wccode');
    if (column === undefined) continue;
    const used = await select(
      db,
      `SELECT 1 FROM ${table} WHERE ${column} IS NOT NULL AND ${column} <> '' LIMIT 1`,
    );
    findings.push(
      used.length > 0
        ? {
            level: 'harm',
            text: `coreBOS' own WooCommerce integration has written into ${table}: with both, every order would be there twice. Switch it off and empty wccode, or do not use Carrello here.`,
          }
        : {
            level: 'note',
            text: `coreBOS' own WooCommerce integration was installed (${table}.wccode) and is not in use: leave it so.`,
          },
    );
  }
  return findings;
}

async function findPeople(db: Runner, site: Site, config: CorebosConfig): Promise<Finding[]> {
  const owner = site.ownerIsGroup ? `the group ${config.owner}` : `the user ${config.owner}`;
  const findings: Finding[] = [
    { level: 'fit', text: `${config.user} signs what is written; ${owner} owns it.` },
    {
      level: 'note',
      text: `Keep the user ${config.user} for Carrello alone: what it changes in coreBOS within the second of a write is taken for an echo.`,
    },
  ];
  const tab = site.modules.get('CobroPago');
  if (tab === undefined || !site.tables.has('vtiger_def_org_share')) return findings;
  const [share] = await select(db, 'SELECT permission FROM vtiger_def_org_share WHERE tabid = ?', [tab]);
  if (Number(share?.['permission']) === 3 && !site.ownerIsGroup) {
    findings.push({
      level: 'note',
      text: `Payments are private to their owner: only ${config.owner} and those above see them. Set COREBOS_OWNER to a group, or open their sharing.`,
    });
  }
  return findings;
}

function findTaxes(site: Site): Finding[] {
  const columns = site.tables.get('vtiger_inventoryproductrel');
  const off = site.taxes.filter(({ name }) => !columns?.has(name));
  const codes = [...site.currencies.keys()].join(', ');
  return [
    {
      level: 'fit',
      text: `The rate of every line is written as the tax "${rateTax(site).label}", in individual tax mode.`,
    },
    ...(site.shippingTaxes.length === 0
      ? [
          {
            level: 'note' as const,
            text: 'There is no shipping tax: the tax on shipping goes into the adjustment.',
          },
        ]
      : []),
    ...off.map(({ label }): Finding => ({
      level: 'note',
      text: `The tax "${label}" has no column in the lines.`,
    })),
    { level: 'fit', text: `Currencies: ${codes}; payments are counted in ${site.baseCurrency}.` },
  ];
}

async function findIndex(db: Runner, database: string): Promise<CheckReport> {
  const rows = await select(
    db,
    "SHOW INDEX FROM vtiger_crmobject WHERE Column_name = 'modifiedtime' AND Seq_in_index = 1",
  );
  if (rows.length > 0) return { findings: [], sql: [] };
  const text =
    'vtiger_crmobject has no index on modifiedtime: looking for changes reads all of it. The index below is advised from 100,000 records on.';
  return {
    findings: [{ level: 'note', text }],
    sql: [`CREATE INDEX carrello_modifiedtime ON \`${database}\`.vtiger_crmobject (modifiedtime);`],
  };
}

/** A refund is a negative amount: the field's own rule keeps people from saving it on the screen of payments. */
async function findRefunds(db: Runner, database: string, { modules, tables }: Site): Promise<CheckReport> {
  if (!modules.has('CobroPago') || !tables.has('vtiger_field')) return { findings: [], sql: [] };
  const where = "tablename = 'vtiger_cobropago' AND fieldname = 'amount' AND typeofdata LIKE 'N~%'";
  const rows = await select(db, `SELECT 1 FROM vtiger_field WHERE ${where}`);
  if (rows.length === 0) return { findings: [], sql: [] };
  const text =
    'Refunds are payments with a negative amount, which the screen of payments shows and adds up but does not save: the UPDATE below lets staff edit them.';
  return {
    findings: [{ level: 'note', text }],
    sql: [`UPDATE \`${database}\`.vtiger_field SET typeofdata = CONCAT('N', typeofdata) WHERE ${where};`],
  };
}

const harm = (text: string): Finding => ({ level: 'harm', text });

/** Says what is missing before anything else can be looked at: the table of links, and rights. */
function findAccess(rights: Rights, seen: ReadonlySet<string>): CheckReport {
  const missing = missingRights(rights, seen);
  const linked = seen.has(LINK_TABLE);
  const unlinked = harm(`The table ${LINK_TABLE} is missing: the SQL below makes it.`);
  return {
    findings: [...missing.map(harm), ...(linked ? [] : [unlinked])],
    sql: [
      ...(linked ? [] : [linkTableSql(`\`${rights.database}\`.${LINK_TABLE}`)]),
      ...(missing.length === 0 ? [] : grantStatements(rights, seen)),
    ],
  };
}

const joined = (reports: CheckReport[]): CheckReport => ({
  findings: reports.flatMap(({ findings }) => findings),
  sql: reports.flatMap(({ sql }) => sql),
});

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function findAll(db: Runner, config: CorebosConfig): Promise<CheckReport> {
  const tables = await readTables(db);
  const rights = await readRights(db, databaseOf(config.databaseUrl));
  const access = findAccess(rights, new Set(tables.keys()));
  /** What cannot be read for want of a right was named already. */
  const tried = async (find: Promise<CheckReport>): Promise<CheckReport> =>
    find.catch((error: unknown) => {
      if (!(error instanceof SiteUnfit) && access.findings.length === 0) throw error;
      return { findings: error instanceof SiteUnfit ? [harm(error.message)] : [], sql: [] };
    });
  const fitness = await tried(findFitness(db, config, tables));
  return joined([access, fitness, await tried(findSequences(db, rights, tables))]);
}

async function findFitness(db: Runner, config: CorebosConfig, tables: Site['tables']): Promise<CheckReport> {
  const site = await readSite(db, config, { withoutLinks: true });
  const findings = [
    ...findModules(site),
    ...(await findNumbering(db, site)),
    ...(await findWooCommerce(db, tables)),
  ];
  findings.push(...(await findPeople(db, site, config)), ...findTaxes(site));
  findings.push({
    level: 'fit',
    text: `Times are written in ${config.timeZone}: it must be $default_timezone of config.inc.php.`,
  });
  const master = config.catalogMaster
    ? 'coreBOS keeps the catalogue: its names, prices and stock come here.'
    : 'Carrello keeps the catalogue: names, prices and stock are written over what is changed here.';
  findings.push({ level: 'fit', text: master });
  if (config.catalogMaster) {
    findings.push({
      level: 'note',
      text: 'An invoice that coreBOS makes of a shop order takes the stock a second time: use its workflow for other sales only.',
    });
  }
  const database = databaseOf(config.databaseUrl);
  return joined([
    { findings, sql: [] },
    await findRefunds(db, database, site),
    await findIndex(db, database),
    await findUnticked(db, database, site),
  ]);
}

/** A user without any right is not let into the database, and can still be told which rights it needs. */
async function checkOutside(config: CorebosConfig, refusal: unknown): Promise<CheckReport> {
  const text = `coreBOS' database cannot be read: ${said(refusal)}`;
  const db = openPool(serverOf(config.databaseUrl));
  try {
    const rights = await readRights(db, databaseOf(config.databaseUrl));
    const sequences = await findSequences(db, rights, new Map());
    return joined([{ findings: [harm(text)], sql: findAccess(rights, new Set()).sql }, sequences]);
  } catch {
    return { findings: [harm(text)], sql: [] };
  } finally {
    await db.end();
  }
}

/** Reads an installation and says what fits, what is off, and what would be done with which rights. Writes nothing. */
export async function checkCorebos(config: CorebosConfig): Promise<CheckReport> {
  const db = openPool(config.databaseUrl);
  try {
    return await findAll(db, config);
  } catch (error) {
    return await checkOutside(config, error);
  } finally {
    await db.end();
  }
}
