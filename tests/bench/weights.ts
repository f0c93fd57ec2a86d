import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Response } from 'playwright-core';
import { launchChromium, newVisitor } from '../stage/browser/chromium.ts';
import { ANY_PORTS, startStage, type Stage } from '../stage/stage.ts';
import { addFirstProduct } from '../stage/browser/shop.ts';
import { rounded, type WeightRow } from './rows.ts';

const OURS = '/wp-content/plugins/carrello/';
const RUNTIME = /\/wp-includes\/js\/dist\/(interactivity|script-modules\/interactivity)/;

async function gzipKb(responses: Response[]): Promise<number> {
  let bytes = 0;
  for (const response of responses) bytes += gzipSync(await response.body(), { level: 6 }).length;
  return rounded(bytes / 1024);
}

async function weigh(browser: Browser, stage: Stage, page: string, url: string): Promise<WeightRow> {
  const visitor = await newVisitor(browser);
  const tab = await visitor.newPage();
  await addFirstProduct(tab, stage.urls.shop);
  const responses: Response[] = [];
  tab.on('response', (response) => responses.push(response));
  await tab.goto(url, { waitUntil: 'networkidle' });
  const js = responses.filter((response) => {
    const ours = response.url().includes(OURS) || RUNTIME.test(response.url());
    return ours && response.request().resourceType() === 'script';
  });
  const css = responses.filter(
    (response) => response.url().includes(OURS) && response.request().resourceType() === 'stylesheet',
  );
  const row = { page, jsKb: await gzipKb(js), cssKb: await gzipKb(css), requests: responses.length };
  await visitor.close();
  return row;
}

/** Loads shop, product, cart and checkout with one product in the cart and weighs what is ours. */
export async function measureWeights(): Promise<WeightRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-bench-'));
  const stage = await startStage({
    folder,
    ports: ANY_PORTS,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const browser = await launchChromium();
  try {
    const home = stage.wordpress.url;
    const tab = await browser.newPage();
    await tab.goto(stage.urls.shop);
    const product = (await tab.locator('a[href*="/product/"]').first().getAttribute('href')) ?? '';
    await tab.close();
    const pages: [string, string][] = [
      ['shop', stage.urls.shop],
      ['product', product],
      ['cart', `${home}/cart/`],
      ['checkout', `${home}/checkout/`],
    ];
    const rows: WeightRow[] = [];
    for (const [page, url] of pages) rows.push(await weigh(browser, stage, page, url));
    return rows;
  } finally {
    await browser.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
