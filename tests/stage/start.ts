import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startStage, type Stage } from './stage.ts';
import { currentCode } from './totp.ts';

const KEPT = resolve(fileURLToPath(import.meta.url), '../../../.stage/shop');
const WISHED = { shop: 8881, connector: 8882, sandbox: 8883, mailbox: 8884 };

async function table(stage: Stage): Promise<string> {
  const rows: [string, string, string][] = [
    [
      'Shop',
      stage.urls.shop,
      'card 4242 4242 4242 4242; 3-D Secure 4000 0027 6000 3184; declined 4000 0000 0000 0002',
    ],
    [
      'WordPress',
      `${stage.wordpress.url}/wp-admin/`,
      `${stage.wordpress.adminUser} / ${stage.wordpress.adminPassword}`,
    ],
    ['Portal', stage.urls.portal, 'the e-mail of a purchase; the code arrives in the mailbox'],
    ['Desk', stage.urls.desk, `${stage.staff.email} / ${stage.staff.password}`],
    [
      '',
      '',
      `authenticator secret ${stage.staff.totpSecret}, code now ${await currentCode(stage.staff.totpSecret)}`,
    ],
    ['Ledger', stage.urls.ledger, 'the sandbox of Stripe and PayPal: no money moves'],
    ['Mailbox', stage.urls.mailbox, 'every mail the shop sends'],
    ['Database', stage.database, 'SQLite'],
  ];
  const width = Math.max(...rows.map(([, address]) => address.length));
  return rows
    .map(([name, address, note]) => `  ${name.padEnd(10)} ${address.padEnd(width)}  ${note}`)
    .join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, folder: { type: 'string' } } });
  const folder = resolve(values.folder ?? KEPT);
  if (values.fresh) rmSync(folder, { recursive: true, force: true });
  const again = existsSync(folder);
  const began = Date.now();
  const stage = await startStage({ folder, ports: WISHED, history: true, say: (line) => console.log(line) });
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    `\nCarrello is up after ${seconds} s${again ? ' (data of the last start kept; -- --fresh starts over)' : ''}.\n`,
  );
  console.log(await table(stage));
  console.log('\nCtrl-C stops everything.');
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    console.log('\nStopping …');
    void stage.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
