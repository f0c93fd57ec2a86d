import type { Knex } from 'knex';
import { crashpoint } from '../crashpoint.ts';
import { dialectOf, isDuplicateKey, transact, type Db } from '../db.ts';
import { statementsOf, type Change, type Row, type Statements } from './prepared.ts';

type Column<R> = keyof R & string;

export interface Table<R extends object> {
  name: string;
  primary: readonly Column<R>[];
}

/** A way to find rows of a table. All columns but the last hold values without a line break. */
export interface Finder<R extends object> {
  table: Table<R>;
  by: readonly Column<R>[];
  /** At most one row has a key. */
  unique?: boolean;
  /** All columns when left out. */
  select?: readonly Column<R>[];
  /** The rows stay locked for the rest of the transaction. */
  lock?: boolean;
}

/**
 * A unit of work: what one transaction reads is read once, many keys at a time, and what it writes is written at the
 * end, many rows at a time. Whoever asks sees what was written before in the same work.
 */
export interface Work {
  trx: Knex.Transaction;
  /** Reads ahead what `find` and `list` will be asked for. */
  load<R extends object>(finder: Finder<R>, keys: unknown[][]): Promise<void>;
  find<R extends object>(finder: Finder<R>, key: unknown[]): Promise<R | undefined>;
  /** Lists the rows of a key, in no order. */
  list<R extends object>(finder: Finder<R>, key: unknown[]): Promise<readonly R[]>;
  /** `finders` are all those of the table that somebody may ask in this work. */
  insert<R extends object>(table: Table<R>, row: R, ...finders: Finder<R>[]): void;
  /** Changes a row that this work found or inserted, or that was read with all its columns. */
  change<R extends object>(table: Table<R>, row: R, changes: Partial<R>): void;
  /** Deletes the rows of a key, or only some of them. What other finders found of the table is read again. */
  remove<R extends object>(finder: Finder<R>, key: unknown[], rows?: R[]): Promise<void>;
  /** Runs a query of its own, which sees all that this work has written so far. It must not write. */
  read<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Writes all that is pending, runs SQL of its own on the transaction, and forgets everything that was read before. */
  aside<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Runs something when everything is written, before the commit. */
  later(run: (trx: Knex.Transaction) => Promise<void>): void;
}

/** Says that what was read is no longer true: the whole transaction looks again. */
export class StaleRead extends Error {
  override readonly name = 'StaleRead';
}

interface Pending {
  table: Table<Row>;
  fresh: Set<Row>;
  dirty: Map<Row, Change>;
}

class UnitOfWork implements Work {
  readonly trx: Knex.Transaction;
  readonly #statements: Statements;
  /** By finder and key: the rows as they are in this work. */
  readonly #known = new Map<Finder<never>, Map<string, Row[]>>();
  /** By table and primary key: a row that two finders find is one row. */
  readonly #same = new Map<string, Map<string, Row>>();
  readonly #pending = new Map<string, Pending>();
  readonly #later: ((trx: Knex.Transaction) => Promise<void>)[] = [];
  readonly #fold: (key: string) => string;

  constructor(trx: Knex.Transaction, statements: Statements) {
    this.trx = trx;
    this.#statements = statements;
    // utf8mb4_bin pads with blanks when it compares: what is one key there must be one here.
    this.#fold = dialectOf(trx) === 'mysql' ? (key) => key.replace(/ +$/, '') : (key) => key;
  }

  #nameOf(values: unknown[]): string {
    return this.#fold(values.join('\n'));
  }

  #rowsOf(finder: Finder<never>): Map<string, Row[]> {
    let rows = this.#known.get(finder);
    if (!rows) this.#known.set(finder, (rows = new Map()));
    return rows;
  }

  #keyIn(columns: readonly string[], row: Row): string {
    return this.#nameOf(columns.map((column) => row[column]));
  }

  /** The row as it is known in this work; from now on this one when it was not. */
  #oneOf({ name, primary }: Table<never>, row: Row): Row {
    let rows = this.#same.get(name);
    if (!rows) this.#same.set(name, (rows = new Map()));
    const key = this.#keyIn(primary, row);
    const known = rows.get(key);
    if (!known) rows.set(key, row);
    return known ?? row;
  }

  #pendingIn(table: Table<never>): Pending {
    let pending = this.#pending.get(table.name);
    if (!pending) {
      pending = { table: table as unknown as Table<Row>, fresh: new Set(), dirty: new Map() };
      this.#pending.set(table.name, pending);
    }
    return pending;
  }

  async load<R extends object>(finder: Finder<R>, keys: unknown[][]): Promise<void> {
    const known = this.#rowsOf(finder);
    const wanted = new Map<string, unknown[]>();
    for (const key of keys) {
      const name = this.#nameOf(key);
      if (!known.has(name)) wanted.set(name, key);
    }
    if (wanted.size === 0) return;
    if (this.#pending.has(finder.table.name)) await this.flush();
    const { table, ...how } = finder;
    const rows = await this.#statements.read({ table: table.name, ...how }, [...wanted.values()]);
    for (const name of wanted.keys()) known.set(name, []);
    for (const row of rows) known.get(this.#keyIn(finder.by, row))?.push(this.#oneOf(table, row));
  }

  async list<R extends object>(finder: Finder<R>, key: unknown[]): Promise<R[]> {
    const name = this.#nameOf(key);
    if (!this.#rowsOf(finder).has(name)) await this.load(finder, [key]);
    return (this.#rowsOf(finder).get(name) ?? []) as R[];
  }

  async find<R extends object>(finder: Finder<R>, key: unknown[]): Promise<R | undefined> {
    return (await this.list(finder, key))[0];
  }

  insert<R extends object>(table: Table<R>, row: R, ...finders: Finder<R>[]): void {
    const fields = row as Row;
    this.#pendingIn(table).fresh.add(fields);
    if (finders.length > 0) this.#oneOf(table, fields);
    for (const finder of finders) {
      const known = this.#rowsOf(finder);
      const name = this.#keyIn(finder.by, fields);
      if (finder.unique) known.set(name, [fields]);
      else known.get(name)?.push(fields);
    }
  }

  change<R extends object>(table: Table<R>, row: R, changes: Partial<R>): void {
    const fields = Object.assign(row, changes) as Row;
    const known = this.#oneOf(table, fields);
    if (known !== fields) Object.assign(known, changes);
    const { fresh, dirty } = this.#pendingIn(table);
    if (fresh.has(fields)) return;
    const changed = dirty.get(fields)?.changed ?? new Set<string>();
    for (const column of Object.keys(changes)) changed.add(column);
    dirty.set(fields, { row: fields, changed });
  }

  async remove<R extends object>(finder: Finder<R>, key: unknown[], rows?: R[]): Promise<void> {
    const { table, by } = finder;
    if (this.#pending.has(table.name)) await this.flush();
    const where = rows
      ? { by: table.primary, keys: rows.map((row) => table.primary.map((column) => row[column])) }
      : { by, keys: [key] };
    await this.#statements.remove(table.name, where.by, where.keys);
    this.#rowsOf(finder).delete(this.#nameOf(key));
    this.#forgetOthers(finder);
    // A row of the same key may come again, and is another one then.
    const gone = new Set(where.keys.map((values) => this.#nameOf(values)));
    const same = this.#same.get(table.name) ?? new Map<string, Row>();
    for (const [name, row] of same) if (gone.has(this.#keyIn(where.by, row))) same.delete(name);
  }

  #forgetOthers(finder: Finder<never>): void {
    for (const other of this.#known.keys())
      if (other !== finder && other.table.name === finder.table.name) this.#known.delete(other);
  }

  async read<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    await this.flush();
    return run(this.trx);
  }

  async aside<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    await this.flush();
    const result = await run(this.trx);
    this.#known.clear();
    this.#same.clear();
    return result;
  }

  later(run: (trx: Knex.Transaction) => Promise<void>): void {
    this.#later.push(run);
  }

  async flush(): Promise<void> {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { table, fresh } of pending)
      if (fresh.size > 0) await this.#statements.insert(table.name, [...fresh]);
    crashpoint('work.inserted');
    for (const { table, dirty } of pending)
      if (dirty.size > 0) await this.#statements.update(table.name, table.primary, [...dirty.values()]);
  }

  async finish(): Promise<void> {
    await this.flush();
    for (const run of this.#later) await run(this.trx);
    crashpoint('work.committing');
  }
}

/** A unit of work in a transaction that somebody else commits. */
export async function workIn<T>(trx: Knex.Transaction, run: (work: Work) => Promise<T>): Promise<T> {
  const work = new UnitOfWork(trx, await statementsOf(trx));
  const result = await run(work);
  await work.finish();
  return result;
}

const TRIES = 5;

/**
 * Runs `run` as a unit of work in one transaction and commits. Like `transact`, and it also runs again when another
 * process made a row of the same unique key in between: the second time that row is found. `attempt` counts from 1.
 */
export async function transactWork<T>(db: Db, run: (work: Work, attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact(db, (trx) => workIn(trx, (work) => run(work, attempt)));
    } catch (error) {
      const again = error instanceof StaleRead || isDuplicateKey(error);
      if (attempt >= TRIES || !again) throw error;
    }
  }
}
