import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../connector/src/config.ts';
import { createContext } from '../../connector/src/context.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import { connectShop } from '../../connector/src/shops/shops.ts';
import { startConnector, type ConnectorEnvironment } from '../stage/connector.ts';
import { freePort } from '../stage/ports.ts';
import type { SenderMessage, Sending, Sent } from './intake-sender.ts';
import { cpuMs } from './processes.ts';
import { addShop } from '../support/verbs.ts';

export const SITE = 'https://shop.example';

export interface BenchShop {
  shopId: string;
  secret: string;
  epoch: number;
}

export async function makeEnvironment(databaseUrl: string): Promise<ConnectorEnvironment> {
  const port = await freePort();
  return {
    NODE_ENV: 'production',
    CARRELLO_DATABASE_URL: databaseUrl,
    CARRELLO_PORT: String(port),
    CARRELLO_PUBLIC_URL: `http://127.0.0.1:${port}`,
    CARRELLO_LOG_LEVEL: 'warn',
    CARRELLO_SECRET: 'a bench secret that is long enough to be one',
    CARRELLO_MAIL_URL: 'smtp://127.0.0.1:1',
    CARRELLO_MAIL_FROM: 'Shop <shop@example.test>',
  };
}

/** The schema and one connected shop. */
export async function prepareDatabase(environment: ConnectorEnvironment): Promise<BenchShop> {
  const ctx = createContext(readConfig(environment));
  await migrate(ctx.db);
  const { code } = await addShop(ctx, {
    name: 'Bench',
    url: SITE,
    currency: 'EUR',
    country: 'IT',
    timeZone: 'Europe/Rome',
    locale: 'it',
    ownerEmail: 'owner@shop.example',
    termsUrl: null,
    privacyUrl: null,
    numberPrefix: '',
  });
  const request = { code, siteUrl: SITE, name: 'Bench', locale: 'it' as const, pluginVersion: '0.1.0' };
  const { shopId, secret, epoch } = await connectShop(ctx, request);
  await ctx.db.destroy();
  return { shopId, secret, epoch };
}

export interface Run {
  environment: ConnectorEnvironment;
  shop: BenchShop;
  /** The server of the database, when it is not in the connector's own process. */
  databasePid: number | undefined;
  firstOrder: number;
  buyers: number;
  warmUpOrders: number;
  warmUpMs: number;
  measureMs: number;
  prepared: number;
}

export interface Measured extends Sent {
  connectorCpuMs: number;
  databaseCpuMs: number;
}

/** Starts the connector as its own process, lets sixteen senders post as fast as they are answered, and stops it. */
export async function measureRun(run: Run): Promise<Measured> {
  const connector = await startConnector(run.environment, (line) => process.stderr.write(`${line}\n`));
  const cpu = () => ({
    connector: cpuMs(connector.process.pid ?? 0),
    database: run.databasePid === undefined ? 0 : cpuMs(run.databasePid),
  });
  const sender = fork(fileURLToPath(new URL('intake-sender.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  try {
    const sending: Sending = {
      ...run.shop,
      port: Number(run.environment['CARRELLO_PORT']),
      site: SITE,
      senders: 16,
      warmUpOrders: run.warmUpOrders,
      warmUpMs: run.warmUpMs,
      measureMs: run.measureMs,
      firstOrder: run.firstOrder,
      buyers: run.buyers,
      prepared: run.prepared,
    };
    sender.send(sending);
    let before = cpu();
    let after: ReturnType<typeof cpu> | undefined;
    for (;;) {
      const [message] = (await once(sender, 'message')) as [SenderMessage];
      if ('failed' in message) throw new Error(message.failed);
      if ('mark' in message) {
        if (message.mark === 'begin') before = cpu();
        if (message.mark === 'end') after = cpu();
        continue;
      }
      const { sent } = message;
      after ??= cpu();
      return {
        ...sent,
        connectorCpuMs: (after.connector - before.connector) / sent.measured,
        databaseCpuMs: (after.database - before.database) / sent.measured,
      };
    }
  } finally {
    sender.kill();
    await connector.close();
  }
}
