import { afterAll, beforeAll, expect, it } from 'vitest';
import { strFromU8, unzipSync } from 'fflate';
import { readTakings } from '../../../connector/src/invoices/takings.ts';
import { getEntity } from '../../../connector/src/invoices/entities.ts';
import { askForMonth, readMonth } from '../../../connector/src/documents/months/months.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { createBrowser } from '../../portal/browse.ts';
import { addAtDesk } from '../../support/staff.ts';
import { makePayment, makeRefund } from '../../support/make/order-snapshot.ts';
import { placeOrder } from '../customers/visitor.ts';
import { BIANCHI, createInvoicing, MARIO, type Invoicing } from './invoicing.ts';

const ANNA = 'anna@example.com';
const back = (key: string, over: object) => makeRefund({ key, providerId: key, ...over });

let app: Invoicing;
beforeAll(async () => {
  app = await createInvoicing();
  // Taken on 1 March, a part by bank on the last minute of the 2nd in Rome; given back on other days.
  await placeOrder(app, ANNA, { company: MARIO });
  await placeOrder(app, ANNA, {
    company: MARIO,
    payments: [
      makePayment({ amount: 2392 }),
      makePayment({
        key: 'bank',
        providerId: 'bank',
        gateway: 'bacs',
        amount: 2000,
        at: '2026-03-02T22:59:59Z',
      }),
    ],
    refunds: [
      back('by_line', { amount: 1220, at: '2026-03-05T08:00:00Z' }),
      back('in_april', { amount: 100, lines: [], at: '2026-03-31T22:00:00Z' }),
    ],
  });
  await placeOrder(app, ANNA, { company: MARIO, status: 'trash' });
  await placeOrder(app, ANNA, { company: MARIO, placedAt: '2025-12-01T10:00:00Z' });
  await placeOrder(app, ANNA, { company: BIANCHI, refunds: [back('credited', {})] });
  await app.worker.drain();
});
afterAll(() => app.close());

it('takings are the money without an invoice by day of the entity, rate and kind of payment, refunds on their own day', async () => {
  const entity = await getEntity(app.ctx.db, app.entityId);
  const read = async (month: string) =>
    (await readTakings(app.ctx.db, entity, month)).map(({ day, rate, means, net, tax }) => [
      day,
      rate,
      means,
      net,
      tax,
    ]);
  expect(await read('2026-03')).toEqual([
    ['2026-03-01', '22', 'card', 5561, 1223],
    ['2026-03-02', '22', 'transfer', 1639, 361],
    ['2026-03-05', '22', 'card', -1000, -220],
  ]);
  expect(await read('2026-04')).toEqual([['2026-04-01', '22', 'card', -82, -18]]);
  expect(await read('2026-02')).toEqual([]);
});

it('a month is a zip of its documents, register and takings, made by a job for owners alone, and forgotten', async () => {
  const { browser: owner } = await addAtDesk(app, { email: 'own@example.com', role: 'owner' });
  const { browser: sales } = await addAtDesk(app, { email: 'sal@example.com', role: 'sales' });
  const page = '/desk/invoices/months';
  expect((await owner.submit(page, page, { entity: app.entityId, month: 'march' })).status).toBe(422);
  await owner.submit(page, page, { entity: app.entityId, month: '2026-03' });
  await app.worker.drain();
  const link =
    /href="(\/desk\/invoices\/months\/\w+\/documents\.zip)"/.exec((await owner.get(page)).text)?.[1] ?? '';
  expect((await owner.get(link)).headers['content-type']).toBe('application/zip');
  expect((await sales.get(link)).status).toBe(403);
  expect((await createBrowser(app.app).get(link)).status).toBe(303);
  const read = await readMonth(app.ctx, link.split('/')[4] ?? '');
  const pieces: Uint8Array[] = [];
  for await (const piece of read?.pieces ?? []) pieces.push(piece);
  const files = unzipSync(Buffer.concat(pieces));
  expect(Object.keys(files).sort()).toEqual([
    ...['credit-note-2026-NC1.pdf', 'credit-note-2026-NC1.xml', 'invoice-2026-1.pdf', 'invoice-2026-1.xml'],
    ...['register-2026-03.csv', 'takings-2026-03.csv', 'takings-2026-03.pdf'],
  ]);
  const textOf = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
  expect(textOf('register-2026-03.csv').split('\r\n').slice(1)).toEqual([
    expect.stringMatching(
      /^2026\/1,invoice,2026-03-02,.*,22,,36\.00,7\.92,EUR,43\.92,,[0-9a-f]{64},invoice-2026-1\.xml$/,
    ),
    expect.stringMatching(/^2026\/NC1,credit note,.*,-10\.00,-2\.20,EUR,-12\.20,2026\/1,/),
    '',
  ]);
  expect(textOf('takings-2026-03.csv').split('\r\n')[1]).toBe('2026-03-01,22,card,55.61,12.23,67.84,EUR');
  for (const name of Object.keys(files).filter((each) => each.endsWith('.pdf')))
    expect(textOf(name).slice(0, 5)).toBe('%PDF-');
  await askForMonth(app.ctx, { entityId: app.entityId, month: '2026-03' });
  app.clock.advance(8 * DAY);
  await app.worker.drain();
  expect(await app.ctx.db('document_months').where({ state: 'ready' }).pluck('month')).toHaveLength(1);
});
