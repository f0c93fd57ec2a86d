import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createTestApp, type TestApp } from '../support/app.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every call under /v1 that Express really answers, as `post /v1/checkouts/{id}/pay`. */
function routesOf(app: Express): string[] {
  const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
  const nested = layers.flatMap((layer) => layer.handle.stack ?? []);
  return nested
    .flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
    )
    .filter((entry) =>
      /^(get|post|put|patch|delete) \/(shops|storefront|catalog|cart|checkouts|orders)/.test(entry),
    )
    .map((entry) => entry.replace(' ', ' /v1').replace(/:(\w+)/g, '{$1}'))
    .sort();
}

describe('the OpenAPI document', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('lists exactly the calls that exist', async () => {
    const { body } = await request(test.app).get('/openapi.json').expect(200);
    const { openapi, paths } = body as { openapi: string; paths: Record<string, Record<string, unknown>> };
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(openapi).toBe('3.1.0');
    expect(listed.sort()).toEqual(routesOf(test.app));
  });

  it('has a page for people that runs no script', async () => {
    const { text, headers } = await request(test.app).get('/openapi').expect(200);
    expect(text).toContain('POST /v1/orders');
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
