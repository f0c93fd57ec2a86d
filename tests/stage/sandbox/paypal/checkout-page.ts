import express, { type Router } from 'express';
import { escapeHtml, localeOf, localMoney, renderPage, textsOf } from '../page.ts';
import type { World } from '../world.ts';
import { approveOrder, BUYER, experienceOf } from './orders.ts';
import type { PaypalOrder } from './objects.ts';

const CSS = `
main{max-width:26rem;margin:0 auto;padding:1.25rem;display:grid;gap:.75rem}
h1{font-size:1.375rem;margin:0;color:#003087}p{margin:0}
.total{font-size:2rem;font-weight:700}
dl{margin:0;display:grid;gap:.5rem}dt{font-size:.875rem;color:#4b5563}dd{margin:0;overflow-wrap:anywhere}
.sandbox{justify-self:start}
button.primary{background:#003087;border-color:#003087;width:100%}
.actions{display:grid;gap:.5rem}
`;

/** The window in which the buyer agrees to pay. It answers to its opener, its parent, or the order's return address. */
export function paypalCheckoutPages(world: World): Router {
  const router = express.Router();
  router.get('/paypal/checkoutnow', (req, res) => {
    const order = world.state.paypal.orders[String(req.query['token'])];
    const open = order?.status === 'CREATED' || order?.status === 'PAYER_ACTION_REQUIRED';
    if (!order || !open)
      return void res.status(order ? 409 : 404).send(closedPage(localeOf(req.query['locale'])));
    res.send(checkoutPage(order, req.query['locale']));
  });
  router.post('/paypal/checkoutnow', express.urlencoded({ extended: false }), (req, res) => {
    const id = String((req.body as Record<string, unknown> | undefined)?.['token']);
    if (!world.state.paypal.orders[id]) return void res.status(404).json({ approved: false });
    res.json({ approved: approveOrder(world, id), payerId: BUYER.payer_id });
  });
  return router;
}

function checkoutPage(order: PaypalOrder, wanted: unknown): string {
  const context = experienceOf(order);
  const locale = localeOf(wanted ?? context.locale);
  const t = textsOf(locale);
  const [unit] = order.purchase_units;
  const total = unit ? localMoney(locale, unit.amount.value, unit.amount.currency_code) : '';
  const shipTo = (unit?.shipping?.['name'] as { full_name?: string } | undefined)?.full_name;
  return renderPage({
    locale,
    title: t.paypalTitle,
    css: CSS,
    script: '/browser/paypal-checkout.js',
    data: { id: order.id, returnUrl: context.return_url, cancelUrl: context.cancel_url, gone: t.gone },
    body: `<main>
<p class="sandbox">${t.sandbox}</p>
<h1>${t.paypalTitle}</h1>
<p>${t.paypalTo} ${escapeHtml(context.brand_name ?? 'Sandbox shop')}</p>
<p class="total">${escapeHtml(total)}</p>
<dl>
<div><dt>${t.paypalAs}</dt><dd>${escapeHtml(`${BUYER.name.given_name} ${BUYER.name.surname}, ${BUYER.email_address}`)}</dd></div>
${shipTo ? `<div><dt>${t.paypalShip}</dt><dd>${escapeHtml(shipTo)}</dd></div>` : ''}
</dl>
<p role="status" id="status"></p>
<div class="actions">
<button type="button" class="primary" id="pay">${t.pay} ${escapeHtml(total)}</button>
<button type="button" id="cancel">${t.cancel}</button>
</div>
</main>`,
  });
}

function closedPage(locale: 'en' | 'it'): string {
  const t = textsOf(locale);
  return renderPage({
    locale,
    title: t.paypalTitle,
    css: CSS,
    body: `<main><p class="sandbox">${t.sandbox}</p><h1>${t.paypalTitle}</h1><p>${t.gone}</p></main>`,
  });
}
