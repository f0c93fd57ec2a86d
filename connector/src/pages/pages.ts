import { Router } from 'express';
import type { Context } from '../context.ts';

/** The pages for people: the customer portal at /portal, the staff desk at /desk. */
export function pages(_ctx: Context): Router {
  return Router();
}
