import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { recordCatalogChange } from '../../../connector/src/catalog/catalog.ts';
import {
  holdStock,
  releaseExpiredStock,
  releaseStock,
  reserveStock,
  takeStock,
} from '../../../connector/src/catalog/stock.ts';
import { endVisits, HOLD_FOR } from '../../../connector/src/catalog/stock-visits.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { isDuplicateKey, transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { product } from '../../support/make/catalog.ts';
import { connectShop } from '../../support/make/shop.ts';
import { saveProduct, saveVariant } from '../../support/verbs.ts';

let app: TestApp;
beforeEach(async () => {
  app = await createTestApp();
  for (const { product: own, variant } of [
    product({ id: 'a', stock: 10 }),
    product({ id: 'b', stock: 10 }),
  ]) {
    await saveProduct(app.ctx.db, own, 1);
    await saveVariant(app.ctx.db, variant, 1);
  }
});
afterEach(async () => app.close());

function hold(holderId: string, quantities: Record<string, number>, visitor?: string): Promise<boolean> {
  const wants = Object.entries(quantities).map(([variantId, quantity]) => ({ variantId, quantity }));
  const now = app.clock.now();
  return transact(app.ctx.db, async (trx) => {
    const until = now + (visitor === undefined ? MINUTE : HOLD_FOR);
    const held = await reserveStock(trx, {
      holderId,
      checkoutId: holderId,
      wants,
      now,
      until,
      visitor: visitor ?? null,
    });
    if (!held) await releaseStock(trx, holderId);
    return held;
  });
}

describe('stock', () => {
  it('stock is never promised to more buyers than there are pieces, however many ask at once', async () => {
    const asked = Array.from({ length: 25 }, (_each, index) =>
      hold(`att_${index}`, index % 2 ? { a: 1, b: 1 } : { b: 1, a: 1 }),
    );
    const got = (await Promise.all(asked)).filter(Boolean);
    expect(got).toHaveLength(10);
  });

  it('stock that is held is free again when it is released or its time has passed', async () => {
    expect([await hold('one', { a: 10 }), await hold('two', { a: 1 })]).toEqual([true, false]);
    await releaseStock(app.ctx.db, 'one');
    expect(await hold('three', { a: 10 })).toBe(true);
    app.clock.advance(MINUTE);
    expect(await hold('four', { a: 10 })).toBe(true);
  });

  const heldOf = async (visitor: string, variantId = 'a'): Promise<number> => {
    const rows: { quantity: number }[] = await app.ctx
      .db('stock_reservations')
      .where({ visitor, variant_id: variantId })
      .where('expires_at', '>', app.clock.now())
      .select('quantity');
    return rows.reduce((sum, { quantity }) => sum + quantity, 0);
  };

  it('stock that a visitor holds without money is five pieces or a fifth, over all their checkouts', async () => {
    await app.ctx.db('variants').where({ id: 'b' }).update({ stock: 100 });
    for (let each = 0; each < 6; each += 1)
      expect(await hold(`att_${each}`, { a: 2, b: 9 }, 'one')).toBe(true);
    expect([await heldOf('one'), await heldOf('one', 'b')]).toEqual([5, 20]);
    expect(await hold('other', { a: 5, b: 20 }, 'two')).toBe(true);
    expect([await heldOf('two'), await heldOf('two', 'b')]).toEqual([5, 20]);
    // With money there is no share.
    await app.ctx.db('stock_reservations').delete();
    expect(await hold('paying', { a: 10 })).toBe(true);
    expect(await heldOf('')).toBe(10);
  });

  it('stock is held for a visitor for ten minutes, renewed once, and then not for an hour', async () => {
    const began = app.clock.now();
    const at = (minutes: number) => app.clock.set(began + minutes * MINUTE);
    await hold('one', { a: 3 }, 'v');
    at(10);
    expect(await heldOf('v')).toBe(0);
    await hold('two', { a: 3 }, 'v');
    at(19);
    expect(await heldOf('v')).toBe(3);
    await hold('three', { a: 3 }, 'v');
    at(20);
    expect(await heldOf('v')).toBe(0);
    for (const minutes of [20, 50, 79]) {
      at(minutes);
      expect(await hold(`again_${minutes}`, { a: 3 }, 'v')).toBe(true);
      expect(await heldOf('v')).toBe(0);
    }
    await hold('other', { b: 3 }, 'v');
    expect(await heldOf('v', 'b')).toBe(3);
    at(80);
    await hold('later', { a: 3 }, 'v');
    expect(await heldOf('v')).toBe(3);
  });

  it('stock is held anew for a visitor who has paid', async () => {
    for (const each of [0, 1, 2, 3]) {
      await hold(`att_${each}`, { a: 2 }, 'v');
      expect(await heldOf('v')).toBe(2);
      app.clock.advance(9 * MINUTE);
      await releaseStock(app.ctx.db, `att_${each}`);
      await endVisits(app.ctx.db, 'v', ['a']);
    }
  });

  it('stock counts no more for a visitor’s share when its money is there', async () => {
    await hold('one', { a: 5 }, 'v');
    await hold('one', { a: 5 });
    expect([await heldOf('v'), await heldOf('')]).toEqual([0, 5]);
    await hold('two', { a: 3 }, 'v');
    expect(await heldOf('v')).toBe(3);
  });

  it('stock is held, promised and paid for by one visitor at once without anybody waiting in a circle', async () => {
    const { db } = app.ctx;
    await db('variants').update({ stock: 10_000 });
    const circles: unknown[] = [];
    db.on('query-error', ({ errno, sql }: { errno?: number; sql?: string }) => {
      if (errno === 1213) circles.push(sql);
    });
    const wants = ['a', 'b'].map((variantId) => ({ variantId, quantity: 1 }));
    const now = app.clock.now();
    const paid = (reason: string) => async () => {
      await transact(db, async (trx) => {
        await takeStock(trx, { reason, wants, now });
        await releaseStock(trx, reason);
        await endVisits(trx, 'v', ['a', 'b']);
      });
      return true;
    };
    const promised = (holderId: string) => async () => {
      await transact(db, async (trx) => {
        await holdStock(trx, { holderId, checkoutId: holderId, wants, until: now + HOLD_FOR });
        await endVisits(trx, 'v', ['a', 'b']);
      });
      return true;
    };
    const swept = async () => {
      await transact(db, (trx) => releaseExpiredStock(trx, now + HOLD_FOR));
      return true;
    };
    for (let round = 0; round < 8; round += 1) {
      const works = Array.from({ length: 4 }, (_each, index) => `att_${round}_${index}`).flatMap((id) => [
        () => hold(`${id}h`, { a: 2, b: 1 }, 'v'),
        paid(`${id}p`),
        promised(`${id}w`),
        swept,
      ]);
      expect(await Promise.all(works.map((work) => work()))).toEqual(works.map(() => true));
    }
    expect(circles).toEqual([]);
  });

  it('stock is taken once per reason, and what falls below zero is reported', async () => {
    const take = (reason: string) =>
      transact(app.ctx.db, (trx) =>
        takeStock(trx, { reason, wants: [{ variantId: 'a', quantity: 7 }], now: 1 }),
      );
    expect(await take('sale:1')).toEqual({ oversold: [] });
    expect(await take('sale:1').catch(isDuplicateKey)).toBe(true);
    expect(await take('sale:2')).toEqual({ oversold: ['a'] });
    expect(await app.ctx.db('variants').where({ id: 'a' }).first('stock')).toEqual({ stock: -4 });
  });
});

describe('a change of the catalogue', () => {
  let site: Server;
  const heard: { path: string; body: string; headers: Record<string, string> }[] = [];
  beforeEach(async () => {
    heard.length = 0;
    site = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        heard.push({ path: req.url ?? '', body, headers: req.headers as Record<string, string> });
        res.end('{}');
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });

  it('three changes of the catalogue are told to the shop in one signed call', async () => {
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/shop`;
    const shop = await connectShop(app, { url });
    for (let each = 0; each < 3; each += 1)
      await transact(app.ctx.db, (trx) => recordCatalogChange(trx, app.ctx, []));
    await app.worker.drain();
    expect(heard).toHaveLength(1);
    const [nudge] = heard;
    expect([nudge?.path, nudge?.body]).toEqual([
      '/shop/wp-json/carrello/v1/catalog-changed',
      '{"version":3}',
    ]);
    const signature = nudge?.headers['webhook-signature'] ?? '';
    const reference = new Webhook(shop.secret);
    const signedAt = new Date(Number(nudge?.headers['webhook-timestamp']) * 1000);
    expect(signature).toBe(reference.sign(nudge?.headers['webhook-id'] ?? '', signedAt, '{"version":3}'));
  });

  it('a change of the catalogue that the shop does not hear waits to be told again', async () => {
    const port = (site.address() as AddressInfo).port;
    await connectShop(app, { url: `http://127.0.0.1:${port}/shop` });
    await new Promise((resolve) => site.close(resolve));
    await transact(app.ctx.db, (trx) => recordCatalogChange(trx, app.ctx, []));
    await app.worker.drain();
    const job = await app.ctx.db('jobs').where({ kind: 'tell_catalog_change' }).first();
    expect(job?.state).toBe('waiting');
  });
});
