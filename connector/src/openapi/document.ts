import { OpenAPIRegistry, OpenApiGeneratorV31, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

extendZodWithOpenApi(z);

const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  reason: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  requestId: z.string(),
});

const PROBLEM_TITLES: Record<number, string> = {
  400: 'The body is not valid UTF-8 or JSON.',
  401: 'The key, secret or signature is missing or wrong.',
  403: 'The site is a copy of the one that the keys belong to.',
  404: 'There is no such thing, or it is not yours.',
  409: 'It conflicts with what is already known.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'Fields are not right; `errors` names each.',
  429: 'Too many requests; Retry-After says when.',
  503: 'The database is away; nothing was lost, Retry-After says when.',
};

const SECURITY: Record<Operation['security'], Record<string, string[]>[]> = {
  none: [],
  signature: [{ signature: [] }],
  publishable: [{ publishable: [] }],
  checkout: [{ checkout: [] }],
};

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });

function register(registry: OpenAPIRegistry, operation: Operation): void {
  const problems = operation.problems.map((status) => [
    status,
    {
      description: PROBLEM_TITLES[status] ?? 'A problem.',
      content: { 'application/problem+json': { schema: problem } },
    },
  ]);
  registry.registerPath({
    method: operation.method,
    path: operation.path,
    summary: operation.summary,
    description: operation.description,
    tags: [operation.tag],
    security: SECURITY[operation.security],
    request: {
      ...(operation.params === undefined ? {} : { params: operation.params }),
      ...(operation.query === undefined ? {} : { query: operation.query }),
      ...(operation.body === undefined ? {} : { body: { ...json(operation.body), required: true } }),
    },
    responses: {
      [operation.status]: {
        description: operation.answer,
        ...(operation.response ? json(operation.response) : {}),
      },
      ...(Object.fromEntries(problems) as object),
    },
  });
}

/** Makes the OpenAPI 3.1 document from the same schemas that validate requests. */
export function createOpenApiDocument(
  publicUrl: string,
): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'signature', {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description:
      'Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body` with the shop’s secret, beside the ' +
      'headers webhook-id, webhook-timestamp, Carrello-Shop and Carrello-Site. A request without a body signs `GET /path?query` in its place.',
  });
  registry.registerComponent('securitySchemes', 'publishable', { type: 'apiKey', in: 'query', name: 'key' });
  registry.registerComponent('securitySchemes', 'checkout', { type: 'http', scheme: 'bearer' });
  for (const operation of operations) register(registry, operation);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Carrello connector',
      version: '1',
      description:
        'Orders in, catalogue out, checkout in between. Amounts are integer minor units of their currency; times are UTC.',
    },
    servers: [{ url: publicUrl }],
  });
}
