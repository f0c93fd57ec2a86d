import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { queueMail } from '../../../connector/src/mails/mails.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createTestApp, TEST_ENVIRONMENT, type TestApp } from '../../support/app.ts';
import { makeSnapshot, makeUnversioned } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders } from '../../support/make/shop.ts';
import { postOrder } from '../../support/verbs.ts';

const TOKEN = TEST_ENVIRONMENT.CARRELLO_METRICS_TOKEN;

let test: TestApp;
beforeEach(async () => {
  test = await createTestApp();
});
afterEach(() => test.close());

const read = async (): Promise<string[]> => {
  const answer = await request(test.app).get('/metrics').set('Authorization', `Bearer ${TOKEN}`).expect(200);
  expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
  return answer.text.split('\n');
};

describe('the figures', () => {
  it('the figures count requests by pattern, orders by shop, and the time they took', async () => {
    const shop = await connectShop(test);
    await postOrders(test, shop, makeSnapshot());
    await postOrders(test, shop, { ...makeSnapshot(), total: 'free' });
    await request(test.app).get('/v1/checkouts/chk_1');
    const lines = await read();
    expect(lines).toContain(`carrello_orders_received_total{shop="${shop.shopId}",status="200"} 1`);
    expect(lines).toContain(`carrello_orders_received_total{shop="${shop.shopId}",status="422"} 1`);
    expect(lines).toContain(
      'carrello_http_request_duration_seconds_count{method="POST",route="/v1/orders",status="200"} 1',
    );
    expect(lines.join('\n')).toMatch(/_count\{method="GET",route="\/v1\/checkouts\/:id",status="4\d\d"\} 1/);
    expect(lines).toContain('carrello_inbox_aside 1');
    expect(lines).toContain(`carrello_shops{shop="${shop.shopId}",state="connected"} 1`);
    expect(lines.join('\n')).toMatch(/^process_resident_memory_bytes \d+/m);
    expect(lines.join('\n')).not.toMatch(/rossi|mario/i);
  });

  it('the figures tell what waits: events with the age of the oldest, jobs by kind, mails', async () => {
    const shop = await connectShop(test);
    await transact(test.ctx.db, async (trx) => {
      const snapshot = makeUnversioned();
      await postOrder(trx, test.ctx, { shopId: shop.shopId, snapshot, webhookId: 'settle_1' });
      await queueMail(trx, test.ctx, { kind: 'x', to: 'a@b.example', subject: '', text: '', html: () => '' });
    });
    test.clock.advance(2 * MINUTE);
    const waiting = await read();
    expect(waiting).toContain('carrello_inbox_waiting 1');
    expect(waiting).toContain('carrello_inbox_oldest_waiting_seconds 120');
    expect(waiting).toContain('carrello_jobs{kind="inbox.apply",state="waiting"} 1');
    expect(waiting).toContain('carrello_mails_waiting 1');
    await test.worker.drain();
    const through = await read();
    expect(through).toContain('carrello_inbox_waiting 0');
    expect(through).toContain('carrello_inbox_oldest_waiting_seconds 0');
    expect(through).toContain('carrello_mails_waiting 0');
    expect(through.join('\n')).not.toContain('kind="inbox.apply"');
  });

  it('the figures still come when the database is away, and say so', async () => {
    await test.ctx.db.destroy();
    const lines = await read();
    expect(lines).toContain('carrello_database_up 0');
    expect(lines.join('\n')).not.toContain('carrello_inbox_waiting');
    expect(lines.join('\n')).toContain('process_cpu_seconds_total');
  });
});

describe('access to the figures', () => {
  it('nobody may read the figures when no token is set, not even a program on this machine', async () => {
    const { app, close } = await createTestApp({ CARRELLO_METRICS_TOKEN: '' });
    expect((await request(app).get('/metrics').set('Host', 'localhost')).status).toBe(404);
    await close();
  });

  it('a token, once one is set, opens the figures, and nothing else does', async () => {
    const ask = (headers: Record<string, string>) => request(test.app).get('/metrics').set(headers);
    expect((await ask({})).status).toBe(401);
    expect((await ask({ Authorization: 'Bearer another-token-of-16' })).status).toBe(401);
    const through = { Authorization: `Bearer ${TOKEN}`, 'X-Forwarded-For': '203.0.113.7' };
    expect((await ask(through)).status).toBe(200);
  });
});
