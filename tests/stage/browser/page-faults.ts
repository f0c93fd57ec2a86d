import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from './chromium.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[] }[];
}

/** A phone, and a screen of 1280 pixels at 200 %. */
const NARROW = [320, 640];

/**
 * Returns the page's violations of WCAG 2.2 A and AA, wide and narrow, and whether it scrolls sideways at 320 pixels or at
 * 200 %.
 */
export async function findFaults(page: Page, scope = 'body'): Promise<string[]> {
  const faults: string[] = [];
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
    const violations = await page.evaluate(async (include) => {
      const runner = (
        window as unknown as {
          axe: { run(context: object, options: object): Promise<{ violations: Violation[] }> };
        }
      ).axe;
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
      return (await runner.run({ include: [include] }, { runOnly: { type: 'tag', values: tags } }))
        .violations;
    }, scope);
    faults.push(
      ...violations.map(
        ({ id, nodes }) => `${size.width}: ${id} at ${nodes.map(({ target }) => target).join(', ')}`,
      ),
    );
  }
  for (const narrow of NARROW) {
    await page.setViewportSize({ width: narrow, height: 640 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > narrow) faults.push(`${narrow}: scrolls sideways (${width})`);
  }
  await page.setViewportSize(DESKTOP);
  return faults;
}
