import { describe, expect, it } from 'vitest';
import { drawOrder } from '../../../connector/src/documents/drawing.ts';
import { makeOrderPdf } from '../../../connector/src/documents/order-pdf.ts';
import { makeLine, makeOrder } from '../../portal/make-views.ts';

const order = makeOrder({ lines: Array.from({ length: 400 }, () => makeLine()) });

describe('the drawing of documents', () => {
  it('a document drawn in a thread is the one that is drawn here', async () => {
    const drawn = await drawOrder('ctm_1', 'it', () => Promise.resolve(order));
    const here = await makeOrderPdf(order, 'it');
    expect(drawn?.filename).toBe(here.filename);
    expect(drawn?.body.equals(here.body)).toBe(true);
  });

  it('requests are let in while a document is drawn', async () => {
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    const drawing = drawOrder('ctm_1', 'en', () => Promise.resolve(order));
    await new Promise((resolve) => setImmediate(resolve));
    count();
    await drawing.finally(() => (counting = false));
    // Drawn here, it would be all in a few turns.
    expect(turns).toBeGreaterThan(200);
  });

  it('a document that cannot be drawn takes nothing else with it', async () => {
    const broken = { ...order, payments: 'none' } as unknown as typeof order;
    await expect(drawOrder('ctm_1', 'it', () => Promise.resolve(broken))).rejects.toThrow(/payments/);
    expect(await drawOrder('ctm_1', 'it', () => Promise.resolve(null))).toBeNull();
    expect((await drawOrder('ctm_1', 'it', () => Promise.resolve(makeOrder())))?.body.length).toBeGreaterThan(
      9000,
    );
  });
});
