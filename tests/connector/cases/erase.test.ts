import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { By } from '../../../connector/src/cases/change.ts';
import { forgetCases } from '../../../connector/src/cases/erase.ts';
import { listOwnCases } from '../../../connector/src/cases/queries.ts';
import { noteInCase, sayInCase } from '../../../connector/src/cases/thread.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectTheirShop, placeOrder } from '../customers/visitor.ts';
import { addBuyer, opened } from './buyers.ts';

const SARA: By = { kind: 'staff', id: 'stf_sara' };
const PHOTO = { sent_hash: 'a hash', width: 1, height: 1, bytes: Buffer.from('ANNAS-PHOTO'), at: 1 };

let app: TestApp;
let anna: Awaited<ReturnType<typeof addBuyer>>;
let bruno: Awaited<ReturnType<typeof addBuyer>>;
let annas: string;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  anna = await addBuyer(app, 'anna');
  bruno = await addBuyer(app, 'bruno');
  annas = await opened(app, anna, await placeOrder(app, anna.email), { text: 'ANNAS-WORDS' });
  await opened(app, bruno, await placeOrder(app, bruno.email), { text: 'BRUNOS-WORDS' });
  const said = { caseId: annas, by: SARA };
  await sayInCase(app.ctx, { ...said, source: 'desk', key: 'an-answer-of-ours', text: 'DEAR-ANNA' });
  await noteInCase(app.ctx, { ...said, key: 'a-note-of-ours-1', text: 'ANNA-CALLED' });
  await app.ctx.db('case_photos').insert({ id: 'csp_1', case_id: annas, ...PHOTO });
  await app.ctx.db('cases').where({ id: annas }).update({ rating_text: 'ANNA-IS-GLAD' });
});
afterAll(() => app.close());

const copyOf = async (customerId: string) =>
  JSON.stringify(await listOwnCases(app.ctx.db, { customerId, most: 10 }));

/** All that is kept of cases, as text. */
async function allOfCases(): Promise<string> {
  const tables = ['cases', 'case_lines', 'case_messages', 'case_states'];
  const rows = await Promise.all(tables.map((table) => app.ctx.db(table)));
  return JSON.stringify(rows);
}

describe('the cases of a person', () => {
  it('the cases of a person are in the copy of their data, without notes of the staff and without anybody else’s', async () => {
    const copy = await copyOf(anna.id);
    for (const part of ['ANNAS-WORDS', 'DEAR-ANNA', '"photos":1', 'broken']) expect(copy).toContain(part);
    for (const part of ['ANNA-CALLED', 'BRUNOS-WORDS', 'stf_sara']) expect(copy).not.toContain(part);
  });

  it('the cases of a person who is erased say nothing of them, once or twice, and those of others stay', async () => {
    for (let times = 0; times < 2; times += 1) {
      await transact(app.ctx.db, (trx) => forgetCases(trx, app.ctx, anna.id));
      const kept = await allOfCases();
      for (const part of ['ANNA', anna.email]) expect(kept).not.toContain(part);
      expect(kept).toContain('BRUNOS-WORDS');
      expect(kept).toContain(bruno.email);
      expect(await app.ctx.db('case_photos')).toEqual([]);
    }
    expect(await app.ctx.db('cases').where({ id: annas }).pluck('reason')).toEqual(['broken']);
  });
});
