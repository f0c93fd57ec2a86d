/** Tests that run under one configuration and one environment. */
export interface Suite {
  name: string;
  config: string;
  /** Where its test files are. */
  folders: string[];
  env: { DB?: 'sqlite' | 'mariadb'; TZ?: string; CARRELLO_EVERY_COMMAND?: 'yes' };
  /** Some of its files use the server at MARIADB_URL. The torture starts its own. */
  onServer: boolean;
}

const BASE = 'tests/jest.config.mjs';

export const SUITES: Suite[] = [
  {
    name: 'connector on SQLite, portal, sandbox, shop front',
    config: BASE,
    folders: ['tests/connector/', 'tests/portal/', 'tests/sandbox/', 'tests/plugin-front/'],
    env: { DB: 'sqlite', TZ: 'Europe/Rome' },
    onServer: true,
  },
  {
    name: 'connector on MariaDB',
    config: BASE,
    folders: ['tests/connector/'],
    env: { DB: 'mariadb' },
    onServer: true,
  },
  { name: 'agreements', config: BASE, folders: ['tests/agreements/'], env: {}, onServer: true },
  { name: 'documented commands', config: BASE, folders: ['tests/commands/'], env: {}, onServer: false },
  { name: 'torture', config: BASE, folders: ['tests/torture/'], env: {}, onServer: false },
  { name: 'plugin in WordPress', config: BASE, folders: ['tests/plugin/'], env: {}, onServer: false },
  {
    name: 'browser journeys',
    config: 'tests/jest.browser.config.mjs',
    folders: ['tests/browser/'],
    env: {},
    onServer: false,
  },
];
