import { select, type Runner } from './connection.ts';
import type { CheckReport, Finding } from './report.ts';
import { reaches, type Rights } from './rights.ts';

/** A table of one row from which coreBOS draws the ids of another table. */
interface Sequence {
  name: string;
  table: string;
  column: string;
  /** What is not written while it cannot be drawn from. */
  without: string;
  /** Every installation known has its table. */
  everywhere: boolean;
}

/**
 * coreBOS makes these when it needs them first, and begins at 1: an id that came from elsewhere, such as the table's own
 * AUTO_INCREMENT, is one that it gives again, and the save on its screen fails.
 */
const SEQUENCES: Sequence[] = [
  {
    ...{ name: 'vtiger_sostatushistory_seq', table: 'vtiger_sostatushistory', column: 'historyid' },
    without: "changes of status are not written into an order's status history",
    everywhere: true,
  },
  {
    ...{ name: 'vtiger_modtracker_basic_seq', table: 'vtiger_modtracker_basic', column: 'id' },
    without: 'changes are not written into "View History"',
    everywhere: false,
  },
];

/** `unused`: its table is not there; `empty`: it has no row; `behind`: it would give ids that are taken. */
type State = 'fit' | 'unused' | 'absent' | 'empty' | 'behind';

async function readState(
  db: Runner,
  tables: ReadonlyMap<string, unknown>,
  { name, table, column }: Sequence,
): Promise<State> {
  if (!tables.has(table)) return 'unused';
  if (!tables.has(name)) return 'absent';
  const [row] = await select(
    db,
    `SELECT MAX(id) AS given, (SELECT COALESCE(MAX(${column}), 0) FROM ${table}) AS taken FROM ${name}`,
  );
  const given = row?.['given'] ?? null;
  if (given === null) return 'empty';
  return Number(given) < Number(row?.['taken']) ? 'behind' : 'fit';
}

/** Lists the sequences that can be drawn from: a row is never written without. */
export async function readSequences(db: Runner, tables: ReadonlyMap<string, unknown>): Promise<Set<string>> {
  const fit = new Set<string>();
  for (const sequence of SEQUENCES)
    if ((await readState(db, tables, sequence)) === 'fit') fit.add(sequence.name);
  return fit;
}

/** Writes what mends a sequence: it goes on after the highest id that its table has. */
function mend(state: State, { name, table, column }: Sequence, database: string): string {
  const [on, from] = [`\`${database}\`.${name}`, `\`${database}\`.${table}`];
  const taken = `COALESCE(MAX(${column}), 0)`;
  if (state === 'empty')
    return `INSERT INTO ${on} (id) SELECT ${taken} FROM ${from} HAVING NOT EXISTS (SELECT 1 FROM ${on});`;
  if (state === 'behind') return `UPDATE ${on} SET id = GREATEST(id, (SELECT ${taken} FROM ${from}));`;
  // One statement makes it with its row: coreBOS could not draw from one that is empty.
  return `CREATE TABLE IF NOT EXISTS ${on} (id INT NOT NULL) ENGINE=InnoDB SELECT ${taken} AS id FROM ${from};`;
}

function tell(state: State, { name, table, without }: Sequence): Finding {
  if (state === 'absent')
    return {
      level: 'note',
      text: `The sequence ${name} is not there: ${without} until the SQL below made it.`,
    };
  const text = `The sequence ${name} ${state === 'empty' ? 'has no row' : `is behind ${table}`}: saves on coreBOS' own screen fail until the SQL below mends it.`;
  return { level: 'harm', text };
}

/**
 * Says which sequences are not there, or would give an id twice, and how that is mended. For a user who sees nothing yet
 * the statement that makes a missing one is written all the same: it leaves alone one that is there.
 */
export async function findSequences(
  db: Runner,
  rights: Rights,
  tables: ReadonlyMap<string, unknown>,
): Promise<CheckReport> {
  const report: CheckReport = { findings: [], sql: [] };
  for (const sequence of SEQUENCES) {
    const { table, everywhere } = sequence;
    const hidden = everywhere && !tables.has(table) && !reaches(rights, table);
    const state = hidden ? 'absent' : await readState(db, tables, sequence);
    if (state === 'fit' || state === 'unused') continue;
    if (!hidden) report.findings.push(tell(state, sequence));
    report.sql.push(mend(state, sequence, rights.database));
  }
  return report;
}
