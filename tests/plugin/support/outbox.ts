import { expect } from 'vitest';
import { isSignedBy, signMessage } from '../../../connector/src/shops/signature.ts';
import { KEYS } from './connector-stub.ts';
import type { ShopSite } from './shop-site.ts';
import type { Told } from './told-order.ts';

/** What the stand-in of WooCommerce does to one order. */
export interface Step {
  id: number;
  told: Told | null;
  before?: string[];
  after?: string[];
  items?: Record<string, number>;
}

/** A row of the plugin's outbox. */
export interface Row {
  number: string;
  source_id: string;
  state: string;
  reason: string;
}

interface Pulled {
  timestamp: number;
  payload: string;
  signature: string;
}

/** What the connector asks the plugin of a site: `askPlugin` sends any signed question, `pull` fetches what waits. */
export function connectorOf(site: ShopSite) {
  let asked = 0;
  const askPlugin = (path: string, question: object, { id = 'ask_1', secret = KEYS.secret } = {}) => {
    const payload = JSON.stringify(question);
    const message = { id, timestamp: String(Math.floor(Date.now() / 1000)), payload };
    const headers = {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': message.timestamp,
      'webhook-signature': signMessage(secret, message),
    };
    return fetch(`${site.url}/wp-json/carrello/v1/${path}`, { method: 'POST', headers, body: payload });
  };
  const pull = async (answered: { id: string; status: number }[] = [], most = 50) => {
    const id = `pull_${(asked += 1)}`;
    const response = await askPlugin('orders-waiting', { most, answered }, { id });
    const answer = (await response.json()) as Pulled;
    const payload = `POST /orders-waiting ${answer.payload}`;
    const message = { id, timestamp: String(answer.timestamp), payload };
    expect(isSignedBy([KEYS.secret], answer.signature, message)).toBe(true);
    return (JSON.parse(answer.payload) as { rows: { id: string; body: string }[] }).rows;
  };
  return { askPlugin, pull };
}
