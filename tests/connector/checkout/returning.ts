import request, { type Test } from 'supertest';
import { addAddress } from '../../../connector/src/address-book/address-book.ts';
import type { AddressEntries } from '../../../connector/src/address-book/entries.ts';
import type { AddressKind } from '../../../connector/src/address-book/store.ts';
import { SITE } from '../../support/make/shop.ts';
import type { OpenCheckout, Selling } from '../../support/selling.ts';

const MOLO: AddressEntries = {
  ...{
    label: 'Home',
    firstName: 'Anna',
    lastName: 'Conti',
    company: '',
    line1: 'Via del Molo 12',
    line2: '',
  },
  ...{ postcode: '34121', city: 'Trieste', state: 'TS', country: 'IT', phone: '' },
  ...{ vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' },
};

let people = 0;

export interface Returning {
  id: string;
  email: string;
}

/** A customer of before with an address of each kind; whose street is named by `line1`. */
export async function makeReturning({ ctx }: Selling, line1 = MOLO.line1): Promise<Returning> {
  const id = ctx.ids.new('customer');
  people += 1;
  const email = `buyer${people}@example.com`;
  const now = ctx.clock.now();
  await ctx.db('customers').insert({ id, contact_id: null, locale: '', created_at: now, signed_in_at: now });
  await ctx.db('customer_mailboxes').insert({ mailbox_key: email, customer_id: id, proven_at: now });
  for (const kind of ['delivery', 'billing'] as AddressKind[])
    await addAddress(ctx, { customerId: id, kind, entries: { ...MOLO, line1 }, isDefault: false });
  return { id, email };
}

type Verb = 'code' | 'sign-in' | 'addresses' | 'keep-addresses';

let networks = 0;
/** A network that has asked for nothing yet. */
export const newPlace = (): string => `2001:db8:${(networks += 1).toString(16)}:1::1`;

/** One call of a page of the shop. */
export function ask(
  { app }: Selling,
  { id, secret }: Pick<OpenCheckout, 'id' | 'secret'>,
  verb: Verb,
  body: object,
  from = newPlace(),
): Test {
  return request(app)
    .post(`/v1/checkouts/${id}/${verb}`)
    .set('Origin', SITE)
    .set('X-Forwarded-For', from)
    .set('Authorization', `Bearer ${secret}`)
    .send(body);
}

/** Asks for a code and reads it in the mail; empty where none came. */
export async function readNewCode(
  selling: Selling,
  checkout: OpenCheckout,
  email: string,
  from?: string,
): Promise<string> {
  selling.mails.splice(0);
  await ask(selling, checkout, 'code', { email }, from);
  await selling.worker.drain();
  return /\b\d{6}\b/.exec(selling.mails.at(-1)?.text ?? '')?.[0] ?? '';
}

/** Signs in at a checkout and returns the token. */
export async function signInThere(selling: Selling, checkout: OpenCheckout, email: string): Promise<string> {
  const code = await readNewCode(selling, checkout, email);
  const answer = await ask(selling, checkout, 'sign-in', { email, code });
  return (answer.body as { token: string }).token;
}
