import { Router } from 'express';
import type { PortalServices, PortalSettings } from '../services.ts';

/** The customer portal under /portal and the staff desk under /desk. */
export function createPortal(_services: PortalServices, _settings: PortalSettings): Router {
  return Router();
}
