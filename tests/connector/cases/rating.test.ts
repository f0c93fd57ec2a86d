import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { readCaseFigures } from '../../../connector/src/cases/figures.ts';
import { moveCase } from '../../../connector/src/cases/moves.ts';
import { rateCase } from '../../../connector/src/cases/rating.ts';
import { sayInCase } from '../../../connector/src/cases/thread.ts';
import { DAY, HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { addBuyer, caseAsk, opened, QUESTION } from './buyers.ts';

const SARA: By = { kind: 'staff', id: 'stf_sara' };
const CLOSING = { text: 'Because.', sendTo: '', labelUrl: '' };

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let bruno: Awaited<ReturnType<typeof addBuyer>>;
let order: string;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  bruno = await addBuyer(app, 'bruno');
  order = await placeOrder(app, anna.email);
});
afterAll(() => app.close());

const close = (caseId: string) => moveCase(app.ctx, { caseId, move: 'close', by: SARA, entries: CLOSING });

describe('the question at the end', () => {
  const rate = (caseId: string, rating: string, text = '', by: By = anna) =>
    rateCase(app.ctx, { caseId, by, rating, text });

  it('the question at the end is answered from 1 to 5 when the case is closed; the last answer counts', async () => {
    const id = await opened(app, anna, order, QUESTION);
    expect(await rate(id, '5')).toMatchObject({ reason: 'case_moved' });
    await close(id);
    for (const wrong of ['', '0', '6', '5.0'])
      expect(await rate(id, wrong)).toMatchObject({ field: 'rating' });
    await rate(id, '2');
    await rate(id, '4', ' quick \n and kind ');
    const row = await app.ctx.db('cases').where({ id }).first();
    expect(row).toMatchObject({ rating: 4, rating_text: 'quick and kind' });
    await expect(rate(id, '1', '', bruno)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('first answers and closings are measured by the middle one, of the last ninety days', async () => {
    await app.ctx.db('cases').delete();
    const none = { answered: 0, firstAnswerMs: null, closed: 0, closingMs: null, rated: 0, rating: null };
    expect(await readCaseFigures(app.ctx)).toEqual(none);
    for (const [answer, closing, rating] of [
      [1, 5, '5'],
      [3, 9, '2'],
      [50, 90, ''],
    ] as const) {
      const id = await opened(app, anna, order, QUESTION);
      app.clock.advance(answer * HOUR);
      const said = { caseId: id, by: SARA, source: 'desk', key: caseAsk().key, text: 'Hello' } as const;
      await sayInCase(app.ctx, said);
      app.clock.advance((closing - answer) * HOUR);
      await close(id);
      await rate(id, rating);
    }
    await opened(app, anna, order, QUESTION);
    expect(await readCaseFigures(app.ctx)).toEqual({
      ...{ answered: 3, firstAnswerMs: 3 * HOUR, closed: 3, closingMs: 9 * HOUR, rated: 2, rating: 3.5 },
    });
    app.clock.advance(100 * DAY);
    expect(await readCaseFigures(app.ctx)).toEqual(none);
  });
});
