import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from './chromium.ts';

export type Shoot = (page: Page, name: string) => Promise<void>;

/** Takes whole-page pictures at 1280 and 360 px into `folder`; without a folder it does nothing. */
export function createShoot(folder: string | undefined): Shoot {
  if (folder === undefined) return () => Promise.resolve();
  mkdirSync(folder, { recursive: true });
  let count = 0;
  return async (page, name) => {
    count += 1;
    const stem = `${String(count).padStart(2, '0')}-${name}`;
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `${stem}-${size.width}.png`), fullPage: true });
    }
  };
}
