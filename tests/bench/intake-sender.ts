import { connect, type Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { buyerOf, makeOrder, newBuyer } from './intake-orders.ts';

/** What the bench tells the process that sends; its own CPU is nobody's figure. */
export interface Sending {
  port: number;
  shopId: string;
  secret: string;
  epoch: number;
  site: string;
  senders: number;
  /** At least this many are answered, and at least this long, before anything counts. */
  warmUpOrders: number;
  warmUpMs: number;
  measureMs: number;
  /** The number of the first order, and how many buyers may come back. */
  firstOrder: number;
  buyers: number;
  /** As many are made and signed before the first is sent. */
  prepared: number;
}

export interface Sent {
  acknowledged: number;
  measured: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

export type SenderMessage = { mark: 'ready' | 'begin' | 'end' } | { sent: Sent } | { failed: string };

const tell = (message: SenderMessage) => process.send?.(message);

/** A third of the buyers are new, the others bought before. */
function prepare(sending: Sending): Buffer[] {
  const { shopId, secret, epoch, site, firstOrder, prepared, port } = sending;
  const webhook = new Webhook(secret);
  const now = Date.now();
  const signedAt = new Date(Math.floor(now / 1000) * 1000);
  const { buyers } = sending;
  return Array.from({ length: prepared }, (_, index) => {
    const order = firstOrder + index;
    const before =
      buyers > 0
        ? (order * 7919) % buyers
        : newBuyer(firstOrder + 3 * ((index * 31) % Math.ceil(index / 3 || 1)));
    const buyer = buyerOf(index % 3 === 0 ? newBuyer(order) : before);
    const snapshot = makeOrder({ order, buyer, epoch, placedAt: now + index });
    const body = JSON.stringify(snapshot);
    const id = `msg_${order}`;
    const head = [
      'POST /v1/orders HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'User-Agent: WordPress/6.6; https://shop.example',
      `Carrello-Shop: ${shopId}`,
      `Carrello-Site: ${site}`,
      `webhook-id: ${id}`,
      `webhook-timestamp: ${signedAt.getTime() / 1000}`,
      `webhook-signature: ${webhook.sign(id, signedAt, body)}`,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

/** One request on a kept connection; resolves when the whole answer is there. */
function post(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (data: Buffer) => {
      answer += data.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? Number.NaN);
      if (answer.length < end + 4 + length) return;
      socket.off('data', onData);
      if (answer.startsWith('HTTP/1.1 200') && answer.includes('"result":"stored"')) resolve();
      else reject(new Error(answer));
    };
    socket.on('data', onData);
    socket.write(request);
  });
}

async function send(sending: Sending): Promise<Sent> {
  const requests = prepare(sending);
  tell({ mark: 'ready' });
  const latencies: number[] = [];
  let next = 0;
  let acknowledged = 0;
  const began = performance.now();
  let from = Infinity;
  let until = Infinity;
  const mark = (now: number) => {
    if (from < Infinity || now - began < sending.warmUpMs || acknowledged < sending.warmUpOrders) return;
    from = now;
    until = now + sending.measureMs;
    tell({ mark: 'begin' });
    setTimeout(() => tell({ mark: 'end' }), sending.measureMs);
  };
  const one = async (): Promise<void> => {
    const socket = connect({ port: sending.port, host: '127.0.0.1', noDelay: true });
    for (;;) {
      const sentAt = performance.now();
      const request = requests[next];
      if (sentAt >= until || !request) break;
      next += 1;
      await post(socket, request);
      acknowledged += 1;
      const answeredAt = performance.now();
      if (sentAt >= from && answeredAt < until) latencies.push(answeredAt - sentAt);
      mark(answeredAt);
    }
    socket.end();
  };
  await Promise.all(Array.from({ length: sending.senders }, one));
  if (next >= requests.length) throw new Error('More orders should have been prepared.');
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  const seconds = sending.measureMs / 1000;
  return { acknowledged, measured: latencies.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

process.once('message', (sending: Sending) => {
  send(sending).then(
    (sent) => tell({ sent }),
    (error: unknown) => tell({ failed: String(error) }),
  );
});
