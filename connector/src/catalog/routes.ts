import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { Context } from '../context.ts';
import { invalidField } from '../platform/errors.ts';
import { authenticateShop } from '../shops/authenticate.ts';
import type { Shop } from '../shops/store.ts';
import { getPicture, writeCatalog } from './catalog.ts';
import { beginWalk, MOST_ON_PAGE, presentCatalogPage, readWalk } from './pages.ts';

const MEDIA_TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
};

function readSince(value: unknown): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw invalidField('since', 'Use the version number of the last answer.');
}

function readLimit(value: unknown): number {
  const limit = typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit > 0 && limit <= MOST_ON_PAGE) return limit;
  throw invalidField('limit', `Ask for 1 to ${MOST_ON_PAGE} products at a time.`);
}

/** The catalogue as the shops read it, and its pictures. */
export function catalogRoutes(ctx: Context): Router {
  const router = Router();
  router.get('/catalog', ...authenticateShop(ctx), async (req, res) => {
    const { currency } = res.locals['shop'] as Shop;
    const { limit, after } = req.query;
    const since = readSince(req.query['since']);
    if (limit === undefined) {
      res.type('json');
      return pipeline(Readable.from(writeCatalog(ctx, { currency, since })), res);
    }
    const most = readLimit(limit);
    const walk = typeof after === 'string' ? readWalk(after) : await beginWalk(ctx.db, since ?? 0);
    res.json(await presentCatalogPage(ctx, { currency, walk, limit: most }));
  });
  router.get('/pictures/:name', async (req, res) => {
    const { bytes, extension } = await getPicture(ctx.db, req.params.name);
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    // An SVG opened by itself is a document: it gets no scripts and no outside content.
    res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    res.type(MEDIA_TYPES[extension] ?? 'application/octet-stream').send(bytes);
  });
  return router;
}
