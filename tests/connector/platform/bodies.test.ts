import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import express, { type Request, type Response } from 'express';
import { createBodies } from '../../../connector/src/platform/bodies.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { AppError } from '../../../connector/src/platform/errors.ts';
import { errorDoor, rawBody, reportPage, requestId } from '../../../connector/src/platform/http.ts';
import { createLog } from '../../../connector/src/platform/log.ts';

let server = createServer();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A server that answers with how many bytes came. */
async function serve(limits: { most: number; withinMs: number }): Promise<void> {
  const app = express();
  app.use(requestId);
  app.post('/', rawBody('1mb', createBodies(limits)), (req, res) => {
    res.json({ bytes: (req.body as Buffer).length });
  });
  app.use(errorDoor(createLog('silent')));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** Says that 1,000 bytes come (or chunks), sends 60 and stops. `answered` is the status line, once one comes. */
function stop(how = 'Content-Length: 1000'): { socket: Socket; answered: Promise<string> } {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${how}\r\n\r\n${'x'.repeat(60)}`);
  const answered = new Promise<string>((resolve) => {
    socket.once('data', (data: Buffer) => resolve(data.toString().split('\r\n')[0] ?? ''));
    socket.once('close', () => resolve('closed'));
    socket.on('error', () => undefined);
  });
  return { socket, answered };
}

const post = async (body: string): Promise<{ status: number; text: string }> => {
  const answer = await fetch(urlOf(), { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
};

describe('a body that does not arrive', () => {
  it.each(['Content-Length: 1000', 'Content-Length: 1000\r\nContent-Encoding: gzip'])(
    'a body that stops (%s) is answered with 408 in time, and its connection closed',
    async (how) => {
      await serve({ most: 10, withinMs: 50 });
      const { socket, answered } = stop(how);
      expect(await answered).toBe('HTTP/1.1 408 Request Timeout');
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    },
  );

  it('bodies that stop make room for whole ones, the most silent first, and whole ones are never refused', async () => {
    await serve({ most: 20, withinMs: 60 * SECOND });
    const stopped = Array.from({ length: 200 }, () => stop());
    // All but the allowance have been cut once the last of them is in.
    const cut = stopped.slice(0, 180).map(({ answered }) => answered);
    expect(new Set(await Promise.all(cut))).toEqual(new Set(['HTTP/1.1 503 Service Unavailable']));
    const whole = Array.from({ length: 20 }, (_each, index) => post('y'.repeat(100 * (index + 1))));
    const answers = await Promise.all(whole);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers[4]?.text).toBe('{"bytes":500}');
  });

  it('a body that goes on coming stays, and the one that has stopped makes room', async () => {
    await serve({ most: 2, withinMs: 60 * SECOND });
    const bodies = createBodies({ most: 2, withinMs: 60 * SECOND });
    const told: string[] = [];
    const enter = (name: string) => {
      const req = new EventEmitter();
      const next = (error?: unknown) =>
        void told.push(`${name}: ${(error as AppError | undefined)?.code ?? 'whole'}`);
      const done = bodies.enter(req as Request, { setHeader: () => undefined } as unknown as Response, next);
      return { hear: () => req.emit('data', Buffer.from('x')), done };
    };
    const [first, second] = [enter('first'), enter('second')];
    first.hear();
    const third = enter('third');
    expect(told).toEqual(['second: unavailable']);
    for (const each of [third, second, first, first]) each.done();
    expect(told).toEqual(['second: unavailable', 'third: whole', 'first: whole']);
  });

  /** Bodies by name at addresses; what became of each is told. */
  function simulate(limits: { most: number; perAddress: number }) {
    const bodies = createBodies({ ...limits, withinMs: 60 * SECOND });
    const cut: string[] = [];
    const enter = (name: string, ip: string) => {
      const req = Object.assign(new EventEmitter(), { ip });
      const next = (error?: unknown) => void (error === undefined || cut.push(name));
      const res = { setHeader: () => undefined } as unknown as Response;
      return bodies.enter(req as unknown as Request, res, next);
    };
    return { bodies, cut, enter };
  }

  it('a body over a slow line stays beside a flood of another address, or of many, and cuts are counted', () => {
    const { bodies, cut, enter } = simulate({ most: 100, perAddress: 20 });
    const done = ['order 1', 'order 2'].map((name) => enter(name, '192.0.2.1'));
    for (let i = 0; i < 300; i += 1) enter('flood', `2001:db8::${(i % 250) + 1}`);
    for (let i = 0; i < 900; i += 1) enter('flood', `198.51.100.${i % 9}`);
    expect(new Set(cut)).toEqual(new Set(['flood']));
    expect(bodies.cuts()).toBe(1200 + 2 - 100);
    for (const each of done) each();
    expect(bodies.cuts()).toBe(1200 + 2 - 100);
    enter('order 3', '192.0.2.1');
    expect(new Set(cut)).toEqual(new Set(['flood']));
  });

  it('a body that makes room is no error of the log', async () => {
    const lines: string[] = [];
    const log = Object.assign(createLog('silent'), {
      error: () => lines.push('error'),
      info: () => lines.push('info'),
    });
    const door = errorDoor(log);
    const app = express();
    app.use(requestId, () => {
      throw new AppError('unavailable', 'Too many.', { reason: 'crowded' });
    });
    app.use(door);
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect((await post('x')).status).toBe(503);
    expect(lines).toEqual(['info']);
    // A flood of sign-ins meets the pages of the desk, which have a door of their own.
    const report = reportPage(log);
    report(new AppError('unavailable', 'Too many.', { reason: 'crowded' }), '/desk/sign-in');
    report(new AppError('unavailable', 'The disk is full.'), '/desk');
    expect(lines).toEqual(['info', 'info', 'error']);
  });
});
