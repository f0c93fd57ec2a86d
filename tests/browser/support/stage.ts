import { afterAll, beforeAll } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openDb, type Db } from '../../../connector/src/platform/db.ts';
import { launchChromium, newVisitor } from '../../stage/browser/chromium.ts';
import type { StageFacts } from './stage-process.ts';

export const stage = JSON.parse(process.env['CARRELLO_STAGE'] ?? '{}') as StageFacts;

let browser: Browser;
let db: Db;

/** One Chromium and one look into the CRM for all journeys of a file. */
export function useBrowser(): { browser(): Browser; db(): Db; visit(options?: VisitOptions): Promise<Page> } {
  const visitors: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    db = openDb(`sqlite:${stage.database}`);
  });
  afterAll(async () => {
    for (const visitor of visitors) await visitor.close();
    await browser.close();
    await db.destroy();
  });
  return {
    browser: () => browser,
    db: () => db,
    async visit(options) {
      const visitor = await newVisitor(browser, options);
      visitors.push(visitor);
      return visitor.newPage();
    },
  };
}

export type VisitOptions = Parameters<typeof newVisitor>[1];

export const product = (slug: string): string => `${stage.shop}/product/${slug}/`;

/** Tells the sandbox what to do next; throws when it does not understand. */
export async function tellSandbox(command: object): Promise<void> {
  const answer = await fetch(`${stage.urls.ledger}/sandbox/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  });
  if (!answer.ok) throw new Error(`The sandbox refused: ${await answer.text()}`);
}

/** A limit for what hangs, not a measure of speed. */
const PATIENCE_MS = 180_000;

/** Asks again until `read` has something; for what arrives by itself, like a webhook. */
export async function until<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface OrderRow {
  id: string;
  number: string;
  total: number;
  currency: string;
  contact_id: string;
  payment_state: string;
}

export function ordersOf(email: string): Promise<OrderRow[]> {
  return db<OrderRow & { mailbox_key: string }>('orders').where({ mailbox_key: email });
}

/** The one order of a mailbox, as soon as the CRM has it. */
export async function orderOf(email: string): Promise<OrderRow> {
  const rows = await until(`The order of ${email}`, async () => {
    const found = await ordersOf(email);
    return found.length > 0 ? found : undefined;
  });
  if (rows.length !== 1 || !rows[0]) throw new Error(`${email} has ${rows.length} orders.`);
  return rows[0];
}
