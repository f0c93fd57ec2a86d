import mysql from 'mysql2/promise';
import { crmCommands } from '../../../connector/src/crm/commands.ts';
import type { CorebosConfig } from '../../../connector/src/config.ts';
import type { Context } from '../../../connector/src/context.ts';
import type { CrmApp } from './app.ts';

type CorebosContext = Context & { config: { corebos: CorebosConfig } };

/** A database user of its own, as an administrator makes one: without any right at first. */
export interface LimitedUser {
  ctx: CorebosContext;
  /** As it is named in SQL. */
  account: string;
  /** Lists what it may do, as the server says it. */
  grants(): Promise<string[]>;
  remove(): Promise<void>;
}

let made = 0;

export async function createLimitedUser({ ctx, corebos }: CrmApp): Promise<LimitedUser> {
  if (!ctx.config.corebos) throw new Error('coreBOS is not configured');
  made += 1;
  const name = `carrello_${process.pid}_${made}`;
  await corebos.db.query(`CREATE USER '${name}'@'%' IDENTIFIED BY 'secret'`);
  const url = new URL(ctx.config.corebos.databaseUrl);
  url.username = name;
  url.password = 'secret';
  const config = { ...ctx.config, corebos: { ...ctx.config.corebos, databaseUrl: String(url) } };
  const account = `'${name}'@'%'`;
  return {
    ctx: { ...ctx, config },
    account,
    async grants() {
      const rows = await corebos.rows(`SHOW GRANTS FOR ${account}`);
      return rows.map((row) => String(Object.values(row)[0]));
    },
    async remove() {
      await corebos.db.query(`DROP USER ${account}`);
    },
  };
}

export interface CommandRun {
  lines: string[];
  /** Empty when the command succeeded. */
  failure: string;
}

export async function runCarrello(
  ctx: Context,
  name: string,
  values: Record<string, string | boolean> = {},
): Promise<CommandRun> {
  const lines: string[] = [];
  const command = crmCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no command ${name}.`);
  const print = (line: string) => void lines.push(...line.split('\n'));
  const failure = await command.run(ctx, { positionals: [], values, print }).then(
    () => '',
    (error: Error) => error.message,
  );
  return { lines, failure };
}

/** The SQL that `corebos check` printed, one statement each. */
export function statementsOf({ lines }: CommandRun): string[] {
  const from = lines.indexOf('For the administrator of the database:');
  if (from === -1) return [];
  const text = lines.slice(from + 1).join('\n');
  return text.split(/;$/m).flatMap((statement) => statement.trim() || []);
}

/** Runs each statement by itself, on a connection that is in no database, as somebody may who copies one of them. */
export async function runAlone({ corebos }: CrmApp, statements: string[]): Promise<void> {
  const { username, password, hostname, port } = new URL(corebos.url);
  const server = { host: hostname, port: Number(port), user: username, password };
  for (const statement of statements) {
    const connection = await mysql.createConnection(server);
    try {
      await connection.query(statement);
    } finally {
      await connection.end();
    }
  }
}
