import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDb } from '../../support/databases.ts';
import { TEST_ENVIRONMENT } from '../../support/app.ts';
import { makeNewShop, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { readConfig } from '../../../connector/src/config.ts';
import { createContext } from '../../../connector/src/context.ts';
import { connectShop } from '../../../connector/src/shops/shops.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { startConnector, type ConnectorProcess } from '../../stage/connector.ts';
import { freePort } from '../../stage/ports.ts';
import { addShop } from '../../support/verbs.ts';

describe('a connector that is told to stop', () => {
  let db: Db;
  let close: (() => Promise<void>) | undefined;
  let starting: Promise<ConnectorProcess> | undefined;
  let connector: ConnectorProcess;
  let shop: ConnectedShop;
  beforeEach(async () => {
    const database = await createTestDb();
    ({ db, close } = database);
    const port = await freePort();
    const environment = {
      ...TEST_ENVIRONMENT,
      CARRELLO_DATABASE_URL: database.url,
      CARRELLO_PORT: String(port),
    };
    const ctx = createContext(readConfig(environment), { db });
    const input = makeNewShop();
    const { code } = await addShop(ctx, input);
    const request = { code, siteUrl: input.url, name: input.name, locale: 'en' as const, pluginVersion: '1' };
    shop = { ...(await connectShop(ctx, request)), siteUrl: input.url };
    starting = startConnector(environment, () => undefined);
    connector = await starting;
  });
  // One that was not up in time is waited for and ended all the same.
  afterEach(async () => {
    await (await starting)?.close();
    await close?.();
  });

  const post = (index: number): Promise<number> => {
    const payload = JSON.stringify(
      makeSnapshot({ orderKey: `key_${index}`, version: { epoch: 1, counter: index + 1 } }),
    );
    const headers = signAs(shop, { id: `msg_${index}`, payload, at: Date.now() });
    return fetch(`${connector.url}/v1/orders`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: payload,
    }).then(
      async (answer) => {
        await answer.text();
        return answer.status;
      },
      () => 0,
    );
  };

  it('a connector that is told to stop has stored exactly the orders it answered for', async () => {
    const first = await post(0);
    const answers = Array.from({ length: 40 }, (_, index) => post(index + 1));
    await answers[0];
    const ended = new Promise<number | null>((resolve) =>
      connector.process.once('exit', (code) => resolve(code)),
    );
    connector.process.kill('SIGTERM');
    const statuses = [first, ...(await Promise.all(answers))];
    expect(await ended).toBe(0);
    const acknowledged = statuses.flatMap((status, index) => (status === 200 ? [`key_${index}`] : []));
    expect(acknowledged.length).toBeGreaterThan(1);
    // An order is stored, refused with 503, or never gets a connection (0).
    expect(statuses.filter((status) => ![200, 503, 0].includes(status))).toEqual([]);
    expect(((await db('orders').pluck('order_key')) as string[]).sort()).toEqual(acknowledged.sort());
  });
});
