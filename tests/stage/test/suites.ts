/** Tests that run under one configuration and one environment. */
export interface Suite {
  name: string;
  config: string;
  /** Where its test files are. */
  folders: string[];
  /** Files and folders among them that take long and seldom tell more than the rest: `npm run check:all` runs them. */
  later?: string[];
  env: { DB?: 'sqlite' | 'mariadb'; TZ?: string; CARRELLO_EVERY_COMMAND?: 'yes' };
  /** Some of its files use the server at MARIADB_URL. The torture starts its own. */
  onServer: boolean;
  /** How many processes run its files, where it is not the usual number. */
  processes?: number;
}

const BASE = 'tests/vitest.config.mjs';

/** What hardly asks the database for anything of its kind: processes, files, pictures, and coreBOS, which is MariaDB anyway. */
const SAME_ON_BOTH = [
  ...['crm', 'run', 'documents', 'gateways', 'mails', 'contract', 'invoices/build', 'invoices/xml'].map(
    (room) => `tests/connector/${room}/`,
  ),
  ...[
    'catalog/import.test.ts',
    'catalog/import-files.test.ts',
    'orders/fuzz.test.ts',
    'orders/list-plans.test.ts',
  ].map((file) => `tests/connector/${file}`),
  ...['openapi.test.ts', 'config.test.ts', 'mail-in/imap.test.ts'].map((file) => `tests/connector/${file}`),
];

export const SUITES: Suite[] = [
  {
    name: 'connector on SQLite, portal, sandbox, shop front',
    config: BASE,
    folders: ['tests/connector/', 'tests/portal/', 'tests/sandbox/', 'tests/plugin-front/'],
    // It installs a mail server of Debian's.
    later: ['tests/connector/mail-in/imap.test.ts'],
    env: { DB: 'sqlite', TZ: 'Europe/Rome' },
    onServer: true,
  },
  {
    name: 'connector on MariaDB',
    config: BASE,
    folders: ['tests/connector/'],
    later: SAME_ON_BOTH,
    env: { DB: 'mariadb' },
    onServer: true,
  },
  { name: 'agreements', config: BASE, folders: ['tests/agreements/'], env: {}, onServer: true },
  { name: 'documented commands', config: BASE, folders: ['tests/commands/'], env: {}, onServer: false },
  { name: 'torture', config: BASE, folders: ['tests/torture/'], env: {}, onServer: false },
  {
    name: 'plugin in WordPress',
    config: BASE,
    folders: ['tests/plugin/'],
    env: {},
    onServer: false,
    // Each of its files starts a WordPress.
    processes: 2,
  },
  {
    name: 'browser journeys',
    config: 'tests/vitest.browser.config.mjs',
    folders: ['tests/browser/'],
    later: ['tests/browser/accessibility.test.ts'],
    env: {},
    onServer: false,
  },
];
