import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** It runs the same as `npm run torture`, whose result is the exit code and the last line on stdout. */
function torture(
  ...args: string[]
): Promise<{ code: number | null; line: Record<string, unknown>; told: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/torture/torture.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let told = '';
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (told += String(text)));
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      resolve({ code, line: last === '' ? {} : (JSON.parse(last) as Record<string, unknown>), told });
    });
  });
}

const WELL = { lost: 0, doubled: 0, wrong: 0 };

describe('the torture', () => {
  it.each(['sqlite', 'mariadb'])(
    'the torture finds every order once on %s after its connectors were killed',
    async (database) => {
      const { code, line, told } = await torture('--kills', '5', '--database', database);
      expect({ told, code, line }).toMatchObject({ code: 0, line: { databases: [database], ...WELL } });
      const { delivered, duplicates, kills } = line as Record<string, number>;
      expect(kills).toBeGreaterThanOrEqual(5);
      expect(duplicates).toBeGreaterThan(0.1 * (delivered ?? Infinity));
    },
    1_800_000,
  );

  it('the torture notices a single acknowledged row that is missing', async () => {
    const { code, line } = await torture('--kills', '1', '--database', 'sqlite', '--sabotage');
    expect(code).toBe(1);
    expect(line['lost']).toBeGreaterThan(0);
  }, 1_800_000);
});
