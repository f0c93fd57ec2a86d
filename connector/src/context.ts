import type { Config } from './config.ts';
import type { Gateway, GatewayName } from './gateways/gateway.ts';
import { createVies, type VatRegister } from './vat-register/vies.ts';
import { createPaypal } from './gateways/paypal/paypal.ts';
import { createStripe } from './gateways/stripe/stripe.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { openDb, type Db } from './platform/db.ts';
import { createIds, type Ids } from './platform/ids.ts';
import type { Lifecycle } from './platform/lifecycle.ts';
import { createLog, type Log } from './platform/log.ts';
import { createMailer, type Mailer } from './platform/mail.ts';

/** Everything that reaches outside the process, made once. Verbs take it as their first argument. */
export interface Context {
  config: Config;
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  lifecycle: Lifecycle;
  mailer: Mailer;
  /** Only the gateways that have keys. */
  gateways: Partial<Record<GatewayName, Gateway>>;
  /** The EU's register of VAT numbers; undefined where nobody has set it up. */
  vies: VatRegister | undefined;
}

/** Builds the context; tests hand in their own clock, mailer or gateways. */
export function createContext(config: Config, overrides: Partial<Context> = {}): Context {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLog(config.logLevel);
  const db = overrides.db ?? openDb(config.databaseUrl, log);
  return {
    config,
    clock,
    log,
    lifecycle: overrides.lifecycle ?? { draining: false },
    db,
    ids: overrides.ids ?? createIds(clock),
    mailer: overrides.mailer ?? createMailer(config.mail.url),
    gateways: overrides.gateways ?? createGateways(config, { clock, db }),
    vies:
      overrides.vies ??
      (config.viesUrl === undefined ? undefined : createVies({ url: config.viesUrl }, { clock })),
  };
}

function createGateways(config: Config, { clock, db }: Pick<Context, 'clock' | 'db'>): Context['gateways'] {
  return {
    ...(config.stripe
      ? { stripe: createStripe(config.stripe, { sandboxUrl: config.sandboxUrl, clock }) }
      : {}),
    ...(config.paypal
      ? { paypal: createPaypal(config.paypal, { sandboxUrl: config.sandboxUrl, clock, db }) }
      : {}),
  };
}
