import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  carrello,
  keptSecret,
  startConnector,
  type ConnectorEnvironment,
  type ConnectorProcess,
} from './connector.ts';
import { startMailbox, type Mailbox } from './mailbox/mailbox.ts';
import { freePort } from './ports.ts';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';
import type { Disorder } from './sandbox/options.ts';
import { seedHistory } from './seed/history/history.ts';
import { isSeeded, seedConnector, type StaffSignIn } from './seed/seed.ts';
import { buildPluginZip } from './wordpress/plugin-zip.ts';
import { startWordPress, type WordPress } from './wordpress/wordpress.ts';

export interface StageOptions {
  /** Holds everything of this stage: WordPress, databases, keys, logs. Kept between starts. */
  folder: string;
  /** Ports to try first; a taken one is replaced by a free one, and `say` tells. 0: any. */
  ports: Ports;
  disorder?: Partial<Disorder>;
  /** Eighteen months of orders are seeded, to look at; a demo and tests begin with an empty shop. */
  history?: boolean;
  /** WordPress runs on this machine's own PHP where there is one: for tests. */
  nativePhp?: boolean;
  say(line: string): void;
}

export interface Ports {
  shop: number;
  connector: number;
  sandbox: number;
  mailbox: number;
}

export const ANY_PORTS: Ports = { shop: 0, connector: 0, sandbox: 0, mailbox: 0 };

export interface Stage {
  urls: { shop: string; portal: string; desk: string; ledger: string; mailbox: string; connector: string };
  /** Absolute path of the connector's SQLite file. */
  database: string;
  staff: StaffSignIn;
  wordpress: WordPress;
  sandbox: Sandbox;
  mailbox: Mailbox;
  connector: ConnectorProcess;
  environment: ConnectorEnvironment;
  close(): Promise<void>;
}

/** Two stages in one folder would write the same WordPress and the same database. */
function claimFolder(folder: string): { close(): Promise<void> } {
  const file = join(folder, 'stage.pid');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner !== 0 && owner !== process.pid && isAlive(owner)) {
    throw new Error(`Carrello already runs here as process ${owner}; stop that one first.`);
  }
  writeFileSync(file, String(process.pid));
  return { close: () => Promise.resolve(rmSync(file, { force: true })) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const SHOP_NAME = 'Bottega Levante';
const SANDBOX_SEED = 2017;

/** Where the providers' stand-in sends its webhooks in disorder: twice, some before the answer, some long after. */
const DISORDER: Partial<Disorder> = {
  duplicate: 2,
  immediate: 0.4,
  beforeAnswer: 0.3,
  delayMs: [300, 12_000],
};

async function choosePorts({ folder, ports, say }: StageOptions): Promise<Ports> {
  const file = join(folder, 'ports.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ports) : ports;
  const chosen: Ports = { ...kept };
  for (const name of Object.keys(kept) as (keyof Ports)[]) {
    chosen[name] = await freePort(kept[name]);
    if (kept[name] !== 0 && chosen[name] !== kept[name]) {
      say(`Port ${kept[name]} is taken; the ${name} moves to ${chosen[name]}.`);
    }
  }
  writeFileSync(file, JSON.stringify(chosen));
  return chosen;
}

function connectorEnvironment(
  folder: string,
  ports: Ports,
  sandbox: Sandbox,
  mailbox: Mailbox,
): ConnectorEnvironment {
  return {
    CARRELLO_DATABASE_URL: `sqlite:${join(folder, 'carrello.sqlite')}`,
    CARRELLO_HOST: '127.0.0.1',
    CARRELLO_PORT: String(ports.connector),
    CARRELLO_PUBLIC_URL: `http://127.0.0.1:${ports.connector}`,
    CARRELLO_LOG_LEVEL: 'info',
    CARRELLO_SECRET: keptSecret(folder),
    CARRELLO_MAIL_URL: mailbox.smtpUrl,
    CARRELLO_MAIL_FROM: `${SHOP_NAME} <shop@bottega-levante.example>`,
    CARRELLO_SANDBOX_URL: sandbox.url,
    CARRELLO_VIES_URL: `${sandbox.url}/vies/rest-api`,
    STRIPE_SECRET_KEY: sandbox.keys.stripeSecret,
    STRIPE_PUBLISHABLE_KEY: sandbox.keys.stripePublishable,
    STRIPE_WEBHOOK_SECRET: sandbox.keys.stripeWebhookSecret,
    PAYPAL_CLIENT_ID: sandbox.keys.paypalClientId,
    PAYPAL_CLIENT_SECRET: sandbox.keys.paypalSecret,
    PAYPAL_WEBHOOK_ID: sandbox.keys.paypalWebhookId,
  };
}

interface Light {
  connected: boolean;
}

/** The same handshake as on the settings screen; skipped when the light is already green. */
async function connectShop(wordpress: WordPress, env: ConnectorEnvironment, shopId: string): Promise<void> {
  const light = await wordpress.admin.rest<Light>('GET', '/carrello/v1/connection');
  if (light.connected) {
    await wordpress.admin.runCron();
    return;
  }
  const code = carrello(env, ['shop', 'code', shopId]).trim().split(/\s+/).at(-1) ?? '';
  await wordpress.admin.connect(env['CARRELLO_PUBLIC_URL'] ?? '', code);
}

function logTo(folder: string, name: string): (line: string) => void {
  const stream = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
  return (line) => void stream.write(`${line}\n`);
}

async function closeAll(parts: { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts.reverse()) await part.close().catch(() => {});
}

/**
 * Starts a whole company on this machine: WordPress with the built plugin, connected; the connector on SQLite with
 * portal and desk; the sandbox of both payment providers; a mailbox; a seeded shop. Everything on 127.0.0.1.
 */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { folder, say } = options;
  mkdirSync(folder, { recursive: true });
  const parts = [claimFolder(folder)];
  const ports = await choosePorts(options);
  try {
    say('Building the plugin and laying out WordPress …');
    const pluginZip = await buildPluginZip();
    const sandbox = await startSandbox({
      port: ports.sandbox,
      seed: SANDBOX_SEED,
      clock: { now: () => Date.now() },
      webhooks: {
        stripeUrl: `http://127.0.0.1:${ports.connector}/webhooks/stripe`,
        paypalUrl: `http://127.0.0.1:${ports.connector}/webhooks/paypal`,
      },
      disorder: { ...DISORDER, ...options.disorder },
      autoDeliver: true,
      stateFile: join(folder, 'sandbox.json'),
    });
    parts.push(sandbox);
    const mailbox = await startMailbox({ httpPort: ports.mailbox, stateFile: join(folder, 'mailbox.json') });
    parts.push(mailbox);
    const environment = connectorEnvironment(folder, ports, sandbox, mailbox);
    const shopUrl = `http://127.0.0.1:${ports.shop}`;
    const isFresh = !isSeeded(folder);
    const staff = seedConnector({ folder, environment, shopUrl, shopName: SHOP_NAME, say });
    if (isFresh && options.history) {
      say('Seeding eighteen months of orders …');
      await seedHistory(environment, staff.shopId);
    }
    say('Starting WordPress and the connector …');
    const starting = startWordPress({
      dir: join(folder, 'wordpress'),
      pluginZip,
      port: ports.shop,
      title: SHOP_NAME,
      native: options.nativePhp ?? false,
      log: logTo(folder, 'wordpress'),
    });
    const [connector, wordpress] = await Promise.all([
      startConnector(environment, logTo(folder, 'connector')).then((part) => (parts.push(part), part)),
      starting.then((part) => (parts.push(part), part)),
    ]);
    await connectShop(wordpress, environment, staff.shopId);
    return {
      urls: {
        shop: `${wordpress.url}/shop/`,
        portal: `${connector.url}/portal`,
        desk: `${connector.url}/desk`,
        ledger: sandbox.url,
        mailbox: mailbox.url,
        connector: connector.url,
      },
      database: join(folder, 'carrello.sqlite'),
      staff,
      wordpress,
      sandbox,
      mailbox,
      connector,
      environment,
      close: () => closeAll(parts),
    };
  } catch (error) {
    await closeAll(parts);
    throw error;
  }
}
