import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import type { Worker } from '../../../connector/src/platform/jobs.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { makeSnapshot, type SnapshotInput } from '../make/order-snapshot.ts';
import { makeNewShop } from '../make/shop.ts';
import { createTestCorebos, type TestCorebos } from './site.ts';
import { addShop, createProjector, type Crm, getShop, receiveOrder, type Shop } from '../verbs.ts';

/** The whole connector beside a coreBOS. `send` is a shop's order through the one door. */
export interface CrmApp extends TestApp {
  corebos: TestCorebos;
  crm: Crm;
  projector: Worker;
  shop: Shop;
  send(over?: Partial<SnapshotInput>): Promise<string>;
  /** Runs jobs and projection until nothing is left. */
  settle(): Promise<void>;
}

export async function createCrmApp(environment: Record<string, string> = {}): Promise<CrmApp> {
  const corebos = await createTestCorebos();
  const app = await createTestApp({
    COREBOS_DATABASE_URL: corebos.url,
    COREBOS_USER: 'webshop',
    COREBOS_OWNER: 'Sales',
    COREBOS_TIME_ZONE: 'Europe/Rome',
    ...environment,
  });
  const { ctx } = app;
  if (!ctx.config.corebos) throw new Error('coreBOS is not configured');
  const crm = createCorebos(ctx.config.corebos, ctx);
  const projector = createProjector(ctx, crm);
  const { shop: added } = await addShop(ctx, makeNewShop());
  await ctx.db('shops').where({ id: added.id }).update({ state: 'connected', epoch: 1 });
  let counter = 0;
  return {
    ...app,
    corebos,
    crm,
    projector,
    shop: await getShop(ctx.db, added.id),
    async send(over = {}) {
      counter += 1;
      const snapshot = makeSnapshot({ version: { epoch: 1, counter }, ...over });
      const body = Buffer.from(JSON.stringify(snapshot));
      const shop = await getShop(ctx.db, added.id);
      await receiveOrder(ctx, { shop, webhookId: `msg_${counter}`, headers: {}, body });
      const row = await ctx.db('orders').where({ order_key: snapshot.orderKey }).first('id');
      return row?.id ?? '';
    },
    async settle() {
      await app.worker.drain();
      await projector.drain();
      await app.worker.drain();
      await projector.drain();
    },
    async close() {
      await projector.stop();
      await app.close();
      await corebos.close();
    },
  };
}
