import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attachFile, detachFile, listAttached } from '../../../connector/src/downloads/attach.ts';
import { giveFile } from '../../../connector/src/downloads/give.ts';
import { filesUrl } from '../../../connector/src/downloads/links.ts';
import { readDeskOrder } from '../../../connector/src/portal-services/records/order.ts';
import { listToShip } from '../../../connector/src/orders/day.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { readHeldData } from '../../../connector/src/privacy/held-data.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import { createBrowser, textOf } from '../../portal/browse.ts';
import { signInBuyer } from '../../portal/signed-in.ts';
import { placePaid, readOrder, refund, settleAll, type PaidOrder } from '../../support/own-orders.ts';
import {
  cart,
  createSelling,
  openCheckout,
  payByCard,
  runAll,
  settleOver,
  type Selling,
} from '../../support/selling.ts';

const GIULIA = 'giulia.rossi@example.com';
const BOOK = Buffer.alloc(700_000, 'The Winter Ferry. ');

let selling: Selling;
let folder: string;
let fileId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
  await writeFile(join(folder, 'ferry.epub'), BOOK);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  const file = { of: 'LESSON', source: join(folder, 'ferry.epub'), most: 2 };
  fileId = (await attachFile(selling.ctx, file)).id;
  return () => selling.close();
});

interface Bought {
  order: PaidOrder;
  /** The path of the page that the mail leads to. */
  page: string;
}

async function buyLesson(quantity = 1): Promise<Bought> {
  const lines = [{ variantId: 'lesson', quantity }];
  const checkout = await openCheckout(selling, { lines });
  await payByCard(selling, checkout, undefined, { cart: cart({ lines }) });
  await runAll(selling);
  const { order } = await settleOver(selling, checkout);
  expect(order?.files).toMatchObject({ names: ['ferry.epub'] });
  const text = selling.mails.find(({ to }) => to.toLowerCase() === GIULIA)?.text ?? '';
  const page = /\/portal\/files\/[\w.-]+/.exec(text)?.[0] ?? '';
  expect(text).toContain('ferry.epub');
  return { order: await readOrder(selling), page };
}

const take = async (page: string) => {
  const browser = createBrowser(selling.app);
  const action = `${page}/${fileId}`;
  return browser.submit(`${page}?lang=en`, action).catch(() => browser.get(`${page}?lang=en`));
};

const wordsOf = async (page: string): Promise<string> =>
  textOf((await createBrowser(selling.app).get(`${page}?lang=en`)).text);

describe('digital goods', () => {
  it('a lesson is done with its payment, and its file is given so often by the link of the mail', async () => {
    const { ctx } = selling;
    const { order, page } = await buyLesson();
    expect(order).toMatchObject({ status: 'completed', payment_state: 'paid' });
    expect((await listToShip(ctx.db, { most: 9, countTo: 9 })).count).toBe(0);
    expect((await readDeskOrder(ctx, order.id))?.offers.map(({ action }) => action)).toEqual(['refund']);
    const ask = { key: 'a', carrier: 'BRT', trackingNumber: '', trackingUrl: '', complete: true };
    expect(await shipOrder(ctx, { orderId: order.id, ask })).toMatchObject({ reason: 'not_now' });

    expect(await wordsOf(page)).toContain('700 kB · can be had 2 more times');
    const given = await take(page);
    expect(given.status).toBe(200);
    expect(given.headers).toMatchObject({
      'content-length': String(BOOK.length),
      'content-disposition': 'attachment; filename=ferry.epub',
    });
    expect((await take(page)).status).toBe(200);
    expect(await wordsOf(page)).toContain('as often as it can be');
    const held = await readHeldData(ctx, { mailboxKeys: [GIULIA], customerId: 'cus_none' });
    expect(held.filesYouHad).toMatchObject([{ file: 'ferry.epub', times: 2 }]);
    expect(await ctx.db('audit').where({ what: 'file_downloaded', on_id: order.id })).toHaveLength(2);
  });

  it('the bytes come as they were attached, and a new edition reaches whoever bought before', async () => {
    const { page, order } = await buyLesson();
    const giulia = await signInBuyer(selling, GIULIA);
    const path = `/portal/orders/${order.id}`;
    const given = await giulia.submit(path, `${path}/files/${fileId}`);
    expect(given.headers['content-length']).toBe(String(BOOK.length));
    const again = await giveFile(selling.ctx, { orderId: order.id, fileId });
    const pieces: Buffer[] = [];
    if (again.ok && 'pieces' in again.file) for await (const piece of again.file.pieces) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(BOOK)).toBe(true);
    await writeFile(join(folder, 'second.epub'), 'Second edition');
    const second = { of: 'LESSON', source: join(folder, 'second.epub'), name: 'ferry.epub', most: 3 };
    expect((await attachFile(selling.ctx, second)).id).toBe(fileId);
    expect((await take(page)).headers['content-length']).toBe('14');
    expect(await selling.ctx.db('product_file_parts').pluck('part_no')).toEqual([0]);
    const stranger = await signInBuyer(selling, 'stranger@example.com');
    expect((await stranger.post(`${path}/files/${fileId}`, {})).status).toBeGreaterThan(399);
  });

  it('what is given back or lost is given no more, and the rest is', async () => {
    const { page, order } = await buyLesson(2);
    const lines = [{ lineKey: 'line-1', quantity: '1' }];
    await refund(selling, order.id, { what: { kind: 'lines', lines } });
    await settleAll(selling, order);
    expect(await wordsOf(page)).toContain('2 more times');
    await refund(selling, order.id);
    await settleAll(selling, order);
    expect(await wordsOf(page)).toContain('It was given back.');
    await selling.ctx.db('orders').update({ payment_state: 'lost' });
    expect((await take(page)).text).not.toContain('can be had');
    await selling.ctx.db('orders').update({ payment_state: 'on_its_way' });
    expect(await wordsOf(page)).toContain('as soon as the payment has arrived');
  });

  it('a link that has ended, was changed, or whose buyer was erased leads to nothing', async () => {
    const { ctx, clock } = selling;
    const { page } = await buyLesson();
    const over = 'This link has ended.';
    expect(await wordsOf(page.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toContain(over);
    const { shop_id: shopId, order_key: orderKey } = await readOrder(selling);
    const of = { shopId, until: clock.now() + DAY, locale: 'en' as const };
    const early = new URL(filesUrl(ctx, { ...of, orderKey: 'not-yet' })).pathname;
    expect(await wordsOf(early)).toContain('still being filed');
    await signInBuyer(selling, GIULIA);
    const { id: customerId } = (await ctx.db('customers').first('id')) as { id: string };
    await clock.advance(31 * DAY);
    expect(await wordsOf(page)).toContain(over);
    const fresh = new URL(filesUrl(ctx, { ...of, orderKey, until: clock.now() + DAY })).pathname;
    expect((await take(fresh)).status).toBe(200);
    expect(await eraseCustomer(ctx, { customerId, typed: GIULIA })).toMatchObject({ ok: true });
    await selling.worker.drain();
    expect(await wordsOf(fresh)).toContain(over);
    expect(await ctx.db('order_downloads')).toEqual([]);
  });

  it('a file of later is for orders from before, too, and one that was taken away stays with them', async () => {
    const { ctx, clock } = selling;
    const { page } = await buyLesson();
    await clock.advance(DAY);
    const link = { of: 'LESSON', source: 'https://video.example.com/room/7', name: 'Live room', most: 5 };
    await attachFile(ctx, link);
    await detachFile(ctx, { of: 'LESSON', name: 'ferry.epub' });
    expect(await wordsOf(page)).toMatch(/ferry\.epub .*Live room/);
    expect((await listAttached(ctx, 'LESSON')).map(({ name }) => name)).toEqual(['Live room']);
    await expect(attachFile(ctx, { ...link, of: 'nothing' })).rejects.toThrow('no article "nothing"');
    await expect(attachFile(ctx, { ...link, source: '/nowhere' })).rejects.toThrow('/nowhere cannot be read');
  });

  it('an order of mugs says nothing of files', async () => {
    const order = await placePaid(selling);
    expect(order.status).toBe('processing');
    expect(selling.mails.map(({ text }) => text).join()).not.toContain('/portal/files/');
  });
});
