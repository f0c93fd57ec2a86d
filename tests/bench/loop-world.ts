import { randomBytes } from 'node:crypto';
import { readConfig } from '../../connector/src/config.ts';
import { createContext, type Context } from '../../connector/src/context.ts';
import { openSession } from '../../connector/src/platform/sessions.ts';
import { AUDIENCE } from '../../connector/src/staff/sign-in.ts';
import { addFirstOwner } from '../../connector/src/staff/staff.ts';
import type { ConnectorEnvironment } from '../stage/connector.ts';
import { product } from '../support/make/catalog.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { saveProduct, saveVariant } from '../support/verbs.ts';
import type { BenchShop } from './intake-run.ts';
import { signInBuyer } from './sign-in-buyer.ts';

const MAILBOX = 'mario.rossi@example.com';

/** Four variants of each product. */
async function fillCatalog({ db }: Context, count: number): Promise<void> {
  await db.transaction(async (trx) => {
    for (let index = 0; index < count; index += 1) {
      const { product: own, variant } = product({ id: `prd_${index}` });
      await saveProduct(trx, { ...own, description: 'Made by hand in Trieste. '.repeat(8) }, 1);
      for (const size of ['S', 'M', 'L', 'XL']) {
        const id = `var_${index}_${size}`;
        const options = [{ name: 'Size', value: size }];
        await saveVariant(trx, { ...variant, id, productId: own.id, sku: id, options }, 1);
      }
    }
    await trx('counters').insert({ name: 'catalog_version', value: 2 });
  });
}

/** An owner who is signed in at the desk. */
async function signInOwner(ctx: Context): Promise<{ cookie: string; password: string }> {
  const password = 'sette gatti grigi sul tetto';
  const owner = await addFirstOwner(ctx, { name: 'Sara Conti', email: 'sara@example.com', password });
  const token = await openSession(ctx.db, ctx, AUDIENCE, { subjectId: owner.staffId });
  return { cookie: `carrello_desk=${token}`, password };
}

export interface SignedIn {
  /** The cookie of a buyer. */
  buyer: string;
  owner: { cookie: string; password: string };
}

/** An order of so many lines: 6,500 are nearly 1 MB. */
export function makeOrder(shop: BenchShop, { orderKey, lines }: { orderKey: string; lines: number }): string {
  const line = (index: number) => ({
    ...{ key: `l${index}`, name: `Piece ${index}`, sku: `P-${index}`, quantity: '1', unitPrice: '10' },
    ...{ subtotal: 1000, total: 1000, tax: 220 },
  });
  const version = { epoch: shop.epoch, counter: Number.parseInt(randomBytes(5).toString('hex'), 16) };
  const all = Array.from({ length: lines }, (_, index) => line(index));
  return JSON.stringify(makeSnapshot({ orderKey, number: orderKey, version, lines: all }));
}

/** Fills the database of a connector that does not run yet with a catalogue, a buyer and an owner who are signed in. */
export async function prepareLoop(environment: ConnectorEnvironment, products: number): Promise<SignedIn> {
  const ctx = createContext(readConfig(environment));
  try {
    await fillCatalog(ctx, products);
    return {
      buyer: await signInBuyer(ctx, { id: 'ctm_bench', contactId: null, mailbox: MAILBOX }),
      owner: await signInOwner(ctx),
    };
  } finally {
    await ctx.db.destroy();
  }
}
