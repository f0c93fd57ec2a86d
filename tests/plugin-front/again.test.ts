import { describe, expect, it } from 'vitest';
import type { Quote } from '../../connector/src/contract/checkout.ts';
import { linesOf, readWishes, tellAgain } from '../../plugin/src/blocks/cart/again.ts';

const line = (variantId: string, unitPrice: number): Quote['lines'][number] => ({
  ...{ variantId, name: variantId, options: [], sku: '', imageUrl: null, slug: `the ${variantId}` },
  ...{ quantity: 2, available: null, unitPrice, regularPrice: null, taxRate: '22' },
  ...{ subtotal: 2 * unitPrice, discount: 0, total: 2 * unitPrice },
});

const quoteOf = (lines: Quote['lines'], notices: Quote['notices'] = []) =>
  ({ lines, notices }) as unknown as Quote;

const say = {
  text: (key: string, ...values: string[]) => [key, ...values].join(' '),
  money: (amount: number) => `€${amount / 100}`,
};

describe('an order that is bought again', () => {
  it('an order that is bought again comes as variants, pieces and what one cost then', () => {
    expect(readWishes('#again=mug:2:1220,var%3A1:999')).toEqual([
      { variantId: 'mug', quantity: 2, then: 1220 },
      { variantId: 'var:1', quantity: 999, then: null },
    ]);
  });

  it.each([
    '',
    '#',
    '#again=',
    '#again=mug',
    '#again=mug:0',
    '#again=mug:1000',
    '#again=mug:-1',
    '#again=:2',
    '#again=%E0%A4:2',
    '#again=<b>:2',
    '#other=mug:2',
  ])('an order that is bought again wants nothing by the address “%s”', (hash) => {
    expect(readWishes(hash)).toEqual([]);
  });

  it('an order that is bought again brings what is still sold, as it is sold now', () => {
    const [mug] = linesOf(quoteOf([line('mug', 1500)]), 'https://shop.example/?carrello_product=');
    expect(mug).toMatchObject({ variantId: 'mug', quantity: 2, name: 'mug', price: 1500 });
    expect(mug?.url).toBe('https://shop.example/?carrello_product=the%20mug');
  });

  it('an order that is bought again says what is gone and what is dearer than then, and nothing of what is not', () => {
    const gone = { code: 'product_gone' as const, field: 'cart.lines[0]', message: 'Cup is gone.' };
    const wishes = readWishes('#again=cup:1:500,mug:2:1220,book:1:1040,tee:1');
    const quote = quoteOf([line('mug', 1500), line('book', 900), line('tee', 100)], [gone]);
    expect(tellAgain(quote, wishes, say)).toBe('againThere Cup is gone. againDearer mug €12.2 €15');
    expect(tellAgain(quoteOf([], [gone]), wishes, say)).toBe('Cup is gone.');
  });
});
