import { Router } from 'express';
import { customerRoutes } from '../customer/routes.ts';
import { deskRoutes } from '../desk/routes.ts';
import { keepForm } from '../desk/sign-in/kept.tsx';
import type { PortalServices, PortalSettings } from '../services.ts';
import { meterScript } from '../ui/meter-script.ts';
import { passkeyScript } from '../ui/passkey-script.ts';
import { serveScript } from '../ui/script.ts';
import { stylesheet } from '../ui/stylesheet.ts';
import { errorPages } from './error-pages.tsx';
import { fieldOf, readForm, type OnEnded } from './forms.ts';
import { lookRoutes } from './looks.ts';
import { notFound } from './page-error.ts';
import { identifyReader, rememberLocale, type Audience } from './reader.ts';
import { safeReturnPath } from './return-path.ts';
import { securityHeaders } from './security.ts';

/** Serves the customer portal under /portal and the staff desk under /desk. */
export function createPortal(services: PortalServices, settings: PortalSettings): Router {
  const router = Router();
  router.get(stylesheet.path, (_req, res) => {
    res.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(stylesheet.body);
  });
  router.use(lookRoutes(services));
  for (const script of [passkeyScript, meterScript]) serveScript(router, script);
  router.use('/portal', audience('portal', customerRoutes(services.customer, settings), services, settings));
  router.use('/desk', audience('desk', deskRoutes(services.desk, settings), services, settings, keepForm));
  return router;
}

function audience(
  name: Audience,
  routes: Router,
  services: PortalServices,
  settings: PortalSettings,
  onEnded?: OnEnded,
): Router {
  const router = Router();
  router.use(securityHeaders, identifyReader(name, services, settings), ...readForm(settings, name, onEnded));
  router.post('/language', (req, res) => {
    rememberLocale(res, settings, fieldOf(req, 'locale'));
    res.redirect(303, safeReturnPath(fieldOf(req, 'return'), `/${name}`) ?? `/${name}`);
  });
  router.use(routes);
  router.use(() => {
    throw notFound();
  });
  router.use(errorPages(settings));
  return router;
}
