import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import request from 'supertest';
import { DAY, MINUTE } from '../../connector/src/platform/clock.ts';
import { connectTheirShop, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { opened } from '../connector/cases/buyers.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { createBrowser, type Browser } from './browse.ts';

let app: TestApp;
let anna: Browser;
let bruno: Browser;

const PAGE = '/portal/privacy';
/** So far the clock moves each time that somebody reads it. */
let step = 0;

async function signIn(email: string): Promise<Browser> {
  const browser = createBrowser(app.app);
  await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email });
  const code = await readCode(app);
  await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
  return browser;
}

/** Begins a case about an order, with photos. */
async function addPhoto(email: string, orderId: string, photos: string[]): Promise<void> {
  const { db, ids } = app.ctx;
  const [id = ''] = await db('customer_mailboxes').where({ mailbox_key: email }).pluck('customer_id');
  const case_id = await opened(app, { kind: 'customer', id, email }, orderId);
  for (const [at, text] of photos.entries())
    await db('case_photos').insert({
      ...{ id: ids.new('casePhoto'), case_id, sent_hash: text, width: 1, height: 1, at },
      bytes: Buffer.from(text),
    });
}

const MARKETING = { kind: 'marketing', given: true, text: 'Write to me', at: '2026-03-01T10:00:00.000Z' };

beforeAll(async () => {
  app = await createTestApp({}, (_config, clock) => ({
    clock: {
      now() {
        clock.advance(step);
        return clock.now();
      },
    },
  }));
  await connectTheirShop(app);
  const annas = await placeOrder(app, 'anna@example.com', { number: 'A-1', consents: [MARKETING] });
  await placeOrder(app, 'anna@example.com', { number: 'A-2', note: 'Ring twice' });
  const brunos = await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
  anna = await signIn('anna@example.com');
  bruno = await signIn('bruno@example.com');
  await addPhoto('anna@example.com', annas, ['PHOTO-1', 'PHOTO-2']);
  await addPhoto('bruno@example.com', brunos, ['PHOTO-3']);
});
afterAll(() => app.close());

const linkIn = (text: string): string => /href="(\/portal\/privacy\/copies\/[^"]*)"/.exec(text)?.[1] ?? '';

async function download(browser: Browser, link: string): Promise<{ status: number; body: Buffer }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await request(app.app)
    .get(link)
    .set({ cookie })
    .buffer(true)
    .parse((res, done) => {
      const pieces: Buffer[] = [];
      res.on('data', (piece: Buffer) => pieces.push(piece));
      res.on('end', () => done(null, Buffer.concat(pieces)));
    });
  return { status: answer.status, body: answer.body as Buffer };
}

describe('a copy of one’s data', () => {
  it('a copy of one’s data is made in the background, and a mail without a secret says when it is ready', async () => {
    expect((await anna.get('/portal')).text).toContain(`href="${PAGE}"`);
    const { status, headers } = await anna.submit(PAGE, `${PAGE}/copies`);
    expect([status, headers['location']]).toEqual([303, `${PAGE}?done=copy_asked`]);
    expect((await anna.get(PAGE)).text).toContain('The copy is being made. A mail to anna@example.com');
    // The first document is drawn when the job’s turn is over: the next job goes on.
    step = 15_000;
    await app.worker.drain();
    step = 0;
    expect((await app.ctx.db('jobs').where({ kind: 'export_data' })).length).toBeGreaterThan(1);
    const mail = app.mails.at(-1);
    expect([mail?.to, mail?.subject]).toEqual(['anna@example.com', 'Your data at Bottega is ready']);
    expect(mail?.text).toContain(`http://connector.test${PAGE}?lang=en`);
    expect(mail?.text).not.toContain('copies');
    // Time has gone by, and a copy asks for a fresh sign-in.
    anna = await signIn('anna@example.com');
    bruno = await signIn('bruno@example.com');
  });

  it('a copy of one’s data holds all orders with their documents, what is kept and said, and nothing of others', async () => {
    const link = linkIn((await anna.get(PAGE)).text);
    const { status, body } = await download(anna, link);
    expect(status).toBe(200);
    const files = unzipSync(body);
    expect(Object.keys(files).sort()).toEqual([
      'documents/order-A-1.pdf',
      'documents/order-A-2.pdf',
      'orders-1.json',
      'photos/case-1001 (2).jpg',
      'photos/case-1001.jpg',
      'your-data.json',
    ]);
    expect(strFromU8(files['documents/order-A-1.pdf']?.slice(0, 5) ?? new Uint8Array())).toBe('%PDF-');
    const photos = ['photos/case-1001.jpg', 'photos/case-1001 (2).jpg'];
    const bytes = photos.map((name) => strFromU8(files[name] ?? new Uint8Array()));
    expect(bytes.sort()).toEqual(['PHOTO-1', 'PHOTO-2']);
    const orders = strFromU8(files['orders-1.json'] ?? new Uint8Array());
    for (const part of ['A-1', 'A-2', 'Ring twice', 'Via Roma 1', '2026-03-01T10:00:00.000Z'])
      expect(orders).toContain(part);
    const held = strFromU8(files['your-data.json'] ?? new Uint8Array());
    for (const part of ['anna@example.com', 'Write to me', 'Rossi', 'customer_signed_in', 'data_asked'])
      expect(held).toContain(part);
    expect(orders + held).not.toMatch(/bruno|B-1/);
  });

  it('a copy of one’s data is its owner’s alone, counted and written down', async () => {
    const link = linkIn((await anna.get(PAGE)).text);
    expect((await download(bruno, link)).status).toBe(404);
    expect((await createBrowser(app.app).get(link)).status).toBe(303);
    await download(anna, link);
    expect((await anna.get(PAGE)).text).toContain('Downloads so far: 2.');
    expect(await app.ctx.db('audit').where({ what: 'data_downloaded' })).toHaveLength(2);
  });

  it('a copy of one’s data that is ready is not made again', async () => {
    const link = linkIn((await anna.get(PAGE)).text);
    const [, token = ''] = /name="form_token" value="([^"]*)"/.exec((await anna.get(PAGE)).text) ?? [];
    await anna.post(`${PAGE}/copies`, { form_token: token });
    await app.worker.drain();
    expect(linkIn((await anna.get(PAGE)).text)).toBe(link);
    expect(await app.ctx.db('data_exports')).toHaveLength(1);
  });

  it('a copy of one’s data and the deletion ask for a sign-in of the last quarter of an hour', async () => {
    const link = linkIn((await anna.get(PAGE)).text);
    app.clock.advance(15 * MINUTE);
    const { text: page } = await anna.get(PAGE);
    const [, form_token = ''] = /name="form_token" value="([^"]*)"/.exec(page) ?? [];
    const typed = 'anna@example.com';
    const asked = [await anna.get(link), await anna.post(`${PAGE}/delete`, { form_token, typed })];
    for (const { status, text } of asked)
      expect([status, text]).toEqual([422, expect.stringContaining('action="/portal/sign-in/again"')]);
    expect(await app.ctx.db('erasures')).toEqual([]);
    anna = await signIn('anna@example.com');
    expect((await download(anna, link)).status).toBe(200);
  });

  it('a copy of one’s data is forgotten after seven days, with all its files', async () => {
    const link = linkIn((await anna.get(PAGE)).text);
    app.clock.advance(7 * DAY);
    anna = await signIn('anna@example.com');
    expect((await download(anna, link)).status).toBe(404);
    expect((await anna.get(PAGE)).text).toContain('Make a copy');
    await app.worker.drain();
    for (const table of ['data_exports', 'data_export_files']) expect(await app.ctx.db(table)).toEqual([]);
  });
});

const CONSENTS = `${PAGE}/consents`;

describe('what a person agreed to', () => {
  it('what a person agreed to is shown with words, day and place', async () => {
    const { text } = await anna.get(CONSENTS);
    for (const part of ['“Write to me”', 'With order A-1 at Bottega', '1 Mar 2026', 'You agreed'])
      expect(text).toContain(part);
    expect((await bruno.get(CONSENTS)).text).toContain('You did not agree');
  });

  it('what a person agreed to is taken back by one press, and given again by one, each with the words on the page', async () => {
    const consentOf = async () => {
      const key = await app.ctx
        .db('contact_keys')
        .where({ value: 'anna@example.com' })
        .first<{ contact_id: string }>();
      const contact = await app.ctx
        .db('contacts')
        .where({ id: key.contact_id })
        .first<Record<string, unknown>>();
      return Boolean(contact['marketing_consent']);
    };
    expect(await consentOf()).toBe(true);
    app.clock.advance(1000);
    await anna.submit(CONSENTS, `${CONSENTS}/marketing`);
    expect(await consentOf()).toBe(false);
    expect((await anna.get(CONSENTS)).text).toContain('News and offers: refused');
    app.clock.advance(1000);
    await anna.submit(CONSENTS, `${CONSENTS}/marketing`);
    expect(await consentOf()).toBe(true);
    const rows = (await app.ctx.db('customer_consents').orderBy('given_at')) as { text: string }[];
    expect(rows).toHaveLength(2);
    expect(rows[1]?.text).toContain('news and offers from Bottega');
    const said = await app.ctx
      .db('audit')
      .whereIn('what', ['consent_given', 'consent_withdrawn'])
      .orderBy('id');
    expect(said.map(({ what }: { what: string }) => what)).toEqual(['consent_withdrawn', 'consent_given']);
  });
});
