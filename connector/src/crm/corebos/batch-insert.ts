import { write, type Row, type Runner } from './connection.ts';
import { SiteUnfit, type Site } from './site.ts';

/**
 * Gathers rows by table and writes each table with one statement, in the order in which tables were first named. Columns
 * that this installation does not have are left out; a table that it does not have is an error.
 */
export class RowBatch {
  readonly #rows = new Map<string, Row[]>();
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  add(table: string, row: Row): void {
    const rows = this.#rows.get(table);
    if (rows) rows.push(row);
    else this.#rows.set(table, [row]);
  }

  /** Returns the first generated key of each table that makes its own. */
  async insert(db: Runner): Promise<Map<string, number>> {
    const generated = new Map<string, number>();
    for (const [table, rows] of this.#rows) {
      const known = this.#site.tables.get(table);
      if (!known)
        throw new SiteUnfit(
          `The table ${table} cannot be seen: \`carrello corebos check\` says whether it is not there or the right is missing.`,
        );
      const columns = Object.keys(rows[0] ?? {}).filter((column) => known.has(column));
      const values = rows.map((row) => columns.map((column) => row[column]));
      const list = columns.map((column) => `\`${column}\``).join(',');
      const result = await write(db, `INSERT INTO ${table} (${list}) VALUES ?`, [values]);
      if (result.insertId > 0) generated.set(table, result.insertId);
    }
    return generated;
  }
}

/** Updates the columns of one row, as far as they exist there. */
export async function updateRow(
  db: Runner,
  site: Site,
  { table, key, id }: { table: string; key: string; id: number },
  changes: Row,
): Promise<void> {
  const known = site.tables.get(table);
  const entries = Object.entries(changes).filter(([column]) => known?.has(column));
  if (entries.length === 0) return;
  const set = entries.map(([column]) => `\`${column}\` = ?`).join(', ');
  await write(db, `UPDATE ${table} SET ${set} WHERE ${key} = ?`, [...entries.map(([, value]) => value), id]);
}
