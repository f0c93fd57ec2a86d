import { Router } from 'express';
import type { Context } from '../context.ts';
import { createOpenApiDocument } from './document.ts';
import { createOpenApiPage } from './page.ts';

/** Answers `/openapi.json` for machines and `/openapi` for people. */
export function openApiRoutes({ config }: Context): Router {
  const router = Router();
  const document = createOpenApiDocument(config.publicUrl);
  const page = createOpenApiPage(document);
  router.get('/openapi.json', (_req, res) => {
    res.json(document);
  });
  router.get('/openapi', (_req, res) => {
    res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    res.type('html').send(page);
  });
  return router;
}
