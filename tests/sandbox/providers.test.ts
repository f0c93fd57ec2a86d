import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeAll } from '../providers/judge-all.ts';
import { startSandbox } from '../stage/sandbox/sandbox.ts';
import type { Recorded } from '../stage/sandbox/record.ts';

/** A document as PayPal publishes them, and example objects as Stripe does; both are made up and small. */
const PUBLISHED = [
  {
    openapi: '3.0.3',
    paths: {
      '/v2/things/{id}/keep': {
        post: {
          parameters: [{ name: 'page', in: 'query', required: true }],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } },
          },
          responses: {
            201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } },
            400: { $ref: '#/components/responses/400' },
          },
        },
      },
    },
    components: {
      responses: {
        400: { content: { 'application/json': { schema: { type: 'object', required: ['name'] } } } },
      },
      schemas: {
        thing: {
          type: 'object',
          required: ['value'],
          properties: { value: { type: 'string', pattern: '^[2-9A-HJ-NP-Z]{3}$', nullable: true } },
        },
      },
    },
  },
  {
    resources: {
      charge: {
        object: 'charge',
        id: 'ch_1',
        amount: 1,
        card: { last4: '4242' },
        review: null,
        refunds: 're',
      },
      list: { object: 'list' },
    },
  },
];

const paypal = (over: Partial<Recorded>): Recorded => ({
  ...{ method: 'POST', path: '/v2/things/ABC/keep?page=1', contentType: 'application/json' },
  ...{ body: '{"value":"2AB"}', status: 201, answer: '{"value":null}' },
  ...over,
});
const stripe = (answer: object): Recorded => ({
  ...{ method: 'GET', path: '/v1/charges/ch_9', contentType: '', body: '', status: 200 },
  answer: JSON.stringify(answer),
});
const charge = { object: 'charge', id: 'ch_9', amount: 5, card: { last4: '1' }, review: 'x', refunds: {} };

const found = (...calls: Recorded[]) =>
  judgeAll(PUBLISHED, calls).faults.map(({ side, at, says, times }) => `${side} ${at} ${says} ×${times}`);

describe('what the providers publish', () => {
  it('what the providers publish is held against each call that was accepted and each answer', () => {
    expect(judgeAll(PUBLISHED, [paypal({}), stripe(charge)])).toEqual({
      ...{ calls: 2, answers: 2, faults: [], unheld: [], questions: [] },
    });
    expect(found(paypal({ body: '{"value":"1AB"}' }), paypal({ body: '{"value":"0AB"}' }))).toEqual([
      'call /value must match pattern "^[2-9A-HJ-NP-Z]{3}$" (^[2-9A-HJ-NP-Z]{3}$) ×2',
    ]);
    expect(found(paypal({ path: '/v2/things/A/keep?size=2' }))).toEqual([
      'call ?page is missing ×1',
      'call ?size is not known ×1',
    ]);
    expect(found(paypal({ answer: '{}' }))).toEqual([
      expect.stringContaining("answer  must have required property 'value'"),
    ]);
  });

  it('what the providers publish of refusals is held against the answer, not against the call', () => {
    const refused = paypal({ status: 400, body: '{"value":7}', answer: '{"name":"INVALID"}' });
    expect(found(refused)).toEqual([]);
    expect(found({ ...refused, answer: '{}' })).toHaveLength(1);
    expect(found({ ...refused, status: 418 })).toEqual(['answer  no answer 418 is published ×1']);
  });

  it('what the providers publish as examples is held against keys and kinds, also within lists', () => {
    const without = { ...charge, amount: undefined };
    const list = { object: 'list', data: [without, { ...charge, card: [], refunds: 7 }] };
    expect(found(stripe(list))).toEqual([
      'answer /data/0/amount is missing ×1',
      'answer /data/1/card is a list in place of a object ×1',
      'answer /data/1/refunds is a number in place of a string ×1',
    ]);
  });

  it('what the providers do not publish is named by its route', () => {
    expect(judgeAll(PUBLISHED, [paypal({ path: '/v2/others/ABCDEFGH1' })]).unheld).toEqual([
      'POST /v2/others/:id',
    ]);
  });
});

describe('the sandbox', () => {
  it('the sandbox writes down what it is asked and answers, where it is told to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrello-recorded-'));
    const sandbox = await startSandbox({ seed: 1, clock: { now: () => 1e12 }, recordTo: folder });
    await fetch(`${sandbox.url}/v1/refunds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.keys.stripeSecret}` },
      body: new URLSearchParams({ charge: 'ch_none' }),
    });
    await fetch(`${sandbox.url}/ledger.json`);
    await sandbox.close();
    const recorded = readdirSync(folder).map(
      (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded,
    );
    rmSync(folder, { recursive: true });
    expect(recorded).toEqual([
      {
        ...{ method: 'POST', path: '/v1/refunds', body: 'charge=ch_none', status: 404 },
        contentType: expect.stringContaining('application/x-www-form-urlencoded'),
        answer: expect.stringContaining('No such charge'),
      },
    ]);
  });
});
