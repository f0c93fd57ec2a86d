import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What happens to one connection. Counts are of packets seen in that direction; null: never. */
export interface Fate {
  /** Before the first packet goes on. */
  delayMs: number;
  /** Cut instead of passing on this packet of the caller: what it asked for never arrives. */
  cutAsking: number | null;
  /** Cut instead of passing on this packet of the answer: it happened, and the caller never learns of it. */
  cutAnswer: number | null;
  /** Half of that last packet still goes through. */
  torn: boolean;
}

export const CALM: Fate = { delayMs: 0, cutAsking: null, cutAnswer: null, torn: false };

export interface Proxy {
  port: number;
  close(): Promise<void>;
}

/** Passes packets on until the count is reached, then cuts both sides hard. */
function pipe(from: Socket, to: Socket, { cutAt, torn }: { cutAt: number | null; torn: boolean }): void {
  let seen = 0;
  from.on('data', (packet) => {
    seen += 1;
    if (cutAt === null || seen < cutAt) {
      to.write(packet);
      return;
    }
    if (torn) to.write(packet.subarray(0, Math.floor(packet.length / 2)));
    from.resetAndDestroy();
    to.end();
    setImmediate(() => to.destroy());
  });
  from.on('end', () => to.end());
  from.on('close', () => to.destroy());
  from.on('error', () => to.destroy());
}

/** A TCP proxy on a free port of 127.0.0.1 that does to every connection what `fateOf` says. */
export async function startProxy(target: () => number, fateOf: () => Fate): Promise<Proxy> {
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const { delayMs, cutAsking, cutAnswer, torn } = fateOf();
    open.add(caller);
    caller.once('close', () => open.delete(caller));
    caller.pause();
    setTimeout(() => {
      const callee = connect(target(), '127.0.0.1');
      open.add(callee);
      callee.once('close', () => open.delete(callee));
      caller.setNoDelay(true);
      callee.setNoDelay(true);
      pipe(caller, callee, { cutAt: cutAsking, torn: false });
      pipe(callee, caller, { cutAt: cutAnswer, torn });
      caller.resume();
    }, delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
