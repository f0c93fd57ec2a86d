import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Whether the process is on its way out: it finishes what it has and asks for nothing new. */
export interface Lifecycle {
  draining: boolean;
}

export interface ServerDrain {
  /** Takes no new connection, lets requests under way finish, resolves when the last connection is closed. */
  close(): Promise<void>;
}

/**
 * Follows the connections of a server, because Node alone would wait for those that never asked anything (browsers open
 * some in advance) and for those kept alive.
 */
export function followConnections(server: Server): ServerDrain {
  const idle = new Set<Socket>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.on('request', (req, res) => {
    const { socket } = req;
    idle.delete(socket);
    res.once('close', () => {
      if (closing) socket.destroySoon();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  return {
    close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of idle) socket.destroySoon();
      return closed;
    },
  };
}

/** Waits for `work`, but not longer than `ms`; true when it was through in time. */
export async function withinTime(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
