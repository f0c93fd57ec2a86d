import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { moveCase, type PlainMove } from '../../../connector/src/cases/moves.ts';
import { findCaseFile, listCasesOf } from '../../../connector/src/cases/queries.ts';
import { MOVES, movesOf, type CaseMove, type CaseState } from '../../../connector/src/cases/states.ts';
import { noteInCase, sayInCase, takeCase } from '../../../connector/src/cases/thread.ts';
import { DAY, HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeRefund } from '../../support/make/order-snapshot.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { addBuyer, ask, caseAsk, opened, QUESTION } from './buyers.ts';

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let bruno: Awaited<ReturnType<typeof addBuyer>>;
let order: string;

const SARA: By = { kind: 'staff', id: 'stf_sara' };
const NOTHING = { text: '', sendTo: '', labelUrl: '' };

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  bruno = await addBuyer(app, 'bruno');
  order = await placeOrder(app, anna.email);
});
beforeEach(async () => {
  const tables = [
    'cases',
    'case_lines',
    'case_messages',
    'case_states',
    'mails',
    'jobs',
    'rate_limits',
    'audit',
  ];
  for (const table of tables) await app.ctx.db(table).delete();
  app.clock.advance(HOUR);
});
afterAll(() => app.close());

const fileOf = async (id: string, by: By = SARA) => {
  const file = await findCaseFile(app.ctx.db, id, by);
  if (!file) throw new Error(`No case ${id}`);
  return file;
};
const rowOf = async (id: string) => (await fileOf(id)).row;
const mailsTo = async () =>
  (await app.ctx.db('mails').orderBy('id').select('kind', 'recipient')).map(
    ({ kind, recipient }) => `${kind} ${recipient}`,
  );
const move = (caseId: string, step: PlainMove, by: By = SARA, entries: Partial<typeof NOTHING> = {}) =>
  moveCase(app.ctx, { caseId, move: step, by, entries: { ...NOTHING, text: 'Because.', ...entries } });
const say = (caseId: string, by: By, over: { key?: string; text?: string } = {}) =>
  sayInCase(app.ctx, {
    ...{ caseId, by, source: by.kind === 'staff' ? 'desk' : 'portal' },
    ...{ key: caseAsk().key, text: 'Hello', ...over },
  });

describe('a case', () => {
  it('a case begins with pieces, a wish and words, and both sides get a mail', async () => {
    const id = await opened(app, anna, order, { pieces: [{ lineKey: 'l1', quantity: '2' }] });
    const { row, lines, messages, states } = await fileOf(id);
    expect(row).toMatchObject({ kind: 'return', state: 'asked', waits_for: 'us', wish: 'money' });
    expect(lines).toMatchObject([{ line_key: 'l1', name: 'Shirt (Size: M)', quantity: '2' }]);
    expect(messages.map(({ text, source }) => [text, source])).toEqual([['The seam is open.', 'portal']]);
    expect(states).toHaveLength(1);
    expect((await mailsTo()).sort()).toEqual([
      'case_opened anna@example.com',
      'case_told_opened owner@shop.example',
    ]);
    expect(await app.ctx.db('audit').pluck('what')).toEqual(['case_opened']);
  });

  it('a case without pieces is a question, whatever was wished', async () => {
    const id = await opened(app, anna, order, { ...QUESTION, wish: 'money' });
    expect(await rowOf(id)).toMatchObject({ kind: 'question', wish: '' });
    const late = await opened(app, anna, order, { ...QUESTION, reason: 'late' });
    expect(await rowOf(late)).toMatchObject({ kind: 'question', reason: 'late' });
  });

  it.each<[string, Parameters<typeof caseAsk>[0], string]>([
    ['no reason', { reason: '' }, 'reason no_reason'],
    ['a reason of nobody', { reason: 'toString' }, 'reason no_reason'],
    ['no pieces', { pieces: [] }, 'lines no_case_pieces'],
    ['no wish', { wish: '' }, 'wish no_wish'],
    ['no words', { text: ' \n ' }, 'text no_text'],
    ['too many pieces', { pieces: [{ lineKey: 'l1', quantity: '4' }] }, 'lines no_such_pieces'],
    ['half a shirt', { pieces: [{ lineKey: 'l1', quantity: '0.5' }] }, 'lines no_such_pieces'],
    ['pieces of nothing', { pieces: [{ lineKey: 's1', quantity: '1' }] }, 'lines no_such_pieces'],
  ])('a case with %s is refused, and nothing is kept', async (_what, over, refused) => {
    const outcome = await ask(app, anna, order, over);
    expect(outcome.ok ? '' : `${outcome.field} ${outcome.reason}`).toBe(refused);
    expect(await app.ctx.db('cases').select()).toEqual([]);
    expect(await mailsTo()).toEqual([]);
  });

  it('a case is about pieces that were not given back and are in no other open case', async () => {
    const third = await placeOrder(app, anna.email, { refunds: [makeRefund()] });
    const two = { pieces: [{ lineKey: 'l1', quantity: '2' }] };
    const id = await opened(app, anna, third, two);
    expect(await ask(app, anna, third)).toMatchObject({ reason: 'no_such_pieces' });
    await move(id, 'refuse');
    expect(await ask(app, anna, third, two)).toMatchObject({ ok: true });
  });

  it('a case is one case though its form came ten times at once', async () => {
    const { key } = caseAsk();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => ask(app, anna, order, { key })));
    expect(new Set(outcomes.map((outcome) => (outcome.ok ? outcome.id : outcome.reason))).size).toBe(1);
    expect(await app.ctx.db('case_messages').select('id')).toHaveLength(1);
    expect(await mailsTo()).toHaveLength(2);
  });

  it('two cases at once are not about the same pieces', async () => {
    const two = { pieces: [{ lineKey: 'l1', quantity: '2' }] };
    const outcomes = await Promise.all([ask(app, anna, order, two), ask(app, anna, order, two)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('ten cases a day are taken from one person; those of before are not counted', async () => {
    for (let n = 0; n < 10; n += 1) await opened(app, anna, order, QUESTION);
    expect(await ask(app, anna, order, QUESTION)).toMatchObject({ reason: 'too_many_cases' });
    app.clock.advance(DAY);
    expect(await ask(app, anna, order, QUESTION)).toMatchObject({ ok: true });
  });
});

describe('somebody else’s case', () => {
  it('somebody else’s order and case are not there', async () => {
    await expect(ask(app, bruno, order)).rejects.toMatchObject({ code: 'not_found' });
    const id = await opened(app, anna, order);
    expect(await findCaseFile(app.ctx.db, id, bruno)).toBeNull();
    await expect(say(id, bruno)).rejects.toMatchObject({ code: 'not_found' });
    await expect(move(id, 'withdraw', bruno)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listCasesOf(app.ctx.db, { customerId: bruno.id, cursor: null })).items).toEqual([]);
    expect((await fileOf(id)).messages).toHaveLength(1);
  });
});

describe('the thread of a case', () => {
  it('what is said waits for the other side, and is said once', async () => {
    const id = await opened(app, anna, order, QUESTION);
    app.clock.advance(HOUR);
    const { key } = caseAsk();
    for (let n = 0; n < 2; n += 1) await say(id, SARA, { key, text: 'Tomorrow.' });
    expect(await rowOf(id)).toMatchObject({ waits_for: 'buyer', staff_id: 'stf_sara' });
    expect((await rowOf(id)).first_answer_at).toBe(app.clock.now());
    const since = app.clock.now() + HOUR;
    app.clock.advance(HOUR);
    await say(id, anna);
    app.clock.advance(HOUR);
    await say(id, anna);
    expect(await rowOf(id)).toMatchObject({ waits_for: 'us', waits_since: since });
    expect((await fileOf(id)).messages).toHaveLength(4);
    expect(await mailsTo()).toHaveLength(5);
    expect(await say(id, anna, { text: ' ' })).toMatchObject({ field: 'text', reason: 'no_text' });
  });

  it('what a buyer says opens a closed case again', async () => {
    const id = await opened(app, anna, order, QUESTION);
    await move(id, 'close');
    expect(await rowOf(id)).toMatchObject({
      state: 'closed',
      closed_at: app.clock.now(),
      waits_for: 'nobody',
    });
    await say(id, anna);
    expect(await rowOf(id)).toMatchObject({ state: 'asked', closed_at: null, waits_for: 'us' });
  });

  it('a note is for staff alone, and changes nothing else', async () => {
    const id = await opened(app, anna, order);
    const before = await rowOf(id);
    await noteInCase(app.ctx, { caseId: id, by: SARA, key: caseAsk().key, text: 'Was rude on the phone' });
    expect(await rowOf(id)).toEqual(before);
    expect(JSON.stringify(await fileOf(id))).toContain('rude');
    expect(JSON.stringify(await fileOf(id, anna))).not.toContain('rude');
    expect(JSON.stringify(await app.ctx.db('mails').select())).not.toContain('rude');
  });

  it('thirty messages an hour are taken from a buyer, and all of the staff', async () => {
    const id = await opened(app, anna, order, QUESTION);
    for (let n = 0; n < 30; n += 1) await say(id, anna);
    expect(await say(id, anna)).toMatchObject({ reason: 'too_many_messages' });
    expect(await say(id, SARA)).toMatchObject({ ok: true });
  });

  it('a case is taken by one, and by another after them', async () => {
    const id = await opened(app, anna, order);
    await takeCase(app.ctx, { caseId: id, staffId: 'stf_sara' });
    await takeCase(app.ctx, { caseId: id, staffId: 'stf_carlo' });
    expect(await rowOf(id)).toMatchObject({ staff_id: 'stf_carlo' });
  });
});

describe('the steps of a case', () => {
  const STATES = [...new Set(Object.values(MOVES).flatMap(({ from, to }) => [...from, to]))];
  const PLAIN = (Object.keys(MOVES) as CaseMove[]).filter(
    (step): step is PlainMove => step !== 'refund' && step !== 'reopen',
  );
  const put = (id: string, state: CaseState) => app.ctx.db('cases').where({ id }).update({ state });

  it('the steps of a case are those of the table, from every state, by every actor and kind', async () => {
    const ids = {
      return: await opened(app, anna, order),
      question: await opened(app, anna, order, QUESTION),
    };
    for (const kind of ['return', 'question'] as const)
      for (const by of [SARA, anna])
        for (const state of STATES)
          for (const step of PLAIN) {
            await put(ids[kind], state);
            const outcome = await move(ids[kind], step, by);
            const isThere = state === MOVES[step].to;
            const allowed = movesOf(kind, state, by.kind).includes(step);
            expect([kind, by.kind, state, step, outcome.ok]).toEqual([
              ...[kind, by.kind, state, step, isThere || allowed],
            ]);
            const after = isThere || !allowed ? state : MOVES[step].to;
            expect((await rowOf(ids[kind])).state).toBe(after);
          }
  });

  it('the steps of a return go from asked to closed, each with its day and who took it', async () => {
    const id = await opened(app, anna, order, { wish: 'exchange' });
    const way: [PlainMove, By][] = [
      ['agree', SARA],
      ['send', anna],
      ['receive', SARA],
      ['exchange', SARA],
      ['close', SARA],
    ];
    for (const [step, by] of way) {
      app.clock.advance(DAY);
      expect(await move(id, step, by, { sendTo: 'Via Po 1', labelUrl: 'https://dhl.example/1' })).toEqual({
        ok: true,
      });
    }
    const { row, states } = await fileOf(id);
    expect(row).toMatchObject({ send_to: 'Via Po 1', label_url: 'https://dhl.example/1', state: 'closed' });
    expect(states.map(({ state, by_id }) => `${state} ${by_id}`)).toEqual([
      'asked cus_anna',
      'agreed stf_sara',
      'on_its_way cus_anna',
      'received stf_sara',
      'exchanged stf_sara',
      'closed stf_sara',
    ]);
    expect(new Set(states.map(({ at }) => at)).size).toBe(6);
  });

  it('a step that was taken twice, or by two at once, was taken once', async () => {
    const id = await opened(app, anna, order);
    await Promise.all([move(id, 'agree'), move(id, 'agree'), move(id, 'agree')]);
    expect((await fileOf(id)).states).toHaveLength(2);
    expect((await mailsTo()).filter((mail) => mail.startsWith('case_agreed'))).toHaveLength(1);
  });

  it('to agree and to refuse takes a sentence, and a label has a web address', async () => {
    const id = await opened(app, anna, order);
    expect(await move(id, 'agree', SARA, { text: ' ' })).toMatchObject({ field: 'text' });
    expect(await move(id, 'refuse', SARA, { text: '' })).toMatchObject({ field: 'text' });
    expect(await move(id, 'agree', SARA, { labelUrl: 'javascript:alert(1)' })).toMatchObject({
      field: 'labelUrl',
      reason: 'no_address',
    });
  });
});
