import { Router } from 'express';
import type { Context } from '../context.ts';

/** The catalogue as the shops read it, and its pictures. */
export function catalogRoutes(_ctx: Context): Router {
  return Router();
}
