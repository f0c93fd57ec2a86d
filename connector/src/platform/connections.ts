import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND } from './clock.ts';

/** A request arrives within seconds; Node's own five minutes let whoever stops in the middle hold a connection. */
const PATIENCE = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  connectionsCheckingInterval: SECOND,
};

/** How long an answer may stand in a connection of which nobody takes a byte. */
const UNREAD_FOR = 10 * SECOND;

/**
 * A server that serves one request of a connection at a time. Whoever sends a second one before the first is answered
 * loses the connection: 1,600 of them fit into one write, and Node would begin them all before anybody else's. An answer
 * that nobody reads ends its connection, too. A request that is being worked on may take as long as it takes.
 */
export function createPatientServer(app: RequestListener, unreadForMs = UNREAD_FOR): Server {
  /** The connections that wait for an answer. */
  const busy = new Set<Socket>();
  const server = createServer(PATIENCE, (req, res) => {
    const { socket } = req;
    if (socket.destroyed) return;
    if (busy.has(socket)) {
      socket.destroy();
      return;
    }
    busy.add(socket);
    res.once('close', () => busy.delete(socket));
    app(req, res);
  });
  server.timeout = unreadForMs;
  // Node tells of connections on which nothing moved: kept alive and unused, unread, or waiting for us.
  server.on('timeout', (socket: Socket) => {
    const waitsForUs = busy.has(socket) && socket.writableLength === 0;
    if (!waitsForUs) socket.destroy();
  });
  return server;
}
