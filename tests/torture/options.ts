import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const DATABASES = ['sqlite', 'mariadb'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

export interface Options {
  databases: DatabaseKind[];
  /** Kills per database; none: as many as fit into the minutes. */
  kills: number | null;
  /** Per database. */
  minutes: number | null;
  seed: number;
  /** Loses one acknowledged row on purpose: the check must find it. */
  sabotage: boolean;
}

const DEFAULT_KILLS = 100;
/** With `--quick`, on SQLite alone. */
const QUICK_KILLS = 3;

function readNumber(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} is a number above 0.`);
  return value;
}

export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ kills: text, minutes: text, seed: text, database: text },
      ...{ sabotage: { type: 'boolean' }, quick: { type: 'boolean', default: false } },
    },
  });
  const { sabotage = false, quick } = values;
  const database = values.database ?? (quick ? 'sqlite' : undefined);
  const databases = DATABASES.filter((name) => database === undefined || name === database);
  if (databases.length === 0) throw new Error(`--database is one of ${DATABASES.join(', ')}.`);
  const minutes = readNumber('minutes', values.minutes);
  const kills =
    readNumber('kills', values.kills) ?? (minutes === null ? (quick ? QUICK_KILLS : DEFAULT_KILLS) : null);
  return {
    databases,
    kills,
    minutes,
    seed: readNumber('seed', values.seed) ?? randomInt(1, 2 ** 31),
    sabotage,
  };
}
