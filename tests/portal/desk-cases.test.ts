import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { addAtDesk } from '../support/staff.ts';
import { addBuyer, caseAsk, opened, QUESTION } from '../connector/cases/buyers.ts';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { contactCommands } from '../../connector/src/portal-services/commands.ts';
import { moveCase } from '../../connector/src/cases/moves.ts';
import { sayInCase } from '../../connector/src/cases/thread.ts';
import { textOf, type Browser } from './browse.ts';

let app: TestApp;
let sara: Browser;
let carlo: Browser;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let order: string;
let contact: string;

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  order = await placeOrder(app, anna.email, { number: 'A-1' });
  await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
  const row = await app.ctx.db('orders').where({ id: order }).first<{ contact_id: string }>('contact_id');
  contact = row.contact_id;
  ({ browser: sara } = await addAtDesk(app));
  ({ browser: carlo } = await addAtDesk(app, { email: 'carlo@example.com', name: 'Carlo Neri' }));
});
beforeEach(async () => {
  for (const table of ['cases', 'case_lines', 'case_messages', 'case_states', 'mails', 'jobs'])
    await app.ctx.db(table).delete();
});
afterAll(() => app.close());

const numbersIn = async (queue: string, browser = sara): Promise<string[]> => {
  const { text } = await browser.get(`/desk/cases?queue=${queue}`);
  return [...text.matchAll(/Case (\d+) ·/g)].map(([, number = '']) => number);
};
const pathOf = (id: string) => `/desk/cases/${id}`;
const say = (caseId: string, text: string) =>
  sayInCase(app.ctx, { caseId, by: anna, key: caseAsk().key, text, source: 'portal' });

describe('the queue of cases', () => {
  it('the queue of cases says whose turn it is, whose it is, and what waits too long', async () => {
    const first = await opened(app, anna, order, QUESTION);
    app.clock.advance(HOUR);
    await opened(app, anna, order, QUESTION);
    const [one = '', two = ''] = await numbersIn('us');
    expect(Number(two)).toBe(Number(one) + 1);
    expect(await numbersIn('unowned')).toEqual([one, two]);
    await sara.submit(pathOf(first), `${pathOf(first)}/take`);
    expect([await numbersIn('mine'), await numbersIn('mine', carlo)]).toEqual([[one], []]);
    await sara.submit(pathOf(first), `${pathOf(first)}/answer`, { text: 'Tomorrow.' });
    expect([await numbersIn('us'), await numbersIn('buyer')]).toEqual([[two], [one]]);
    expect(await numbersIn('overdue')).toEqual([]);
    await app.ctx
      .db('cases')
      .where({ number: Number(two) })
      .update({ waits_since: app.clock.now() - 2 * DAY - 1 });
    expect(await numbersIn('overdue')).toEqual([two]);
    expect((await sara.get('/desk/cases')).text).toContain('overdue');
    await sara.submit(`${pathOf(first)}/close`, `${pathOf(first)}/close`);
    expect([await numbersIn('mine'), await numbersIn('closed')]).toEqual([[], [one]]);
  });

  it('the queue of cases is read page by page, each case once', async () => {
    for (let n = 0; n < 45; n += 1) {
      await app.ctx.db('rate_limits').delete();
      await opened(app, anna, order, QUESTION);
    }
    const seen: string[] = [];
    for (let path = '/desk/cases'; path !== '';) {
      const { text } = await sara.get(path);
      seen.push(...[...text.matchAll(/Case (\d+) ·/g)].map(([, number = '']) => number));
      path = /rel="next" href="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    }
    expect([seen.length, new Set(seen).size]).toEqual([45, 45]);
  });
});

describe('a case at the desk', () => {
  it('a case at the desk has the thread, and notes apart that no buyer gets', async () => {
    const id = await opened(app, anna, order);
    await say(id, 'Two <b> photos follow');
    await sara.submit(pathOf(id), `${pathOf(id)}/note`, { note: 'Third time this year' });
    const { text } = await sara.get(pathOf(id));
    for (const part of ['The seam is open.', 'Two &lt;b> photos', '1 × Shirt', 'Money back', anna.email])
      expect(text).toContain(part);
    expect(text.split('notes-title')[0]).not.toContain('Third time');
    expect(text).toContain('Third time this year');
    const mails = JSON.stringify(await app.ctx.db('mails').select());
    expect(mails).not.toContain('Third time');
  });

  it('an answer that says nothing comes back with its fault', async () => {
    const id = await opened(app, anna, order);
    const empty = await sara.submit(pathOf(id), `${pathOf(id)}/answer`, { text: ' ' });
    expect([empty.status, empty.text.includes('id="text-fault"')]).toEqual([422, true]);
    const note = await sara.submit(pathOf(id), `${pathOf(id)}/note`, { note: '' });
    expect([note.status, note.text.includes('id="note-fault"')]).toEqual([422, true]);
  });

  it('a return is agreed, received, exchanged and closed, each by a page of its own', async () => {
    const id = await opened(app, anna, order, { wish: 'exchange' });
    const step = (word: string, fields: Record<string, string> = {}) =>
      sara.submit(`${pathOf(id)}/${word}`, `${pathOf(id)}/${word}`, fields);
    const bad = await step('agree', { text: 'Pack it', labelUrl: 'dhl' });
    expect([bad.status, bad.text.includes('Pack it')]).toEqual([422, true]);
    await step('agree', { text: 'Pack it', sendTo: 'Via Po 1' });
    expect(textOf((await sara.get(pathOf(id))).text)).toContain('Sara Conti');
    for (const word of ['receive', 'exchange', 'close'])
      expect((await step(word)).headers['location']).toBe(`${pathOf(id)}?done=case_${word}`);
    const late = await sara.get(`${pathOf(id)}/agree`);
    expect(late.headers['location']).toBe(`${pathOf(id)}?done=case_moved`);
    expect((await sara.get(`${pathOf(id)}/dance`)).status).toBe(404);
    const kinds: string[] = await app.ctx.db('mails').where({ recipient: anna.email }).pluck('kind');
    expect(kinds.sort()).toEqual([
      'case_agreed',
      'case_closed',
      'case_exchanged',
      'case_opened',
      'case_received',
    ]);
  });

  it('a case of an owner tells that owner, and else the shop', async () => {
    const id = await opened(app, anna, order);
    await sara.submit(pathOf(id), `${pathOf(id)}/take`);
    app.clock.advance(1);
    await say(id, 'Hello?');
    const told: string[] = await app.ctx
      .db('mails')
      .where('kind', 'like', 'case_told%')
      .orderBy('created_at')
      .pluck('recipient');
    expect(told[1]).toBe('sara@example.com');
    expect(told[0]).not.toBe('sara@example.com');
  });
});

/** Lines of the list of contacts, by mailbox. */
async function exported(): Promise<Map<string, string>> {
  const lines: string[] = [];
  const [command] = contactCommands;
  await command?.run(app.ctx, { positionals: [], values: {}, print: (line) => lines.push(line) });
  expect(lines[0]).toMatch(/^id,name,email,.*,do_not_sell$/);
  return new Map(lines.slice(1).map((line) => [line.split(',')[2] ?? '', line]));
}

describe('do not sell now', () => {
  it('do not sell now stands in the list that is exported, and names there are no formulas', async () => {
    const contacts = app.ctx.db('contacts').where({ id: contact });
    const before = await contacts.clone().first('first_name', 'last_name');
    const id = await opened(app, anna, order);
    const list = await exported();
    expect(list.size).toBe(2);
    expect(list.get(anna.email)).toMatch(/,1,.*\d{4}-\d\d-\d\d.*,no,yes$/);
    expect(list.get('bruno@example.com')).toMatch(/,no$/);
    await contacts.clone().update({ first_name: '', last_name: '=1+x,"y"' });
    expect([...(await exported()).values()].join()).toContain(`,"'=1+x,""y""",`);
    await sara.submit(`${pathOf(id)}/close`, `${pathOf(id)}/close`);
    expect([...(await exported()).values()].every((line) => line.endsWith(',no'))).toBe(true);
    await contacts.update({ ...before });
  });

  it('do not sell now stands on record, order and list while a case is open, and no longer', async () => {
    const id = await opened(app, anna, order);
    const pages = [
      `/desk/contacts/${contact}`,
      `/desk/orders/${order}`,
      '/desk/contacts',
      '/desk/contacts?search=anna',
    ];
    for (const page of pages)
      expect([page, (await sara.get(page)).text.includes('Do not sell now')]).toEqual([page, true]);
    expect((await sara.get('/desk/contacts?search=bruno')).text).not.toContain('Do not sell now');
    await moveCase(app.ctx, {
      ...{ caseId: id, move: 'withdraw', by: anna },
      entries: { text: '', sendTo: '', labelUrl: '' },
    });
    for (const page of pages)
      expect([page, (await sara.get(page)).text.includes('Do not sell now')]).toEqual([page, false]);
  });
});

describe('the page of what is taken back', () => {
  it('an owner says what a shop takes back, and what is wrong comes back with its fault', async () => {
    const { browser: owner } = await addAtDesk(app, { email: 'olga@example.com', role: 'owner' });
    expect((await owner.get('/desk/returns-policy')).text).toContain('Within 14 days');
    const path = '/desk/returns-policy/shp_1';
    const typed = { days: '30', whoPays: 'shop', excluded: 'MUG', sendTo: 'Via Po 1, Torino' };
    const wrong = await owner.submit(path, path, { ...typed, days: 'x' });
    expect([wrong.status, wrong.text.includes('id="days-fault"'), wrong.text.includes('MUG')]).toEqual([
      ...[422, true, true],
    ]);
    await owner.submit(path, path, typed);
    expect((await owner.get('/desk/returns-policy')).text).toContain('Within 30 days');
    const id = await opened(app, anna, order);
    expect((await sara.get(`${pathOf(id)}/agree`)).text).toContain('Via Po 1, Torino');
    expect((await sara.get(path)).status).toBe(403);
    await app.ctx.db('return_policies').delete();
  });
});

describe('ready answers', () => {
  it('a ready answer is written, changed, put into an answer with its places filled, and removed', async () => {
    const page = '/desk/snippets';
    const wrong = await sara.submit(page, `${page}/new`, { title: '', text: 'Hello' });
    expect([wrong.status, wrong.text.includes('id="title-fault"'), wrong.text.includes('Hello')]).toEqual([
      ...[422, true, true],
    ]);
    await sara.submit(page, `${page}/new`, { title: 'Sorry', text: 'Dear {name}, order {order}. {other}' });
    const [, id = ''] = /href="\/desk\/snippets\/(snp_\w+)"/.exec((await carlo.get(page)).text) ?? [];
    const caseId = await opened(app, anna, order);
    const answer = await carlo.get(`${pathOf(caseId)}?snippet=${id}`);
    expect(answer.text).toMatch(/<textarea[^>]*>Dear Mario Rossi, order A-1. {other}<\/textarea>/);
    await sara.submit(`${page}/${id}`, `${page}/${id}`, { title: 'So sorry', text: 'x' });
    expect((await sara.get(pathOf(caseId))).text).toContain('So sorry');
    await sara.submit(`${page}/${id}`, `${page}/${id}/remove`);
    expect((await sara.get(`${page}/${id}`)).status).toBe(404);
    expect(await app.ctx.db('case_messages').where({ case_id: caseId }).select('id')).toHaveLength(1);
  });
});
