import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { openDb, type Db } from '../../../connector/src/platform/db.ts';
import { freePort } from '../../stage/ports.ts';
import { TEST_ENVIRONMENT } from '../../support/app.ts';
import { createTestDb } from '../../support/databases.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { SITE, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { makeFolder } from '../backup/sites.ts';
import { makeOrder } from '../../portal/make-views.ts';
import { buildConnector, carrello, serve, type Build, type Environment, type Running } from './compiled.ts';

// Every command is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let build: Build;
let env: Environment;
let closeDb: () => Promise<void>;
let running: Running | undefined;

beforeAll(() => {
  build = buildConnector();
});
afterAll(() => build.drop());

beforeEach(async () => {
  const { db, url, close } = await createTestDb();
  await db.destroy();
  closeDb = close;
  const port = String(await freePort());
  env = { ...TEST_ENVIRONMENT, CARRELLO_DATABASE_URL: url, CARRELLO_PORT: port, CARRELLO_LOG_LEVEL: 'info' };
});
afterEach(async () => {
  running?.kill();
  await running?.ended;
  running = undefined;
  await closeDb();
});

async function withDb<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDb(env['CARRELLO_DATABASE_URL'] ?? '');
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

async function connectShop({ url }: Running): Promise<ConnectedShop> {
  const words = ['shop', 'add', '--name', 'S', '--url', SITE, '--owner-email', 'o@shop.example'];
  const [, code = ''] = /code (\S+)/.exec(carrello(build, env, words).stdout) ?? [];
  const answer = await fetch(`${url}/v1/shops/connect`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code, siteUrl: SITE, name: 'S', locale: 'en', pluginVersion: '0.1.0' }),
  });
  return { ...((await answer.json()) as ConnectedShop), siteUrl: SITE };
}

describe('the compiled connector', () => {
  it('the compiled connector is what `npm run connector` starts, and needs production packages only', () => {
    const read = (file: string) =>
      JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
    expect(read('package.json')['scripts']).toMatchObject({
      build: 'node connector/build.mjs',
      connector: 'node connector/dist/cli.js serve',
    });
    const allowed = {
      ...read('connector/package.json')['dependencies'],
      ...read('portal/package.json')['dependencies'],
    };
    const scripts = readdirSync(build.folder).filter((name) => name.endsWith('.js'));
    const text = scripts.map((name) => readFileSync(join(build.folder, name), 'utf8')).join('\n');
    const imported = [
      ...text.matchAll(/^(?:import|export) .*?from "([^".][^"]*)";$|^import "([^".][^"]*)";$/gm),
    ];
    const packages = imported
      .map(([, from, bare]) => from ?? bare ?? '')
      .filter((name) => !name.startsWith('node:'))
      .map((name) =>
        name
          .split('/')
          .slice(0, name.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect(packages).toContain('express');
    expect([...new Set(packages)].filter((name) => !(name in allowed))).toEqual([]);
  });

  it('the compiled connector serves pages with their stylesheet, and ends with 0 on SIGTERM', async () => {
    running = await serve(build, env);
    expect(await (await fetch(`${running.url}/healthz`)).json()).toEqual({ ok: true });
    const page = await (await fetch(`${running.url}/portal/sign-in`)).text();
    const [, address = ''] = /<link[^>]*href="([^"]+\.css)"/.exec(page) ?? [];
    const style = await fetch(`${running.url}${address}`);
    expect(style.headers.get('content-type')).toContain('text/css');
    expect((await style.text()).length).toBeGreaterThan(5000);
    running.signal('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(running.log()).toContain('connector.stopped');
  });

  it('the compiled connector draws documents in a thread whose file lies beside the bundle', async () => {
    const thread = new Worker(join(build.folder, 'draw-thread.js'));
    thread.postMessage({ order: makeOrder({ number: 'A-1' }), locale: 'it' });
    const [drawn] = (await once(thread, 'message')) as [{ filename: string; body: Uint8Array }];
    await thread.terminate();
    expect(drawn.filename).toBe('ordine-A-1.pdf');
    expect(Buffer.from(drawn.body).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('the compiled connector judges passwords in a thread whose file lies beside the bundle', async () => {
    const thread = new Worker(join(build.folder, 'guess-thread.js'));
    const scores = [];
    for (const password of ['passwordpassword', 'sette gatti grigi sul tetto']) {
      thread.postMessage({ password, known: [] });
      scores.push(...((await once(thread, 'message')) as [number]));
    }
    await thread.terminate();
    expect(scores).toEqual([expect.any(Number), 4]);
    expect(scores[0]).toBeLessThan(3);
  });

  it.each(['draw-thread', 'guess-thread'])('the compiled connector names the file %s once', (thread) => {
    const scripts = readdirSync(build.folder).filter((name) => name.endsWith('.js'));
    const named = scripts.filter((name) =>
      readFileSync(join(build.folder, name), 'utf8').includes(`"./${thread}.ts"`),
    );
    expect(named).toHaveLength(1);
  });

  it('the compiled connector says every fault of its settings and ends with 1', () => {
    const { status, stderr } = carrello(build, { CARRELLO_PORT: 'many' }, ['serve']);
    expect(status).toBe(1);
    for (const key of ['CARRELLO_PORT', 'CARRELLO_SECRET', 'CARRELLO_PUBLIC_URL'])
      expect(stderr).toContain(key);
  });

  it('a command whose reader stops early (`| head`) ends as it would have', async () => {
    const child = spawn(process.execPath, [join(build.folder, 'cli.js'), 'help'], { env });
    child.stdout.destroy();
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
    const [status] = (await once(child, 'exit')) as [number | null];
    expect({ status, told }).toEqual({ status: 0, told: '' });
  });

  it('the compiled connector ends with 1 when its port is taken', async () => {
    const holder = createServer().listen(Number(env['CARRELLO_PORT']), '127.0.0.1');
    await once(holder, 'listening');
    await expect(serve(build, env)).rejects.toThrow('EADDRINUSE');
    holder.close();
  });

  it('the compiled connector has its whole command line', async () => {
    const place = makeFolder();
    const run = (...args: string[]) => carrello(build, env, args);
    expect(run('migrate')).toMatchObject({ status: 0, stdout: 'The schema is up to date.\n' });
    expect(run('staff', 'add', '--name', 'A', '--email', 'a@b.example', '--role', 'owner').stdout).toContain(
      'Backup codes',
    );
    expect(run('shop', 'add', '--name', 'S', '--url', SITE, '--owner-email', 'o@s.example').stdout).toMatch(
      /code \S+/,
    );
    expect(run('inbox', 'list').stdout).toContain('Nothing is waiting.');
    expect(run('inbox', 'replay', '--state', 'quarantined').stdout).toContain('quarantined  queued  0');
    expect(run('backup', place.file)).toMatchObject({ status: 0 });
    expect(run('backup', place.file)).toMatchObject({ status: 1, stderr: expect.stringContaining('exists') });
    expect(run('restore', place.file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--force'),
    });
    expect(run('restore', place.file, '--force')).toMatchObject({ status: 0 });
    expect(await withDb((db) => db('staff').pluck('email'))).toEqual(['a@b.example']);
    place.drop();
  });
});

describe('SIGTERM', () => {
  it('SIGTERM lets an order under way arrive, and takes no other', async () => {
    running = await serve(build, env);
    const shop = await connectShop(running);
    const payload = JSON.stringify(makeSnapshot());
    const asked = request(`${running.url}/v1/orders`, {
      method: 'POST',
      headers: {
        ...signAs(shop, { id: 'msg_1', payload, at: Date.now() }),
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(payload),
        Expect: '100-continue',
      },
    });
    // The request is under way for certain once the other side asks for its body.
    asked.flushHeaders();
    await once(asked, 'continue');
    running.signal('SIGTERM');
    await until(() => running?.log().includes('connector.draining') ?? false);
    const [refused] = (await once(connect(Number(env['CARRELLO_PORT']), '127.0.0.1'), 'error')) as [
      { code: string },
    ];
    // One that came in the moment of closing is reset by the system: nobody takes it, either.
    expect(['ECONNREFUSED', 'ECONNRESET']).toContain(refused.code);
    asked.end(payload);
    const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(await running.ended).toBe(0);
    expect(await withDb((db) => db('orders').pluck('order_key'))).toEqual(['wc_order_a1']);
  });

  it('SIGTERM lets the running job finish, and takes no other', async () => {
    const mailServer = await holdMails();
    env = { ...env, CARRELLO_MAIL_URL: mailServer.url };
    await withDb((db) => writeMails(db, 2));
    running = await serve(build, env);
    await mailServer.arrived;
    running.signal('SIGTERM');
    await until(() => running?.log().includes('connector.draining') ?? false);
    mailServer.release();
    expect(await running.ended).toBe(0);
    const mails = await withDb((db) => db('mails').orderBy('id').pluck('sent_at'));
    expect(mails).toEqual([expect.anything(), null]);
  });
});

/** This mail server takes no mail before it is told to. */
async function holdMails(): Promise<{ url: string; arrived: Promise<unknown>; release(): void }> {
  const events = new EventEmitter();
  let take: () => void = () => undefined;
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      stream.resume();
      take = () => done();
      events.emit('mail');
    },
  });
  const arrived = once(events, 'mail');
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as { port: number };
  const release = () => {
    take();
    smtp.close();
  };
  return { url: `smtp://127.0.0.1:${port}`, arrived, release };
}

async function writeMails(db: Db, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    const id = `mai_${index}`;
    const content = JSON.stringify({ text: 'x', html: 'x' });
    await db('mails').insert({
      id,
      message_id: id,
      kind: 'x',
      recipient: 'a@b.example',
      subject: 'x',
      content,
      created_at: 1,
    });
    await db('jobs').insert({
      ...{
        id: `job_${index}`,
        kind: 'send_mail',
        job_key: `send_mail:${id}`,
        payload: JSON.stringify({ mailId: id }),
      },
      ...{ state: 'waiting', run_at: index, lease_until: 0, attempts: 0, created_at: 1 },
    });
  }
}

/** It looks again every 5 ms, because what is waited for comes through a pipe. */
async function until(found: () => boolean): Promise<void> {
  while (!found()) await new Promise((resolve) => setTimeout(resolve, 5));
}
