import { z } from 'zod';

/** The only reader of the environment. `.env.example` lists exactly these keys. */
const environment = z.object({
  CARRELLO_DATABASE_URL: z.string().default('sqlite:carrello.sqlite'),
  CARRELLO_HOST: z.string().default('127.0.0.1'),
  CARRELLO_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** How browsers and shops reach the connector, without a slash at the end. */
  CARRELLO_PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  CARRELLO_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  CARRELLO_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** 32 bytes or more of randomness: keys hashes of codes and encrypts what has to be read again. */
  CARRELLO_SECRET: z.string().min(32, 'use 32 characters or more'),
  CARRELLO_MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'use smtp://host:port or smtps://user:password@host:port'),
  CARRELLO_MAIL_FROM: z.string().min(3),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_PUBLISHABLE_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_ENVIRONMENT: z.enum(['sandbox', 'production']).default('sandbox'),
  /** Only for trying out offline: the address of the stand-in of both providers. Refused beside real keys. */
  CARRELLO_SANDBOX_URL: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).optional(),
  /** The tables of a coreBOS that every contact, order and payment is projected into; nothing is projected without. */
  COREBOS_DATABASE_URL: z
    .string()
    .regex(/^(mysql|mariadb):\/\//, 'use mysql://user:password@host:port/name')
    .optional(),
  /** User name whom coreBOS shows as creator of what Carrello writes. */
  COREBOS_USER: z.string().optional(),
  /** User or group that owns it; without one the user above. Payments are seen by their owner only, unless shared. */
  COREBOS_OWNER: z.string().optional(),
  /** `$default_timezone` of coreBOS' config.inc.php. */
  COREBOS_TIME_ZONE: z.string().refine(isTimeZone, 'use a time zone like Europe/Rome').default('UTC'),
  /** `yes`: products, prices and stock are kept in coreBOS and come from there. */
  COREBOS_CATALOG_MASTER: z.enum(['yes', 'no']).default('no'),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export interface StripeConfig {
  secretKey: string;
  publishableKey: string;
  webhookSecret: string;
}

export interface PaypalConfig {
  clientId: string;
  clientSecret: string;
  webhookId: string;
  environment: 'sandbox' | 'production';
}

export interface CorebosConfig {
  databaseUrl: string;
  user: string;
  owner: string;
  timeZone: string;
  catalogMaster: boolean;
}

export interface Config {
  databaseUrl: string;
  host: string;
  port: number;
  publicUrl: string;
  trustProxy: number;
  logLevel: string;
  secret: string;
  mail: { url: string; from: string };
  /** Undefined: this way of paying is not offered. */
  stripe: StripeConfig | undefined;
  paypal: PaypalConfig | undefined;
  sandboxUrl: string | undefined;
  /** Undefined: no outside CRM, nothing is projected. */
  corebos: CorebosConfig | undefined;
}

/** All faults of the environment at once, readable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = z.output<typeof environment>;

function together(env: Environment, keys: (keyof Environment)[], faults: string[]): boolean {
  const given = keys.filter((key) => env[key] !== undefined);
  if (given.length > 0 && given.length < keys.length) {
    const missing = keys.filter((key) => env[key] === undefined);
    faults.push(`${missing.join(', ')}: needed beside ${given.join(', ')}`);
  }
  return given.length === keys.length;
}

function sandboxFaults(env: Environment): string[] {
  const stripeReal = env.STRIPE_SECRET_KEY !== undefined && !env.STRIPE_SECRET_KEY.startsWith('sk_sandbox_');
  const paypalReal = env.PAYPAL_CLIENT_ID !== undefined && !env.PAYPAL_CLIENT_ID.startsWith('sandbox-');
  if (env.CARRELLO_SANDBOX_URL !== undefined && (stripeReal || paypalReal)) {
    return ['CARRELLO_SANDBOX_URL: the sandbox never runs beside real keys; take one of them away'];
  }
  if (
    env.CARRELLO_SANDBOX_URL === undefined &&
    ((env.STRIPE_SECRET_KEY && !stripeReal) || (env.PAYPAL_CLIENT_ID && !paypalReal))
  ) {
    return ['STRIPE_SECRET_KEY, PAYPAL_CLIENT_ID: sandbox keys work only with CARRELLO_SANDBOX_URL'];
  }
  return [];
}

function readCorebos(env: Environment, faults: string[]): CorebosConfig | undefined {
  if (!together(env, ['COREBOS_DATABASE_URL', 'COREBOS_USER'], faults)) return undefined;
  return {
    databaseUrl: env.COREBOS_DATABASE_URL ?? '',
    user: env.COREBOS_USER ?? '',
    owner: env.COREBOS_OWNER ?? env.COREBOS_USER ?? '',
    timeZone: env.COREBOS_TIME_ZONE,
    catalogMaster: env.COREBOS_CATALOG_MASTER === 'yes',
  };
}

/** Reads and checks the environment; throws ConfigError with one line per fault. */
export function readConfig(source: Record<string, string | undefined> = process.env): Config {
  const blankless = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(blankless);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not right:\n  ${lines.join('\n  ')}`);
  }
  const env = parsed.data;
  const faults = sandboxFaults(env);
  const hasStripe = together(
    env,
    ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'],
    faults,
  );
  const hasPaypal = together(env, ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'], faults);
  const corebos = readCorebos(env, faults);
  if (faults.length > 0) throw new ConfigError(`The environment is not right:\n  ${faults.join('\n  ')}`);
  return {
    databaseUrl: env.CARRELLO_DATABASE_URL,
    host: env.CARRELLO_HOST,
    port: env.CARRELLO_PORT,
    publicUrl: env.CARRELLO_PUBLIC_URL,
    trustProxy: env.CARRELLO_TRUST_PROXY,
    logLevel: env.CARRELLO_LOG_LEVEL,
    secret: env.CARRELLO_SECRET,
    mail: { url: env.CARRELLO_MAIL_URL, from: env.CARRELLO_MAIL_FROM },
    stripe: hasStripe
      ? {
          secretKey: env.STRIPE_SECRET_KEY ?? '',
          publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? '',
          webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? '',
        }
      : undefined,
    paypal: hasPaypal
      ? {
          clientId: env.PAYPAL_CLIENT_ID ?? '',
          clientSecret: env.PAYPAL_CLIENT_SECRET ?? '',
          webhookId: env.PAYPAL_WEBHOOK_ID ?? '',
          environment: env.PAYPAL_ENVIRONMENT,
        }
      : undefined,
    sandboxUrl: env.CARRELLO_SANDBOX_URL,
    corebos,
  };
}
