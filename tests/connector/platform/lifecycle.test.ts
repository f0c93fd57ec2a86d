import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  followConnections,
  withinTime,
  type ServerDrain,
} from '../../../connector/src/platform/lifecycle.ts';

let port: number;
let drain: ServerDrain;
let server: ReturnType<typeof createServer>;
let underWay: ServerResponse[];
let arrived: () => void;

beforeEach(async () => {
  underWay = [];
  server = createServer((req, res) => {
    if (req.url === '/fast') return void res.end('fast');
    underWay.push(res);
    arrived();
  });
  drain = followConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function openRequest(): Promise<{ answer: Promise<string> }> {
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const asked = request({ port, host: '127.0.0.1', path: '/slow' });
  const answer = new Promise<string>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (res: IncomingMessage) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.once('end', () => resolve(text));
    });
  });
  asked.end();
  await reached;
  return { answer };
}

async function openConnection(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

describe('a server that drains', () => {
  it('a server that drains finishes the request under way and takes no new connection', async () => {
    const { answer } = await openRequest();
    const closed = drain.close();
    const [refused] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    underWay[0]?.end('done');
    expect(await answer).toBe('done');
    await closed;
  });

  it('a server that drains does not wait for connections that ask nothing, new or kept alive', async () => {
    const silent = await openConnection();
    const kept = await openConnection();
    kept.write('GET /fast HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(kept, 'data');
    const gone = [once(silent, 'close'), once(kept, 'close')];
    silent.resume();
    kept.resume();
    expect(await withinTime(5000, drain.close())).toBe(true);
    await Promise.all(gone);
  });
});

describe('a bound on time', () => {
  it('withinTime says whether the work was through', async () => {
    expect(await withinTime(5000, Promise.resolve())).toBe(true);
    expect(await withinTime(1, new Promise(() => undefined))).toBe(false);
  });
});
