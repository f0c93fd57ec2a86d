import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrations } from '../../../connector/migrations/index.ts';
import { openDb } from '../../../connector/src/platform/db.ts';
import { TEST_ENVIRONMENT } from '../../support/app.ts';
import { createEmptyDb, createTestDb } from '../../support/databases.ts';
import { buildConnector, carrello, run, type Build, type Environment } from './compiled.ts';

// Every command is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let build: Build;
let database: Awaited<ReturnType<typeof createTestDb>>;
let env: Environment;
beforeAll(async () => {
  build = buildConnector();
  database = await createTestDb();
  env = { ...TEST_ENVIRONMENT, CARRELLO_DATABASE_URL: database.url };
});
afterAll(async () => {
  build.drop();
  await database.close();
});

describe('the command line', () => {
  it.each([
    ['nonsense', 'There is no command "nonsense". `carrello help` lists them.'],
    [
      'shop',
      'There are: shop add, shop code, shop list, shop keep, shop rotate, shop look, shop woocommerce.',
    ],
    ['serve --port 80', "Unknown option '--port'. Usage: carrello serve"],
    ['shop code', 'SHOP is missing. Usage: carrello shop code SHOP'],
    ['customers import', 'FILE is missing. Usage: carrello customers import FILE'],
    ['shop list now', '"now" is one word too many. Usage: carrello shop list'],
    ['shop add --name S --url x --owner-email o@s.example', '--url: Invalid URL. Usage: carrello shop add'],
    ['staff add --email a@b.example --role owner', '--name is missing. Usage: carrello staff add'],
    ['staff add --name A --email a@b.example --role boss', '--role: Use one of'],
    ['entity shop --mode maybe', '--mode: use here, elsewhere or off. Usage: carrello entity shop'],
    [
      'invoices rule --people sometimes',
      '--people: use always, on-request or never. Usage: carrello invoices',
    ],
    ['invoices write 2026/1', '--form is missing. Usage: carrello invoices write NUMBER'],
    ['invoices month march', 'MONTH: use a month like 2026-03. Usage: carrello invoices month'],
    ['invoices correct 2026/1', '--reason is missing. Usage: carrello invoices correct'],
    ['backup', 'FILE is missing. Usage: carrello backup FILE [--force]'],
    ['inbox list --state lost', '--state is one of received, quarantined, stale, conflict. Usage:'],
    ['inbox replay', 'Name rows, or give --all. Usage: carrello inbox replay'],
  ])('the command line says in one line what is wrong with `%s`, and ends with 2', (words, told) => {
    const { status, stdout, stderr } = carrello(build, env, words.split(' '));
    expect(stderr).toContain(told);
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({
      status: 2,
      stdout: '',
      lines: 1,
    });
  });

  it('the command line helps without any settings, with everything or with one command', () => {
    const run = (...words: string[]) => carrello(build, {}, words);
    const all = run('help');
    expect(all.status).toBe(0);
    for (const name of ['serve', 'migrate', 'staff add', 'shop add', 'inbox replay', 'backup', 'restore'])
      expect(all.stdout).toContain(`carrello ${name}`);
    expect(run('--help').stdout).toBe(all.stdout);
    expect(run('backup', '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Usage:\n {2}carrello backup FILE \[--force\]\n.+\n$/),
    });
  });
});

describe('`carrello mail receive`', () => {
  const receive = (input: string, with_ = env) => carrello(build, with_, ['mail', 'receive'], input);

  it('`carrello mail receive` takes a mail from its input and says in our words what became of it', () => {
    const mail = 'From: a@example.com\nSubject: Hi\n ignored case 9\nMessage-ID: <1@example.com>\n\nHello\n';
    expect(receive(mail)).toMatchObject({ status: 0, stdout: 'no_case\n', stderr: '' });
    const answer = mail.replace('Subject', 'Auto-Submitted: auto-replied\nSubject').replace('<1', '<2');
    expect(receive(answer)).toMatchObject({ status: 0, stdout: 'ignored auto_submitted\n' });
  });

  it('`carrello mail receive` asks the mail server to try again later what fails, whatever the reason', () => {
    const url = `sqlite:${build.folder}/no/such/folder/x.sqlite`;
    expect(receive('From: a@example.com\n\nHi', { ...env, CARRELLO_DATABASE_URL: url }).status).toBe(75);
    expect(receive('From: a@example.com\n\nHi', {}).status).toBe(75);
    expect(carrello(build, env, ['mail', 'receive', 'x']).status).toBe(2);
  });
});

describe('the schema', () => {
  it('the schema is made once when several processes start at once on an empty database', async () => {
    const empty = await createEmptyDb();
    const start = () => run(build, { ...env, CARRELLO_DATABASE_URL: empty.url }, ['migrate']);
    const ended = await Promise.all([start(), start(), start(), start()]);
    expect(ended.map(({ status, output }) => ({ status, output }))).toEqual(
      Array.from({ length: 4 }, () => ({
        status: 0,
        output: expect.stringContaining('The schema is up to date.'),
      })),
    );
    const db = openDb(empty.url);
    const names = (await db('knex_migrations').orderBy('name').pluck('name')) as string[];
    expect(names).toEqual(migrations.map(({ name }) => name));
    expect(await db('knex_migrations_lock').select('*')).toEqual([{ index: 1, is_locked: 0 }]);
    await db.destroy();
    await empty.drop();
  });

  it('the database of a newer release is not touched', async () => {
    await database.db('knex_migrations').insert({ name: '9999-future', batch: 9 });
    const { status, stderr } = carrello(build, env, ['serve']);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'A newer Carrello has changed this database (9999-future). Start that one, or restore a backup.\n',
    });
  });
});
