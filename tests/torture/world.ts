import { join } from 'node:path';
import { replaceShippingMethods } from '../../connector/src/checkout/conditions-store.ts';
import { readConfig } from '../../connector/src/config.ts';
import { createContext } from '../../connector/src/context.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import type { ConnectResponse } from '../../connector/src/contract/shops.ts';
import { startMailbox, type Mailbox } from '../stage/mailbox/mailbox.ts';
import { startSandbox, type Sandbox } from '../stage/sandbox/sandbox.ts';
import { allCountries, product } from '../support/make/catalog.ts';
import { makeNewShop, type ConnectedShop } from '../support/make/shop.ts';
import type { Chance } from './chance.ts';
import { createConnector, type Connector } from './connector.ts';
import type { Database } from './database.ts';
import { CALM, type Fate } from './proxy.ts';
import { addShop, saveProduct, saveVariant } from '../support/verbs.ts';

/** What one round is played on. */
export interface World {
  database: Database;
  connectors: Connector[];
  shops: ConnectedShop[];
  sandbox: Sandbox;
  mailbox: Mailbox;
  env: Record<string, string>;
  logFile: string;
  /** From now on nothing is cut any more. */
  calm(): void;
  close(): Promise<void>;
}

const SHOPS = 3;
export const MUGS = 100_000;

/** One call in five does not arrive, or its answer does not, or only half of it, or everything late. */
function callFate(chance: Chance): Fate {
  const delayMs = chance.of(0.1) ? chance.between(5, 150) : 0;
  if (chance.of(0.07)) return { ...CALM, delayMs, cutAsking: 1 };
  if (chance.of(0.1)) return { ...CALM, delayMs, cutAnswer: 1, torn: chance.of(0.4) };
  return { ...CALM, delayMs };
}

function environment(database: Database, sandbox: Sandbox, mailbox: Mailbox): Record<string, string> {
  const { keys } = sandbox;
  return {
    CARRELLO_DATABASE_URL: database.url,
    CARRELLO_PUBLIC_URL: 'http://connector.test',
    CARRELLO_TRUST_PROXY: '1',
    CARRELLO_LOG_LEVEL: 'debug',
    CARRELLO_SECRET: 'a secret of the torture, long enough to be one',
    CARRELLO_MAIL_URL: mailbox.smtpUrl,
    CARRELLO_MAIL_FROM: 'Shop <shop@example.test>',
    CARRELLO_SANDBOX_URL: sandbox.url,
    STRIPE_SECRET_KEY: keys.stripeSecret,
    STRIPE_PUBLISHABLE_KEY: keys.stripePublishable,
    STRIPE_WEBHOOK_SECRET: keys.stripeWebhookSecret,
    PAYPAL_CLIENT_ID: keys.paypalClientId,
    PAYPAL_CLIENT_SECRET: keys.paypalSecret,
    PAYPAL_WEBHOOK_ID: keys.paypalWebhookId,
  };
}

/** A small catalogue and the shops, before the trouble starts; answers each shop's one-time code. */
async function seed(
  database: Database,
  env: Record<string, string>,
): Promise<{ code: string; siteUrl: string }[]> {
  const ctx = createContext(readConfig(env), { db: database.open() });
  await migrate(ctx.db);
  const goods = [
    product({ id: 'mug', price: 1220, stock: MUGS }),
    product({ id: 'book', price: 1040, taxRate: '4' }),
  ];
  await ctx.db.transaction(async (trx) => {
    for (const { product: own, variant } of goods) {
      await saveProduct(trx, own, ctx.clock.now());
      await saveVariant(trx, variant, ctx.clock.now());
    }
    await replaceShippingMethods(trx, [allCountries({ price: 700 })]);
  });
  const codes = [];
  for (let index = 0; index < SHOPS; index += 1) {
    // Nobody listens there: what the connector tells the shop is retried and no part of the promise.
    const siteUrl = `http://127.0.0.${11 + index}:9`;
    const { code } = await addShop(
      ctx,
      makeNewShop({ name: `Shop ${index}`, url: siteUrl, numberPrefix: `S${index}-` }),
    );
    codes.push({ code, siteUrl });
  }
  await ctx.db.destroy();
  return codes;
}

async function connectShops(
  url: string,
  codes: { code: string; siteUrl: string }[],
): Promise<ConnectedShop[]> {
  const shops: ConnectedShop[] = [];
  for (const { code, siteUrl } of codes) {
    const answer = await fetch(`${url}/v1/shops/connect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, siteUrl, name: 'Shop', locale: 'en', pluginVersion: '0.1.0' }),
    });
    if (!answer.ok) throw new Error(`The handshake failed: ${await answer.text()}`);
    shops.push({ ...((await answer.json()) as ConnectResponse), siteUrl });
  }
  return shops;
}

interface WorldOptions {
  database: Database;
  bundle: string;
  folder: string;
  round: number;
  seed: number;
  chance: Chance;
}

/** Connectors (two on MariaDB, one on SQLite), the stand-ins of providers and mail, three connected shops. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { database, bundle, folder, round, chance } = options;
  const mailbox = await startMailbox();
  const sandbox = await startSandbox({
    seed: options.seed,
    clock: { now: () => Date.now() },
    disorder: { duplicate: 2, immediate: 0.5, delayMs: [20, 1500], lose: 0.1, beforeAnswer: 0.2 },
    autoDeliver: true,
  });
  const env = environment(database, sandbox, mailbox);
  const codes = await seed(database, env);
  const logFile = join(folder, `${database.kind}-round-${round}.log`);
  let calm = false;
  const fateOf = (): Fate => (calm ? CALM : callFate(chance));
  const names = database.kind === 'mariadb' ? ['one', 'two'] : ['one'];
  const connectors: Connector[] = [];
  for (const name of names) connectors.push(await createConnector({ name, bundle, env, logFile, fateOf }));
  const [first] = connectors as [Connector];
  if (!(await first.start(''))) throw new Error(`The connector does not start; see ${logFile}.`);
  const shops = await connectShops(first.directUrl, codes);
  sandbox.connect({
    stripeUrl: `${first.url()}/webhooks/stripe`,
    paypalUrl: `${(connectors.at(-1) ?? first).url()}/webhooks/paypal`,
  });
  return {
    database,
    connectors,
    shops,
    sandbox,
    mailbox,
    env,
    logFile,
    calm() {
      calm = true;
      database.calm();
    },
    async close() {
      for (const connector of connectors) await connector.close();
      await sandbox.close();
      await mailbox.close();
      await database.close();
    },
  };
}
