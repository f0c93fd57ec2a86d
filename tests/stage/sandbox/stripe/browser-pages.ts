import express, { type Request, type Response, type Router } from 'express';
import { escapeHtml, localeOf, localMoney, renderPage, textsOf } from '../page.ts';
import type { World } from '../world.ts';
import { decimalOf } from './amounts.ts';
import { refuse } from './app.ts';
import { completeAuthentication } from './confirm.ts';
import { browserTokenParams, createConfirmationToken } from './confirmation-tokens.ts';
import { invalidRequest } from './errors.ts';
import { parseForm, readParams } from './form.ts';
import { findIntent } from './payment-intents.ts';

const CARD_CSS = `
body{padding:4px;background:transparent;font-size:var(--size,16px);color:var(--text,#1d2433)}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:.75rem;margin-top:.75rem}
label{display:block;font-size:.875em;font-weight:600;margin-bottom:.25rem}
input{width:100%;min-height:44px;padding:.5rem .75rem;font:inherit;color:#1d2433;background:#fff;border:1px solid #6b7280;border-radius:var(--radius,6px)}
input[aria-invalid=true]{border-color:#b91c1c;border-width:2px}
.error{margin:.25rem 0 0;color:#b91c1c;font-size:.875em}
.night .error{color:#fecaca}
.error:empty{display:none}
.sandbox{margin-bottom:.75rem}
details{margin-top:.75rem;font-size:.875em}
summary{min-height:24px;cursor:pointer}
ul{list-style:none;margin:.5rem 0 0;padding:0;display:grid;gap:.375rem}
li{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
li button{min-height:32px;padding:.125rem .625rem;font-size:1em}
`;

/** The pages and calls that the browser makes with the publishable key: card fields, tokens, 3-D Secure. */
export function stripeBrowserPages(world: World): Router {
  const router = express.Router();
  router.get('/stripe/card-frame', (req, res) => {
    res.send(cardFrame(localeOf(req.query['locale'])));
  });
  router.post(
    '/v1/confirmation_tokens',
    express.text({ type: 'application/x-www-form-urlencoded' }),
    (req, res) => {
      const { key, ...params } = readParams(browserTokenParams, parseForm(bodyOf(req)));
      checkPublishable(world, key);
      res.json(createConfirmationToken({ world, id: '', params }));
    },
  );
  router.get('/v1/payment_intents/:id', (req, res, next) => {
    const { key, client_secret: secret } = req.query;
    if (key === undefined) return next();
    checkPublishable(world, key);
    res.set('access-control-allow-origin', '*').json(publicIntent(world, req.params.id, secret));
  });
  router.get('/stripe/3ds', (req, res) => {
    const { payment_intent: id, client_secret: secret, locale } = req.query;
    publicIntent(world, String(id), secret);
    res.send(authenticationPage(world, String(id), String(secret), localeOf(locale)));
  });
  router.post('/stripe/3ds', express.text({ type: 'application/x-www-form-urlencoded' }), (req, res) => {
    completeFromPage(world, req, res);
  });
  router.use(refuse);
  return router;
}

function bodyOf(req: Request): string {
  return typeof req.body === 'string' ? req.body : '';
}

function checkPublishable(world: World, key: unknown): void {
  if (key !== world.keys.stripePublishable)
    throw invalidRequest(`Invalid API Key provided: ${String(key).slice(0, 7)}***`, { status: 401 });
}

/** What a browser may see of a payment, given its client secret. */
function publicIntent(world: World, id: string, secret: unknown): object {
  const intent = findIntent(world, id);
  if (secret !== intent.client_secret)
    throw invalidRequest('The client_secret does not match.', { param: 'client_secret' });
  const hidden = ['latest_charge', 'metadata'];
  return Object.fromEntries(Object.entries(intent).filter(([key]) => !hidden.includes(key)));
}

function completeFromPage(world: World, req: Request, res: Response): void {
  const form = new URLSearchParams(bodyOf(req));
  const id = form.get('payment_intent') ?? '';
  publicIntent(world, id, form.get('client_secret'));
  const intent = findIntent(world, id);
  // A second click, or a payment that was canceled meanwhile, changes nothing.
  if (intent.status === 'requires_action') {
    completeAuthentication(world, intent, form.get('outcome') === 'complete');
    world.changed();
  }
  res.json(publicIntent(world, id, intent.client_secret));
}

function cardFrame(locale: 'en' | 'it'): string {
  const t = textsOf(locale);
  const field = (name: string, label: string, autocomplete: string, placeholder: string): string => `<div>
<label for="${name}">${escapeHtml(label)}</label>
<input id="${name}" name="${name}" inputmode="numeric" autocomplete="${autocomplete}" placeholder="${placeholder}" aria-describedby="${name}-error">
<p class="error" id="${name}-error" role="alert"></p>
</div>`;
  const cards = Object.entries(t.cards).map(([number, about]) => {
    const grouped = number.replace(/(\d{4})(?=\d)/g, '$1 ');
    return `<li><button type="button" data-number="${number}">${t.use} ${grouped}</button> ${escapeHtml(about)}</li>`;
  });
  return renderPage({
    locale,
    title: t.frameTitle,
    css: CARD_CSS,
    script: '/browser/card-frame.js',
    data: { texts: t },
    body: `<form id="card" novalidate>
<p class="sandbox">${t.sandbox}</p>
${field('number', t.cardNumber, 'cc-number', '1234 1234 1234 1234')}
<div class="row">
${field('expiry', t.expiry, 'cc-exp', '12/34')}
${field('cvc', t.cvc, 'cc-csc', '123')}
</div>
<details><summary>${t.testCards}</summary><ul>${cards.join('')}</ul></details>
</form>`,
  });
}

function authenticationPage(world: World, id: string, secret: string, locale: 'en' | 'it'): string {
  const t = textsOf(locale);
  const { amount, currency } = findIntent(world, id);
  return renderPage({
    locale,
    title: t.authTitle,
    css: 'main{padding:1.25rem;display:grid;gap:.75rem;justify-items:start}h1{font-size:1.25rem;margin:0}p{margin:0}.actions{display:flex;flex-wrap:wrap;gap:.75rem}',
    script: '/browser/three-d-secure.js',
    data: { id, secret },
    body: `<main>
<p class="sandbox">${t.sandbox}</p>
<h1>${t.authTitle}</h1>
<p>${t.authText}</p>
<p>${t.amount}: <strong>${escapeHtml(localMoney(locale, decimalOf(amount, currency), currency))}</strong></p>
<p class="actions"><button type="button" class="primary" data-outcome="complete">${t.complete}</button>
<button type="button" data-outcome="fail">${t.fail}</button></p>
</main>`,
  });
}
