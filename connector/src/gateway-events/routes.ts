import { Router } from 'express';
import type { Context } from '../context.ts';

/** The providers' webhooks. */
export function gatewayEventRoutes(_ctx: Context): Router {
  return Router();
}
