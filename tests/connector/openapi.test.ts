import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Validator } from '@seriousme/openapi-schema-validator';
import express, { Router, type Express } from 'express';
import request from 'supertest';
import { createTestApp, type TestApp } from '../support/app.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
  match(path: string): boolean;
}

/** It lists every call under /v1 that Express really answers, like `post /v1/checkouts/{id}/pay`. */
function routesOf(app: Express): string[] {
  const inside = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => [
      ...Object.keys(route?.methods ?? {})
        // The route that answers preflights is no call of its own.
        .filter((method) => method !== '_all')
        .map((method) => `${method} /v1${route?.path}`),
      ...inside(handle.stack ?? []),
    ]);
  const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
  const mounted = layers.filter((layer) => layer.match('/v1/x') && !layer.match('/x'));
  return inside(mounted.filter(({ handle }) => handle.stack))
    .map((entry) => entry.replace(/:(\w+)/g, '{$1}'))
    .sort();
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}

describe('the OpenAPI document', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const read = async (): Promise<Document> =>
    (await request(test.app).get('/openapi.json').expect(200)).body as Document;

  it('the OpenAPI document lists exactly the calls that exist', async () => {
    const { openapi, paths } = await read();
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(openapi).toBe('3.1.0');
    expect(listed.sort()).toEqual(routesOf(test.app));
  });

  it('the OpenAPI document is valid by the schema of OpenAPI 3.1', async () => {
    const document = (await read()) as unknown as Record<string, unknown>;
    const { valid, errors } = await new Validator().validate(document);
    expect({ valid, errors }).toMatchObject({ valid: true });
    const broken = { ...document, paths: { '/v1/orders': { post: { responses: 'many' } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('the list of calls that exist misses none, however deep it is mounted', () => {
    const inner = Router().get('/new/:id', () => undefined);
    const app = express()
      .use('/v1', Router().use(inner))
      .use(Router().get('/page', () => undefined));
    expect(routesOf(app)).toEqual(['get /v1/new/{id}']);
  });

  it('the OpenAPI document holds every schema it refers to', async () => {
    const text = JSON.stringify(await read());
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    const known = (JSON.parse(text) as { components?: { schemas?: object } }).components?.schemas ?? {};
    expect(names.filter((name) => !(String(name) in known))).toEqual([]);
  });

  it('the OpenAPI document lists what POST /v1/orders answers', async () => {
    const { paths } = await read();
    const { responses } = paths['/v1/orders']?.['post'] ?? { responses: {} };
    expect(Object.keys(responses)).toEqual(['200', '401', '403', '409', '413', '415', '422', '503']);
    expect(responses['200']).toMatchObject({
      content: {
        'application/json': {
          schema: {
            required: ['id', 'result'],
            properties: { result: { enum: ['stored', 'superseded', 'flagged'] } },
          },
        },
      },
    });
  });

  it('GET /openapi is a page for people that runs no script', async () => {
    const { text, headers } = await request(test.app).get('/openapi').expect(200);
    expect(text).toContain('POST /v1/orders');
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
