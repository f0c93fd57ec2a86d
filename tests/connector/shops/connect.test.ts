import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request, { type Test } from 'supertest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, getStatus, makeNewShop, signAs, SITE } from '../../support/make/shop.ts';
import { addShop, renewConnectCode } from '../../support/verbs.ts';

const MINUTE = 60_000;

describe('connecting a shop', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp();
  });
  afterEach(() => test.close());

  const connect = (code: string, over: object = {}): Test =>
    request(test.app)
      .post('/v1/shops/connect')
      .send({ code, siteUrl: SITE, name: 'La Bottega', locale: 'it', pluginVersion: '0.1.0', ...over });

  it('a good code, in any spelling, gives keys and the first epoch', async () => {
    const { shop, code } = await addShop(test.ctx, makeNewShop());
    const answer = await connect(` ${code.toLowerCase().replaceAll('-', ' ')} `);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      shopId: shop.id,
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      publishableKey: shop.publishableKey,
      epoch: 1,
      currency: 'EUR',
      sandbox: false,
    });
    const [row] = (await test.ctx.db('shop_secrets').select('secret')) as { secret: string }[];
    expect(row?.secret).not.toContain((answer.body as { secret: string }).secret.slice(6, 20));
  });

  it.each([
    ['a wrong code', 'AAAAA-AAAAA-AAAAA-AAAAA', /wrong or was used/],
    ['an empty code', ' ', /Paste the one-time code/],
  ])('%s is refused, naming the field', async (_case, code, message) => {
    const answer = await connect(code);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      errors: [{ field: 'code', message: expect.stringMatching(message) }],
    });
  });

  it('a code works once, and not after half an hour', async () => {
    const { shop, code } = await addShop(test.ctx, makeNewShop());
    expect((await connect(code)).status).toBe(200);
    expect((await connect(code)).status).toBe(422);
    const late = await renewConnectCode(test.ctx, shop.id);
    test.clock.advance(30 * MINUTE);
    const answer = await connect(late);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('has run out');
  });

  it('a shop goes on from another address or after a restore, in an epoch above all before, and the old address is a copy', async () => {
    const shop = await connectShop(test);
    const goOn = (siteUrl: string, id: string) => {
      const payload = JSON.stringify({ siteUrl, lastEpoch: 7 });
      const headers = signAs({ ...shop, siteUrl }, { id, payload, at: test.clock.now() });
      return request(test.app)
        .post('/v1/shops/go-on')
        .set({ ...headers, 'Content-Type': 'application/json' })
        .send(payload);
    };
    expect((await goOn('https://moved.example', 'msg_moved')).body).toEqual({ epoch: 8 });
    expect((await getStatus(test, shop)).body).toMatchObject({ state: 'paused' });
    expect((await getStatus(test, { ...shop, siteUrl: 'https://moved.example' })).body).toMatchObject({
      state: 'connected',
    });
    expect((await goOn('https://moved.example', 'msg_restored')).body).toEqual({ epoch: 9 });
    await test.worker.drain();
    expect(
      test.mails.map(({ text }) => /said that this is where|after a backup was restored/.exec(text)?.[0]),
    ).toEqual(['said that this is where', 'after a backup was restored']);
  });

  it('a shop that changed to https is called by us under https, and no copy can change that', async () => {
    const shop = await connectShop(test, { url: 'http://plain.example' });
    await getStatus(test, { ...shop, siteUrl: 'https://copy.example' });
    await getStatus(test, { ...shop, siteUrl: 'https://plain.example' });
    expect(await test.ctx.db('shops').where({ id: shop.shopId }).first('url', 'origin')).toEqual({
      url: 'https://plain.example',
      origin: 'https://plain.example',
    });
  });

  it('a code that is used twice at the same moment gives one of the two the keys', async () => {
    const { code } = await addShop(test.ctx, makeNewShop());
    const answers = await Promise.all([connect(code), connect(code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('a shop that connects again gets a new epoch, and its old keys are shut out', async () => {
    const old = await connectShop(test);
    const answer = await connect(await renewConnectCode(test.ctx, old.shopId));
    expect(answer.body).toMatchObject({ shopId: old.shopId, epoch: 2, publishableKey: old.publishableKey });
    expect((await getStatus(test, old)).status).toBe(401);
    expect(
      (await getStatus(test, { ...old, secret: (answer.body as { secret: string }).secret })).status,
    ).toBe(200);
  });

  it('a request to connect with unknown and bad fields is refused, naming them', async () => {
    const answer = await connect('X', { siteUrl: 'ftp://shop.example', role: 'admin' });
    expect(answer.status).toBe(422);
    const { errors } = answer.body as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual(['role', 'siteUrl']);
  });
});
