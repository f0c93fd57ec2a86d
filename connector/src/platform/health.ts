import { Router } from 'express';
import { SECOND } from './clock.ts';
import type { Db } from './db.ts';
import { withinTime, type Lifecycle } from './lifecycle.ts';

const PATIENCE = 3 * SECOND;

/** Writes a row of its own: a full disk and a server that became read-only still answer every question. */
async function write(db: Db): Promise<boolean> {
  try {
    const row = { name: 'readyz', value: 0 };
    const written = db('counters')
      .insert(row)
      .onConflict('name')
      .merge({ value: db.raw('1 - counters.value') });
    return await withinTime(PATIENCE, Promise.resolve(written));
  } catch {
    return false;
  }
}

/** Whoever asks, and however often, the database is written to once a second at most. */
function createProbe(db: Db): () => Promise<boolean> {
  let askedAt = -Infinity;
  let answer: Promise<boolean> = Promise.resolve(false);
  return () => {
    const now = performance.now();
    if (now - askedAt >= SECOND) {
      askedAt = now;
      answer = write(db);
    }
    return answer;
  };
}

/** `/healthz`: the process answers. `/readyz`: it also takes requests (503 while it drains) and writes to its database. */
export function healthRoutes({ db, lifecycle }: { db: Db; lifecycle: Lifecycle }): Router {
  const router = Router();
  const isWritable = createProbe(db);
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/readyz', async (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    if (lifecycle.draining) {
      res.status(503).json({ ok: false, reason: 'The process is stopping.' });
      return;
    }
    if (await isWritable()) res.json({ ok: true });
    else res.status(503).json({ ok: false, reason: 'The database cannot be written.' });
  });
  return router;
}
