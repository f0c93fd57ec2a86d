import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { carrello, type ConnectorEnvironment } from '../connector.ts';

/** The seeded shop and its first member of staff. */
export interface StaffSignIn {
  /** The connector's id of the seeded shop. */
  shopId: string;
  email: string;
  password: string;
  /** Base32, as typed into an authenticator app. */
  totpSecret: string;
}

interface SeedInput {
  folder: string;
  environment: ConnectorEnvironment;
  shopUrl: string;
  shopName: string;
  say(line: string): void;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export function addStaff(environment: ConnectorEnvironment): Omit<StaffSignIn, 'shopId'> {
  const email = 'anna@bottega-levante.example';
  // A password that is handed in is the owner's own choice: it need not be changed at the first sign-in.
  const password = randomBytes(15).toString('base64url');
  const words = ['staff', 'add', '--name', 'Anna Levante', '--email', email, '--role', 'owner'];
  const printed = carrello(environment, [...words, '--password-stdin'], password);
  const totpSecret = /secret:\s*([A-Z2-7]+)/i.exec(printed)?.[1];
  if (!totpSecret) throw new Error(`carrello staff add printed no sign-in:\n${printed}`);
  return { email, password, totpSecret };
}

function addShop(environment: ConnectorEnvironment, name: string, url: string): string {
  const printed = carrello(environment, [
    ...['shop', 'add', '--name', name, '--url', url, '--currency', 'EUR', '--country', 'IT'],
    ...['--time-zone', 'Europe/Rome', '--locale', 'en', '--owner-email', 'owner@bottega-levante.example'],
    ...['--number-prefix', 'BL-', '--terms-url', `${url}/terms/`, '--privacy-url', `${url}/privacy/`],
  ]);
  const id = /^shop (shp_\w+)/m.exec(printed)?.[1];
  if (!id) throw new Error(`carrello shop add printed no shop:\n${printed}`);
  return id;
}

const staffFile = (folder: string): string => join(folder, 'staff.json');

export const isSeeded = (folder: string): boolean => existsSync(staffFile(folder));

/** What an owner does with the command line on the first day; a second start finds it done. */
export function seedConnector({ folder, environment, shopUrl, shopName, say }: SeedInput): StaffSignIn {
  const file = staffFile(folder);
  if (isSeeded(folder)) return JSON.parse(readFileSync(file, 'utf8')) as StaffSignIn;
  say('Seeding the shop: products, prices, VAT, shipping, a coupon …');
  carrello(environment, ['catalog', 'import', here('products.csv')]);
  carrello(environment, ['shipping', 'import', here('shipping.csv')]);
  carrello(environment, ['coupons', 'import', here('coupons.csv')]);
  const shopId = addShop(environment, shopName, shopUrl);
  const staff = { shopId, ...addStaff(environment) };
  writeFileSync(file, JSON.stringify(staff), { mode: 0o600 });
  return staff;
}
