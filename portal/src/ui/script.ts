import { createHash } from 'node:crypto';
import type { Router } from 'express';

export interface Script {
  path: string;
  body: string;
}

/** A script of our own as a file whose name changes with its content, so that it is cached for ever. */
export function createScript(name: string, body: string): Script {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/portal/assets/${name}.${hash}.js`, body };
}

/** What the policy of a page has to say so that our own files run, and ask our own server; nothing inline does. */
export const OWN_SCRIPTS = "script-src 'self'; connect-src 'self'";

export function serveScript(router: Router, { path, body }: Script): void {
  router.get(path, (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('js').send(body);
  });
}
