import { describe, expect, it } from 'vitest';
import { cartCount } from '../stage/browser/shop.ts';
import { stage, useBrowser } from './support/stage.ts';

const { db, visit } = useBrowser();

interface Sold {
  id: string;
  price: number;
}

describe('an order that is bought again', () => {
  it('an order that is bought again is in the cart, which says what is gone and what is dearer than then', async () => {
    const [towel, gone] = (await db()('variants').orderBy('id').limit(2).select('id', 'price')) as [
      Sold,
      Sold,
    ];
    await db()('variants').where({ id: gone.id }).update({ active: false });
    try {
      const page = await visit();
      const items = `${towel.id}:2:${towel.price - 100},${gone.id}:1:${gone.price}`;
      await page.goto(`${stage.shop}/?carrello=cart#again=${items}`);
      const said = page.getByText('What is still sold of your earlier order is in the cart.');
      await said.waitFor();
      expect(await said.textContent()).toMatch(/is no longer.*cost €.* then and costs €/);
      expect(new URL(page.url()).hash).toBe('');
      await cartCount(page, 2).waitFor();
      await page.reload();
      await cartCount(page, 2).waitFor();
      expect(await page.locator('.carrello-line').count()).toBe(1);
      expect((await page.locator('.carrello-line__name a').first().getAttribute('href')) ?? '').toContain(
        'carrello_product=',
      );
    } finally {
      await db()('variants').where({ id: gone.id }).update({ active: true });
    }
  });
});
