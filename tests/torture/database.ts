import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { startMariadb, type MariadbServer } from '../stage/machine/mariadb.ts';
import type { Chance } from './chance.ts';
import type { DatabaseKind } from './options.ts';
import { CALM, startProxy, type Fate } from './proxy.ts';

/** Where a round keeps its rows. */
export interface Database {
  kind: DatabaseKind;
  /** For the connectors; on MariaDB through a proxy that cuts connections. */
  url: string;
  /** For the harness. */
  open(): Db;
  /** Kills or stops the database and starts it again; says whether there is a server at all. */
  restart: ((how: 'kill' | 'stop') => Promise<void>) | undefined;
  /** From now on no connection is cut. */
  calm(): void;
  close(): Promise<void>;
}

/** Servers that outlive the rounds. */
export interface Machine {
  createDatabase(round: number, folder: string): Promise<Database>;
  close(): Promise<void>;
}

function sqliteMachine(): Machine {
  return {
    createDatabase(round, folder) {
      const url = `sqlite:${join(folder, `round-${round}.sqlite`)}`;
      return Promise.resolve({
        kind: 'sqlite',
        url,
        open: () => openDb(url),
        restart: undefined,
        calm: () => undefined,
        close: () => Promise.resolve(),
      });
    },
    close: () => Promise.resolve(),
  };
}

/** One connection in four is cut after a while: an answer that is lost may be that of a COMMIT. */
function connectionFate(chance: Chance): Fate {
  if (!chance.of(0.25)) return CALM;
  const after = chance.between(20, 1500);
  return chance.of(0.7) ? { ...CALM, cutAnswer: after } : { ...CALM, cutAsking: after };
}

function portOf(server: MariadbServer): number {
  return Number(new URL(server.url).port);
}

async function mariadbMachine(chance: Chance): Promise<Machine> {
  // Connections that a killed connector left behind end soon; waiting for a lock of theirs shows as an error.
  const server = await startMariadb({ args: ['--innodb-lock-wait-timeout=5', '--max-connections=300'] });
  return {
    async createDatabase(round) {
      const name = `torture_${round}`;
      const admin = await mysql.createConnection(server.url);
      await admin.query(`DROP DATABASE IF EXISTS ${name}`);
      await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      await admin.end();
      let calm = false;
      const proxy = await startProxy(
        () => portOf(server),
        () => (calm ? CALM : connectionFate(chance)),
      );
      return {
        kind: 'mariadb',
        url: `mysql://root@127.0.0.1:${proxy.port}/${name}`,
        open: () => openDb(`${server.url}/${name}`),
        restart: (how) => server.restart(how === 'kill' ? 'SIGKILL' : 'SIGTERM'),
        calm: () => {
          calm = true;
        },
        async close() {
          await proxy.close();
          const cleaner = await mysql.createConnection(server.url);
          await cleaner.query(`DROP DATABASE ${name}`);
          await cleaner.end();
        },
      };
    },
    close: () => server.close(),
  };
}

export function startMachine(kind: DatabaseKind, chance: Chance): Promise<Machine> {
  return kind === 'sqlite' ? Promise.resolve(sqliteMachine()) : mariadbMachine(chance);
}
