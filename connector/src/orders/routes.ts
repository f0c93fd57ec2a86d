import { Router } from 'express';
import type { Context } from '../context.ts';

export function orderRoutes(_ctx: Context): Router {
  return Router();
}
