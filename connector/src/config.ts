import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseCrashes, type Crash } from './platform/crashpoint.ts';
import { isTimeZone } from './platform/days.ts';

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
  /** Answers to the mails of cases go there, with a token: help+TOKEN@shop.example; `carrello mail receive` takes them in. */
  CARRELLO_REPLY_ADDRESS: z
    .string()
    .regex(/^[\w.-]{1,20}@[a-z\d-]+(\.[a-z\d-]+)+$/i, 'use a mailbox like help@shop.example')
    .optional(),
  /** The mailbox from which the answers are fetched; without one they are handed to `carrello mail receive`. */
  CARRELLO_IMAP_URL: z
    .string()
    .refine(isMailbox, 'use imaps://user:password@host/INBOX, with imap:// only at 127.0.0.1')
    .optional(),
  /** The mail server whose Authentication-Results are believed: only what it vouches for is the buyer's. */
  CARRELLO_MAIL_AUTHSERV: z
    .string()
    .regex(/^[a-z\d.-]{1,253}$/, 'use the name by which your mail server signs Authentication-Results')
    .optional(),
  /** Where an intermediary or a PEC robot fetches FatturaPA files (`out`) and lays receipts (`in`), and from which day on. */
  CARRELLO_SDI_FOLDER: z.string().regex(/^\//, 'use the whole path of a folder').optional(),
  CARRELLO_SDI_FROM: z.iso.date('use a day like 2026-12-01').optional(),
  CARRELLO_VIES_URL: z.url({ protocol: /^https?$/, error: 'use a web address' }).optional(),
  /** Opens /metrics to whoever sends it as a bearer token; without one nobody reads them. */
  CARRELLO_METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'use 16 characters or more, without blanks')
    .optional(),
  /** People are told when an event has waited this long for its way into the CRM. */
  CARRELLO_BACKLOG_MINUTES: z.coerce.number().int().min(1).max(1440).default(15),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_PUBLISHABLE_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_ENVIRONMENT: z.enum(['sandbox', 'production']).default('sandbox'),
  /** Only for trying out offline: the address of the stand-in of both providers. Refused beside real keys. */
  CARRELLO_SANDBOX_URL: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }).optional(),
  /** Only for `npm run torture`, which needs the sandbox: where the process is to die or to fail. */
  CARRELLO_CRASHPOINTS: z.string().optional(),
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

/** Every variable that is read. */
export const KEYS = Object.keys(environment.shape);

/** What may be given as the path of a file instead, in the variable of the same name with `_FILE` at its end. */
export const SECRETS = [
  'CARRELLO_DATABASE_URL',
  'CARRELLO_SECRET',
  'CARRELLO_MAIL_URL',
  'CARRELLO_IMAP_URL',
  'CARRELLO_METRICS_TOKEN',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'PAYPAL_CLIENT_SECRET',
  'COREBOS_DATABASE_URL',
] as const satisfies (keyof Environment)[];

/** `imaps://help%40shop.example:secret@imap.example.com/INBOX`; what is read over the net is read encrypted. */
function isMailbox(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname } = new URL(text);
  const isSafe = protocol === 'imaps:' || (protocol === 'imap:' && hostname === '127.0.0.1');
  return isSafe && [username, password, pathname.slice(1)].every((part) => part !== '');
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
  deskUrl: string;
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
  mail: {
    url: string;
    from: string;
    replyAddress: string | undefined;
    imapUrl: string | undefined;
    authServer: string | undefined;
  };
  /** Undefined: nothing is sent to Italy's tax office. */
  sdi: { folder: string; from: string } | undefined;
  viesUrl: string | undefined;
  metricsToken: string | undefined;
  backlogMinutes: number;
  /** Undefined: this way of paying is not offered. */
  stripe: StripeConfig | undefined;
  paypal: PaypalConfig | undefined;
  sandboxUrl: string | undefined;
  /** Empty for everybody but the torture. */
  crashes: Crash[];
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

/** `sk_live_1` → live. Stripe's keys say what they are for; a secret one in the place of the other goes to every browser. */
const modeOf = (key: string): string | undefined => /^[a-z]+_([a-z]+)_/.exec(key)?.[1];

function stripeFaults({ STRIPE_SECRET_KEY: secret, STRIPE_PUBLISHABLE_KEY: open }: Environment): string[] {
  if (secret === undefined || open === undefined) return [];
  const faults: string[] = [];
  if (!/^[sr]k_/.test(secret)) faults.push('STRIPE_SECRET_KEY: begins with sk_ or rk_');
  if (!open.startsWith('pk_')) faults.push('STRIPE_PUBLISHABLE_KEY: begins with pk_');
  if (faults.length === 0 && modeOf(secret) !== modeOf(open))
    faults.push(
      'STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY: one is live and the other is not; take both of one mode',
    );
  return faults;
}

function readCrashes(env: Environment, faults: string[]): Crash[] {
  if (env.CARRELLO_CRASHPOINTS === undefined) return [];
  const crashes = parseCrashes(env.CARRELLO_CRASHPOINTS);
  if (!crashes) faults.push('CARRELLO_CRASHPOINTS: use point:3 or point!7');
  if (!env.CARRELLO_SANDBOX_URL) faults.push('CARRELLO_CRASHPOINTS: works only with CARRELLO_SANDBOX_URL');
  return crashes ?? [];
}

function readCorebos(env: Environment, faults: string[]): CorebosConfig | undefined {
  if (!together(env, ['COREBOS_DATABASE_URL', 'COREBOS_USER'], faults)) return undefined;
  return {
    ...{ databaseUrl: env.COREBOS_DATABASE_URL ?? '', deskUrl: `${env.CARRELLO_PUBLIC_URL}/desk` },
    ...{ user: env.COREBOS_USER ?? '', owner: env.COREBOS_OWNER ?? env.COREBOS_USER ?? '' },
    timeZone: env.COREBOS_TIME_ZONE,
    catalogMaster: env.COREBOS_CATALOG_MASTER === 'yes',
  };
}

type Source = Record<string, string | undefined>;

/** The environment with every `…_FILE` read; an empty value is a missing one. */
function readSource(source: Source, faults: string[]): Source {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  for (const key of SECRETS) {
    const path = given[`${key}_FILE`];
    if (path === undefined) continue;
    if (given[key] !== undefined) faults.push(`${key}, ${key}_FILE: give one of them`);
    try {
      given[key] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      faults.push(
        `${key}_FILE: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      );
    }
  }
  return given;
}

const refuse = (faults: string[]): ConfigError =>
  new ConfigError(`The environment is not right:\n  ${faults.join('\n  ')}`);

/** Reads and checks the environment; throws ConfigError with one line per fault. */
export function readConfig(source: Source = process.env): Config {
  const faults: string[] = [];
  const parsed = environment.safeParse(readSource(source, faults));
  if (!parsed.success) {
    throw refuse([
      ...faults,
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ]);
  }
  const env = parsed.data;
  faults.push(...sandboxFaults(env), ...stripeFaults(env));
  const hasStripe = together(
    env,
    ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'],
    faults,
  );
  const hasPaypal = together(env, ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'], faults);
  together(env, ['CARRELLO_SDI_FOLDER', 'CARRELLO_SDI_FROM'], faults);
  if (env.CARRELLO_IMAP_URL !== undefined && env.CARRELLO_REPLY_ADDRESS === undefined)
    faults.push('CARRELLO_REPLY_ADDRESS: needed beside CARRELLO_IMAP_URL');
  const corebos = readCorebos(env, faults);
  const crashes = readCrashes(env, faults);
  if (faults.length > 0) throw refuse(faults);
  return {
    databaseUrl: env.CARRELLO_DATABASE_URL,
    host: env.CARRELLO_HOST,
    port: env.CARRELLO_PORT,
    publicUrl: env.CARRELLO_PUBLIC_URL,
    trustProxy: env.CARRELLO_TRUST_PROXY,
    logLevel: env.CARRELLO_LOG_LEVEL,
    secret: env.CARRELLO_SECRET,
    mail: {
      ...{ url: env.CARRELLO_MAIL_URL, from: env.CARRELLO_MAIL_FROM },
      ...{ replyAddress: env.CARRELLO_REPLY_ADDRESS, imapUrl: env.CARRELLO_IMAP_URL },
      authServer: env.CARRELLO_MAIL_AUTHSERV,
    },
    viesUrl: env.CARRELLO_VIES_URL,
    sdi:
      env.CARRELLO_SDI_FOLDER !== undefined && env.CARRELLO_SDI_FROM !== undefined
        ? { folder: env.CARRELLO_SDI_FOLDER, from: env.CARRELLO_SDI_FROM }
        : undefined,
    metricsToken: env.CARRELLO_METRICS_TOKEN,
    backlogMinutes: env.CARRELLO_BACKLOG_MINUTES,
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
    crashes,
    corebos,
  };
}
