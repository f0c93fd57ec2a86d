import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveCase } from '../../connector/src/cases/moves.ts';
import { savePolicy } from '../../connector/src/cases/policy.ts';
import { sayInCase } from '../../connector/src/cases/thread.ts';
import { DAY, toIso } from '../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { connectTheirShop, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { createBrowser, textOf, type Browser } from './browse.ts';

let app: TestApp;
let anna: Browser;
let bruno: Browser;
let order: string;

const SARA = { kind: 'staff', id: 'stf_sara' } as const;

async function signIn(email: string): Promise<Browser> {
  const browser = createBrowser(app.app);
  await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email });
  const code = await readCode(app);
  await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
  return browser;
}

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  order = await placeOrder(app, 'anna@example.com', { number: 'A-1' });
  await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
  anna = await signIn('anna@example.com');
  bruno = await signIn('bruno@example.com');
});
beforeEach(async () => {
  for (const table of ['cases', 'case_lines', 'case_messages', 'case_states', 'rate_limits'])
    await app.ctx.db(table).delete();
});
afterAll(() => app.close());

const help = () => `/portal/orders/${order}/help`;
const BROKEN = { reason: 'broken', wish: 'money', text: 'The seam is open.', 'piece-l1': '1' };

const send = (fields: Record<string, string> = {}, browser = anna) =>
  browser.submit(help(), help(), { ...BROKEN, ...fields });

/** Begins a case and returns its address. */
async function begin(fields: Record<string, string> = {}): Promise<string> {
  const { headers, text } = await send(fields);
  const [path = ''] = String(headers['location']).split('?');
  if (!path.startsWith('/portal/cases/cas_')) throw new Error(text);
  return path;
}
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const move = (path: string, step: 'agree' | 'close') =>
  moveCase(app.ctx, {
    ...{ caseId: idOf(path), move: step, by: SARA },
    entries: { text: 'Pack it well.', sendTo: 'Bottega\nVia Po 1', labelUrl: 'https://dhl.example/label' },
  });

describe('help with an order', () => {
  it('help begins at the order or one of its articles, and leads to the case', async () => {
    const page = await anna.get(`/portal/orders/${order}`);
    expect(page.text).toContain(`href="${help()}"`);
    expect(page.text).toContain(`href="${help()}?line=1"`);
    const form = await anna.get(`${help()}?line=1`);
    expect(/name="piece-l1"[^>]*value="1"/.test(form.text)).toBe(true);
    const { text } = await anna.get(`${await begin()}?done=case_opened`);
    for (const part of [
      'We have your message.',
      'It is broken',
      '1 × Shirt',
      'Money back',
      'The seam is open.',
      'It is our turn',
    ])
      expect(textOf(text)).toContain(part);
    expect((await anna.get('/portal/cases')).text).toContain('It is broken · order A-1');
    expect((await anna.get(help())).text).toContain('It is broken · order A-1');
  });

  it('help that misses something comes back with all that was typed, each fault at its field', async () => {
    const answer = await send({ wish: '', text: 'Torn & dirty' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Torn &amp; dirty');
    expect(answer.text).toContain('id="wish-fault"');
    expect(/name="piece-l1"[^>]*value="1"/.test(answer.text)).toBe(true);
    expect((await send({ 'piece-l1': '9' })).text).toContain('So many pieces are not left.');
    expect((await send({ reason: '' })).text).toContain('id="reason-fault"');
  });

  it('help sent twice is one case', async () => {
    const form = await anna.get(help());
    const key = /name="key" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
    expect(await begin({ key })).toBe(await begin({ key }));
  });

  it('an order of many articles asks page by page', async () => {
    const lines = Array.from({ length: 45 }, (_, n) => ({
      ...makeSnapshot().lines[0],
      key: `k${n}`,
      name: `Part ${n + 1}`,
    }));
    const id = await placeOrder(app, 'anna@example.com', { number: 'A-45', lines } as never);
    const path = `/portal/orders/${id}/help`;
    const form = await anna.get(`${path}?line=42`);
    expect(form.text).toContain('Part 42');
    expect(form.text).not.toContain('Part 21 ');
    const answer = await anna.submit(`${path}?line=42`, path, {
      ...BROKEN,
      'piece-l1': '',
      'piece-k41': '1',
    });
    expect(textOf((await anna.get(String(answer.headers['location']))).text)).toContain('1 × Part 42');
  });
});

describe('the thread of a case in the portal', () => {
  it('the thread says what both sides said, and what comes next', async () => {
    const path = await begin();
    await sayInCase(app.ctx, {
      caseId: idOf(path),
      by: SARA,
      key: 'k'.repeat(20),
      text: 'Which size?',
      source: 'desk',
    });
    expect((await anna.get(path)).text).toContain('Which size?');
    const answer = await anna.submit(path, `${path}/reply`, { text: 'Size M <b>' });
    expect(answer.headers['location']).toBe(`${path}?done=case_said`);
    expect((await anna.get(path)).text).toContain('Size M &lt;b>');
    const empty = await anna.submit(path, `${path}/reply`, { text: '' });
    expect([empty.status, empty.text.includes('Write something.')]).toEqual([422, true]);
  });

  it('an agreed return says where to send it, with its label, and that it is on its way', async () => {
    const path = await begin();
    await move(path, 'agree');
    const { text } = await anna.get(path);
    for (const part of [
      'Pack it well.',
      'Via Po 1',
      'href="https://dhl.example/label"',
      'The return is agreed',
    ])
      expect(text).toContain(part);
    await anna.submit(path, `${path}/send`, { tracking: 'BRT 77' });
    const after = await anna.get(path);
    for (const part of ['On its way back', 'BRT 77']) expect(after.text).toContain(part);
    expect(after.text).not.toContain(`${path}/send`);
  });

  it('a case is closed by its buyer, and opened again by a word', async () => {
    const path = await begin({ reason: 'question', 'piece-l1': '' });
    await anna.submit(path, `${path}/withdraw`);
    expect((await anna.get(path)).text).toContain('This is closed.');
    await anna.submit(path, `${path}/reply`, { text: 'One more thing' });
    expect((await anna.get(path)).text).toContain('Opened again');
  });

  it('a closed case asks one question, and thanks', async () => {
    const path = await begin();
    await move(path, 'close');
    const none = await anna.submit(path, `${path}/rating`, {});
    expect([none.status, none.text.includes('Choose from 1 to 5.')]).toEqual([422, true]);
    const answer = await anna.submit(path, `${path}/rating`, { rating: '4', line: 'Quick' });
    expect(answer.headers['location']).toBe(`${path}?done=case_rated`);
    expect(/value="4" checked/.test((await anna.get(path)).text)).toBe(true);
  });

  it('a case speaks Italian', async () => {
    const path = await begin();
    const { text } = await anna.get(`${path}?lang=it`);
    for (const part of ['È rotto · ordine A-1', 'Tocca a noi', 'Desideri: Il denaro indietro'])
      expect(text).toContain(part);
    await anna.get('/portal?lang=en');
  });

  it('a case of somebody else is a page that is not there', async () => {
    const path = await begin();
    const { text } = await bruno.get('/portal/cases');
    expect(text).not.toContain('A-1');
    const form_token = /name="form_token" value="([^"]*)"/.exec(text)?.[1] ?? '';
    expect((await bruno.get(path)).status).toBe(404);
    expect((await bruno.get(help())).status).toBe(404);
    for (const action of [help(), `${path}/reply`, `${path}/send`, `${path}/withdraw`])
      expect([action, (await bruno.post(action, { ...BROKEN, form_token })).status]).toEqual([action, 404]);
    expect((await anna.get(path)).text).toContain('It is our turn');
  });
});

describe('what the shop takes back', () => {
  const LONG_AGO = 40 * DAY;

  it('what the shop takes back is said before anybody asks, and holds', async () => {
    const shippedAt = toIso(app.clock.now() - LONG_AGO);
    const parcels = [{ key: 'p1', carrier: 'BRT', trackingNumber: '', trackingUrl: '', shippedAt }];
    const id = await placeOrder(app, 'anna@example.com', { number: 'A-9', parcels } as never);
    const path = `/portal/orders/${id}/help`;
    expect((await anna.get(path)).text).toContain('ended on ');
    const late = { ...BROKEN, reason: 'changed_my_mind' };
    const answer = await anna.submit(path, path, late);
    expect([answer.status, answer.text.includes('The time for this is over')]).toEqual([422, true]);
    const owner = { days: '60', whoPays: 'shop', excluded: 'sh-m', sendTo: '' };
    await savePolicy(app.ctx, 'shp_1', owner);
    const { text } = await anna.get(path);
    expect(textOf(text)).toContain('We pay for sending them.');
    expect(text).toContain('not taken back only because you changed your mind');
    expect((await anna.submit(path, path, late)).text).toContain('One of these articles is not taken back');
    await savePolicy(app.ctx, 'shp_1', { ...owner, excluded: '' });
    expect((await anna.submit(path, path, late)).status).toBe(303);
    await app.ctx.db('return_policies').delete();
  });
});
