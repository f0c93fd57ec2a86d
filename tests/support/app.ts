import type { Express } from 'express';
import { createApp } from '../../connector/src/app.ts';
import { readConfig, type Config } from '../../connector/src/config.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import { createLog } from '../../connector/src/platform/log.ts';
import type { Mail } from '../../connector/src/platform/mail.ts';
import type { Worker } from '../../connector/src/platform/jobs.ts';
import { createWorkers } from '../../connector/src/workers.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createTestDb, type DatabaseKind } from './databases.ts';

export interface TestApp {
  app: Express;
  ctx: Context;
  clock: TestClock;
  /** What the connector sent, oldest first. */
  mails: Mail[];
  worker: Worker;
  close(): Promise<void>;
}

export const TEST_ENVIRONMENT = {
  CARRELLO_PUBLIC_URL: 'http://connector.test',
  CARRELLO_SECRET: 'a test secret that is long enough to be one',
  CARRELLO_MAIL_URL: 'smtp://127.0.0.1:1',
  CARRELLO_MAIL_FROM: 'Shop <shop@example.test>',
  CARRELLO_LOG_LEVEL: 'silent',
  CARRELLO_METRICS_TOKEN: 'a-token-of-16-or-more',
};

/** The whole connector on a fresh database, with a clock that stands still and a mailer that remembers. */
export async function createTestApp(
  environment: Record<string, string> = {},
  overrides: (config: Config, clock: TestClock) => Partial<Context> = () => ({}),
  kind?: DatabaseKind,
): Promise<TestApp> {
  const clock = createTestClock();
  const { db, close } = await createTestDb(kind);
  const mails: Mail[] = [];
  const config = readConfig({ ...TEST_ENVIRONMENT, ...environment });
  const ctx = createContext(config, {
    db,
    clock,
    log: createLog('silent'),
    mailer: {
      send: (mail) => {
        mails.push(mail);
        return Promise.resolve();
      },
    },
    ...overrides(config, clock),
  });
  return { app: createApp(ctx), ctx, clock, mails, worker: createWorkers(ctx), close };
}
