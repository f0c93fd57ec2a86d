import { Router } from 'express';
import type { Context } from '../context.ts';

/** Cart pricing, checkouts, paying and settling: what the browser of a buyer calls. */
export function checkoutRoutes(_ctx: Context): Router {
  return Router();
}
