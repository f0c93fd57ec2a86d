import { connect, type Socket } from 'node:net';
import type { ConnectedShop } from '../support/make/shop.ts';
import type { Chance } from './chance.ts';
import type { Connector } from './connector.ts';

/** More than a connector lets come in at once. */
const EACH = 150;
const AGAIN_AFTER = 300;

export interface Neighbours {
  /** How many of their connections were made, so that a round can say that they were there. */
  came(): number;
  leave(): void;
}

/** The beginning of a body whose sender stops: as one of the shops, or as nobody, after 60 bytes, or within the headers. */
function beginning(chance: Chance, shops: ConnectedShop[]): string {
  const { shopId } = chance.pick(shops);
  const head = `POST /v1/orders HTTP/1.1\r\nHost: connector.test\r\nContent-Length: 5000\r\n`;
  const claim = `Carrello-Shop: ${shopId}\r\nwebhook-id: msg_stranger\r\nwebhook-timestamp: ${Math.floor(Date.now() / 1000)}\r\nwebhook-signature: v1,AAAA\r\n`;
  if (chance.of(0.2)) return head.slice(0, 60);
  return `${head}${chance.of(0.8) ? claim : ''}\r\n${'{'.padEnd(60)}`;
}

/** Strangers beside the senders: they open hundreds of connections, send a little and stop, again and again. */
export function startNeighbours(
  chance: Chance,
  { connectors, shops }: { connectors: Connector[]; shops: ConnectedShop[] },
): Neighbours {
  const open = new Set<Socket>();
  let came = 0;
  let gone = false;
  const come = (connector: Connector): void => {
    if (gone) return;
    const { hostname, port } = new URL(connector.directUrl);
    const socket = connect(Number(port), hostname, () => {
      came += 1;
      socket.write(beginning(chance, shops));
    });
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.once('close', () => {
      open.delete(socket);
      setTimeout(come, AGAIN_AFTER, connector);
    });
  };
  for (const connector of connectors) for (let each = 0; each < EACH; each += 1) come(connector);
  return {
    came: () => came,
    leave() {
      gone = true;
      for (const socket of open) socket.destroy();
    },
  };
}
