import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInput } from '../../../connector/src/commands.ts';
import { staffCommands } from '../../../connector/src/staff/commands.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addStaff } from '../../support/verbs.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
  await addStaff(test.ctx, { name: 'Anna Levante', email: 'anna@example.com', role: 'owner' });
});
afterAll(() => test.close());

async function run(name: string, words: string[]): Promise<string> {
  const command = staffCommands.find((known) => known.name === name);
  if (!command) throw new Error(`No ${name}`);
  const lines: string[] = [];
  await command.run(
    test.ctx,
    readInput(command, words, (line) => lines.push(line)),
  );
  return lines.join('\n');
}

describe('carrello staff', () => {
  it('carrello staff adds a colleague, changes the role, resets, disables and lists', async () => {
    const email = ['--email', 'carla@example.com'];
    const added = await run('staff add', ['--name', 'Carla', ...email, '--role', 'sales']);
    expect(added).toMatch(/^Password: [a-z2-9-]{23}$/m);
    expect(added).not.toContain('Authenticator secret');
    await run('staff role', [...email, '--role', 'support']);
    expect(await run('staff list', [])).toMatch(/active {2}support {2}carla@example\.com/);
    expect(await run('staff reset', email)).toMatch(/^Password: [a-z2-9-]{23}$/m);
    await run('staff disable', email);
    expect(await run('staff list', [])).toMatch(/disabled {2}support {2}carla@example\.com/);
    await expect(run('staff role', ['--email', 'anna@example.com', '--role', 'sales'])).rejects.toThrow(
      'last owner',
    );
  });
});
