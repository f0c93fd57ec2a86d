import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { launchChromium } from './browser/chromium.ts';
import { createShoot, type Shoot } from './browser/shots.ts';
import { checkEverywhere, type DemoOrder } from './demo/checks.ts';
import { issueInvoices, type DemoDocument } from './demo/documents.ts';
import { liveOn, type DemoPortal } from './demo/portal.ts';
import { buyByCard, buyByPayPal } from './demo/purchases.ts';
import { ANY_PORTS, startStage, type Stage } from './stage.ts';

/** Progress goes to stderr: stdout carries one JSON line, the last. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const secondsSince = (began: number): number => Math.round((Date.now() - began) / 100) / 10;

async function assertNoOrders(db: Db): Promise<void> {
  const rows = await db('orders').select('id');
  if (rows.length > 0) throw new Error(`The table orders was to be empty, but holds ${rows.length}.`);
}

interface DemoResult {
  orders: DemoOrder[];
  portal: DemoPortal;
  documents: DemoDocument[];
  seconds: { start: number; stripe: number; paypal: number; portal: number };
}

async function runPurchases(
  stage: Stage,
  browser: Browser,
  shoot: Shoot,
  start: number,
): Promise<DemoResult> {
  const db = openDb(`sqlite:${stage.database}`);
  try {
    await assertNoOrders(db);
    say('Buying by card, with 3-D Secure …');
    let began = Date.now();
    const card = await buyByCard(browser, stage, shoot);
    const byCard = await checkEverywhere(browser, stage, db, card, shoot);
    const stripe = secondsSince(began);
    say('Buying with PayPal …');
    began = Date.now();
    const wallet = await buyByPayPal(browser, stage, shoot);
    const byPayPal = await checkEverywhere(browser, stage, db, wallet, createShoot(undefined));
    const paypal = secondsSince(began);
    say('Keeping an address, buying with it, sending a piece back, fetching the documents …');
    began = Date.now();
    issueInvoices(stage);
    const { documents, ...portal } = await liveOn({ browser, stage, db, shoot }, card);
    const seconds = { start, stripe, paypal, portal: secondsSince(began) };
    return { orders: [byCard, byPayPal], portal, documents, seconds };
  } finally {
    await db.destroy();
  }
}

function untilStopped(): Promise<void> {
  return new Promise((resolved) => {
    process.once('SIGINT', () => resolved());
    process.once('SIGTERM', () => resolved());
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { shots: { type: 'string' }, keep: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'carrello-demo-'));
  const began = Date.now();
  const stage = await startStage({ folder, ports: ANY_PORTS, say });
  const browser = await launchChromium();
  try {
    const start = secondsSince(began);
    const shoot = createShoot(values.shots === undefined ? undefined : resolve(values.shots));
    const { orders, portal: lived, documents, seconds } = await runPurchases(stage, browser, shoot, start);
    const { shop, portal, desk, ledger, mailbox } = stage.urls;
    const urls = { shop, portal, desk, ledger, mailbox };
    const result = { ok: true, orders, portal: lived, documents, urls, database: stage.database, seconds };
    console.log(JSON.stringify(result));
    if (values.keep) {
      say('Staying up until Ctrl-C.');
      await untilStopped();
    }
  } finally {
    await browser.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(`The demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(1);
  },
);
