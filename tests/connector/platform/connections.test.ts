import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { createPatientServer } from '../../../connector/src/platform/connections.ts';

let server: Server;
let begun: ServerResponse[] = [];
let socket: Socket;
afterEach(() => {
  socket.destroy();
  server.closeAllConnections();
  server.close();
});

/** A server whose answers the test gives, and a connection to it. */
async function open(answer: (res: ServerResponse) => void, unreadForMs = 60 * SECOND): Promise<void> {
  begun = [];
  server = createPatientServer((_req, res) => {
    begun.push(res);
    answer(res);
  }, unreadForMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
}

const ask = (times = 1) => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(times));

describe('a connection', () => {
  it('a connection with 1,600 requests at once begins one of them and is closed', async () => {
    await open(() => undefined);
    socket.resume();
    ask(1600);
    await once(socket, 'close');
    expect(begun).toHaveLength(1);
  });

  it('a connection goes on with one request after the other, each as soon as the one before is read', async () => {
    await open((res) => void res.end('x'.repeat(200_000)));
    for (let times = 1; times <= 20; times += 1) {
      ask();
      let read = 0;
      while (read < 200_000) read += ((await once(socket, 'data')) as [Buffer])[0].length;
    }
    expect(begun).toHaveLength(20);
    expect(socket.destroyed).toBe(false);
  });

  it('a connection whose answer nobody reads is closed, and one that waits for its answer is not', async () => {
    let waits = true;
    await open((res) => void (waits ? undefined : res.end(Buffer.alloc(32_000_000))), 20);
    socket.resume();
    ask();
    await once(server, 'timeout');
    begun[0]?.end('late');
    expect(String(await once(socket, 'data'))).toMatch(/late$/m);
    waits = false;
    socket.pause();
    ask();
    await once(server, 'request');
    const [answer] = begun.slice(-1);
    if (answer && !answer.destroyed) await once(answer, 'close');
    let read = 0;
    socket.on('data', (data: Buffer) => (read += data.length)).resume();
    if (!socket.closed) await once(socket, 'close');
    expect([read < 32_000_000, begun.length]).toEqual([true, 2]);
  });
});
