import { signMessage } from '../../../connector/src/shops/signature.ts';
import { KEYS, type ConnectorStub } from './connector-stub.ts';
import type { ShopSite } from './shop-site.ts';

/** What the settings screen shows of the connection. */
export interface Light {
  light: string;
  error: string;
  catalog: { version: number; products: number; error: string };
  pages: Record<string, string>;
}
/** A row of WordPress' REST API, as far as the tests read it. */
export interface Post {
  id: number;
  slug: string;
  status: string;
  link: string;
  title: { raw: string; rendered: string };
  content: { raw: string };
  modified: string;
}

/** The connector's signed word that the catalogue changed. */
const NUDGE = JSON.stringify({ version: 4 });

function push(site: ShopSite, timestamp: number, secret: string, sent: string): Promise<Response> {
  const message = { id: `evt_${timestamp}`, timestamp: String(timestamp), payload: NUDGE };
  const headers = {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': message.timestamp,
    'webhook-signature': `v1,bm90IHRoaXMgb25l ${signMessage(secret, message)}`,
  };
  return fetch(`${site.url}/wp-json/carrello/v1/catalog-changed`, { method: 'POST', headers, body: sent });
}

/** What owner and connector do with a site. `push` signs as of `timestamp` (seconds), whatever body is then sent. */
export const callsOf = (site: ShopSite, connector: ConnectorStub) => ({
  getLight: () => site.admin.rest<Light>('GET', '/carrello/v1/connection'),
  connect: (address = connector.url) => site.admin.connect(address, 'ABCDE-12345'),
  refresh: () => site.admin.refreshCatalog(),
  listProducts: () =>
    site.admin.rest<Post[]>('GET', '/wp/v2/carrello_product?context=edit&status=any&orderby=id&order=asc'),
  push: (timestamp: number, secret = KEYS.secret, sent = NUDGE) => push(site, timestamp, secret, sent),
});
