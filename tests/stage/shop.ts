import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { carrello, keptSecret, startConnector } from './connector.ts';
import { startMailbox } from './mailbox/mailbox.ts';
import { freePort } from './ports.ts';
import { addStaff } from './seed/seed.ts';
import { currentCode } from './totp.ts';
import { ADMIN, startWholeWordPress } from './whole/whole-wordpress.ts';

const USAGE =
  'npm run shop -- --wordpress DIR   (DIR: a whole WordPress, with WooCommerce among its plugins or without)';

interface Part {
  close(): Promise<void>;
}

async function start(dir: string, parts: Part[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-shop-'));
  mkdirSync(folder, { recursive: true });
  const [shopPort, port] = [await freePort(8891), await freePort(8892)];
  console.log('Installing WordPress …');
  const wordpress = await startWholeWordPress(dir, shopPort);
  parts.push(wordpress);
  const mailbox = await startMailbox({ httpPort: await freePort(8894) });
  parts.push(mailbox);
  const environment = {
    CARRELLO_DATABASE_URL: `sqlite:${join(folder, 'carrello.sqlite')}`,
    CARRELLO_HOST: '127.0.0.1',
    CARRELLO_PORT: String(port),
    CARRELLO_PUBLIC_URL: `http://127.0.0.1:${port}`,
    CARRELLO_SECRET: keptSecret(folder),
    CARRELLO_MAIL_URL: mailbox.smtpUrl,
    CARRELLO_MAIL_FROM: 'Bottega Levante <shop@bottega-levante.example>',
  };
  const shop = ['--name', 'Bottega Levante', '--url', wordpress.url, '--owner-email', 'owner@example.com'];
  const added = carrello(environment, ['shop', 'add', ...shop]).trim();
  const staff = addStaff(environment);
  const connector = await startConnector(environment, () => {});
  parts.push(connector);
  await wordpress.admin.connect(connector.url, added.split(/\s+/).at(-1) ?? '');
  return [
    `  Shop       ${wordpress.url}/shop/`,
    `  Checkouts  ${wordpress.url}/checkout/ (blocks), ${wordpress.url}/classic-checkout/`,
    `  WordPress  ${wordpress.url}/wp-admin/   ${ADMIN.user} / ${ADMIN.password}`,
    `  Desk       ${connector.url}/desk   ${staff.email} / ${staff.password}`,
    `             authenticator secret ${staff.totpSecret}, code now ${await currentCode(staff.totpSecret)}`,
    `  Mailbox    ${mailbox.url}`,
    `  Database   ${join(folder, 'carrello.sqlite')}`,
    ...(wordpress.hasWooCommerce ? [] : ['  There is no WooCommerce in it: Carrello is the shop.']),
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { wordpress: { type: 'string' } } });
  if (values.wordpress === undefined) throw new Error(`Say where WordPress lies: ${USAGE}`);
  const parts: Part[] = [];
  const close = async (): Promise<void> => {
    for (const part of parts.reverse()) await part.close().catch(() => {});
  };
  try {
    const rows = await start(resolve(values.wordpress), parts);
    console.log(['', ...rows, '', 'Ctrl-C stops everything, and the data is gone then.'].join('\n'));
  } catch (error) {
    await close();
    throw error;
  }
  // The terminal tells us, and so does npm: the second time is no reason to leave anything running.
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    void close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
