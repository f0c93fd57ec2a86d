import { Router } from 'express';
import type { Context } from '../context.ts';

export function shopRoutes(_ctx: Context): Router {
  return Router();
}
