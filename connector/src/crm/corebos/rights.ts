import { select, type Runner } from './connection.ts';
import { NEEDS, SOMETIMES, USERS, type Need } from './needs.ts';

/** One line of SHOW GRANTS. */
interface Grant {
  rights: string[];
  /** SELECT is given on these columns alone. */
  columns: string[];
  covers(table: string): boolean;
}

export interface Rights {
  grants: Grant[];
  /** The server took the connection for this account, such as `'carrello'@'10.0.0.%'`. */
  account: string;
  database: string;
}

const GRANT = /^GRANT (.+) ON (?:TABLE )?(?:\*|`((?:[^`]|``)+)`)\.(?:\*|`([^`]+)`) TO /;

/** A right on a whole database is given to a pattern: `corebos\_one` is that name, `corebos_one` any character for `_`. */
function fits(pattern: string, database: string): boolean {
  const source = pattern.replace(/\\[_%\\]|[_%]|[^A-Za-z0-9_%]/g, (part) => {
    if (part === '_') return '.';
    if (part === '%') return '.*';
    return `\\${part.at(-1) ?? ''}`;
  });
  return new RegExp(`^${source}$`).test(database);
}

function readGrant(line: string, database: string): Grant | undefined {
  const [, given, pattern, table] = GRANT.exec(line) ?? [];
  if (given === undefined || given === 'USAGE') return undefined;
  const here =
    pattern === undefined || (table === undefined ? fits(pattern, database) : pattern === database);
  const columns = /\bSELECT \(([^)]*)\)/.exec(given)?.[1] ?? '';
  return {
    rights: given.replace(/\w+ \([^)]*\)/g, '').split(/,\s*/),
    columns: columns.replaceAll('`', '').split(/,\s*/),
    covers: (asked) => here && (table === undefined || table === asked),
  };
}

/** Reads what the connected user may do, also one that may not enter the database. */
export async function readRights(db: Runner, database: string): Promise<Rights> {
  const lines = await select(db, 'SHOW GRANTS FOR CURRENT_USER');
  const [current] = await select(db, 'SELECT CURRENT_USER() AS who');
  const [user = '', host = ''] = String(current?.['who']).split(/@(?=[^@]*$)/);
  return {
    grants: lines.flatMap((row) => readGrant(String(Object.values(row)[0]), database) ?? []),
    account: `'${user.replaceAll("'", "''")}'@'${host}'`,
    database,
  };
}

const has = ({ grants }: Rights, table: string, right: string): boolean =>
  grants.some(
    ({ rights, covers }) => covers(table) && (rights.includes('ALL PRIVILEGES') || rights.includes(right)),
  );

/** True when any right reaches a table: if it were there, it would be seen. */
export const reaches = ({ grants }: Rights, table: string): boolean =>
  grants.some(({ covers }) => covers(table));

const lacking = (rights: Rights, { table, rights: needed }: Need): string[] =>
  needed.filter((right) => !has(rights, table, right));

function readsUsers(rights: Rights): boolean {
  const { table, columns } = USERS;
  const readable = rights.grants.filter(({ covers }) => covers(table)).flatMap((grant) => grant.columns);
  return has(rights, table, 'SELECT') || columns.every((column) => readable.includes(column));
}

/**
 * Lists what the user lacks, in words. A table that is surely not there needs no right: whoever has any on it would see
 * it. Where the user has none at all on one that an installation may lack, nobody can say which it is.
 */
export function missingRights(rights: Rights, seen: ReadonlySet<string>): string[] {
  const absent = (table: string) => SOMETIMES.has(table) && !seen.has(table) && reaches(rights, table);
  const missing = NEEDS.filter(({ table }) => !absent(table)).flatMap((need) => {
    const wanted = lacking(rights, need).join(', ');
    if (wanted === '') return [];
    const unsure = SOMETIMES.has(need.table) && !seen.has(need.table);
    const doubt = ', and without any right on it nobody can say whether it is there';
    return [`The database user lacks ${wanted} ON ${need.table}${unsure ? doubt : ''}.`];
  });
  const users = `The database user lacks SELECT (${USERS.columns.join(', ')}) ON ${USERS.table}.`;
  return readsUsers(rights) ? missing : [...missing, users];
}

/**
 * Writes the statements that give the user these rights and no other. Each of them succeeds by itself: a right can be
 * given on a table that is not there when CREATE is given with it, which is taken back at once.
 */
export function grantStatements({ account, database }: Rights, seen: ReadonlySet<string>): string[] {
  const on = (table: string) => `\`${database}\`.${table}`;
  const certain = ({ table }: Need) => seen.has(table) || !SOMETIMES.has(table);
  const given = ({ table, rights }: Need) => `GRANT ${rights.join(', ')} ON ${on(table)} TO ${account};`;
  const uncertain = NEEDS.filter((need) => !certain(need)).flatMap(({ table, rights }) => [
    given({ table, rights: ['CREATE', ...rights] }),
    `REVOKE CREATE ON ${on(table)} FROM ${account};`,
  ]);
  const [first, ...others] = uncertain;
  const why =
    '-- These may not be there. A right on them can be given with CREATE, which is taken back at once.';
  return [
    ...NEEDS.filter(certain).map(given),
    `GRANT SELECT (${USERS.columns.join(', ')}) ON ${on(USERS.table)} TO ${account};`,
    ...(first === undefined ? [] : [`${why}\n${first}`, ...others]),
  ];
}
