import { Router } from 'express';
import type { Db } from './db.ts';

/** `/healthz`: the process answers. `/readyz`: it can also read its database. */
export function healthRoutes({ db }: { db: Db }): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/readyz', async (_req, res) => {
    try {
      await db.raw('SELECT 1');
      res.json({ ok: true });
    } catch {
      res.status(503).json({ ok: false, reason: 'The database does not answer.' });
    }
  });
  return router;
}
