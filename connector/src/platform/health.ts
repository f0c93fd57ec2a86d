import { Router } from 'express';
import type { Db } from './db.ts';
import type { Lifecycle } from './lifecycle.ts';

/** `/healthz`: the process answers. `/readyz`: it also takes requests (503 while it drains) and reads its database. */
export function healthRoutes({ db, lifecycle }: { db: Db; lifecycle: Lifecycle }): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/readyz', async (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    if (lifecycle.draining) {
      res.status(503).json({ ok: false, reason: 'The process is stopping.' });
      return;
    }
    try {
      await db.raw('SELECT 1');
      res.json({ ok: true });
    } catch {
      res.status(503).json({ ok: false, reason: 'The database does not answer.' });
    }
  });
  return router;
}
