import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { needChromium } from '../machine/debian.ts';

/** Debian's Chromium, headless, with no connection to anywhere but this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: needChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

interface VisitorOptions {
  locale?: string;
  timeZone?: string;
  viewport?: { width: number; height: number };
  javaScript?: boolean;
  /** A file with the cookies of an earlier visit. */
  storageState?: string;
}

/** A fresh buyer or staff member: own cookies, own storage. */
export async function newVisitor(browser: Browser, options: VisitorOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: options.locale ?? 'en-GB',
    timezoneId: options.timeZone ?? 'Europe/Rome',
    viewport: options.viewport ?? DESKTOP,
    reducedMotion: 'reduce',
    javaScriptEnabled: options.javaScript ?? true,
    ...(options.storageState === undefined ? {} : { storageState: options.storageState }),
  });
  // Less than a test's own limit, so that a failure names the step that waited.
  context.setDefaultTimeout(200_000);
  return context;
}
