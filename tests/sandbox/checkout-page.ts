import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Shop } from './shop.ts';

/** The browser's half of a shop, on the providers' real loaders; the sandbox's scripts come first, as in the plugin. */
const SOURCE = `
import { loadStripe } from '@stripe/stripe-js/pure';
import { loadCoreSdkScript } from '@paypal/paypal-js/sdk-v6';
const { sandbox, stripeKey, paypalClient, locale } = window.shop;
const inject = (url) => new Promise((resolve, reject) => {
  const script = Object.assign(document.createElement('script'), { src: url, onload: resolve, onerror: reject });
  document.head.append(script);
});
const post = async (path, body) => (await fetch(path, { method: 'POST', body: JSON.stringify(body) })).json();
const log = (text) => { document.querySelector('#log').textContent = text; };
await inject(sandbox + '/stripe.js');
const stripe = await loadStripe(stripeKey, { locale });
const elements = stripe.elements({ mode: 'payment', amount: 4990, currency: 'eur', locale, appearance: { theme: 'stripe' } });
const payment = elements.create('payment');
payment.on('ready', () => document.body.setAttribute('data-card', 'ready'));
payment.on('change', ({ complete }) => document.body.setAttribute('data-complete', complete));
payment.mount('#payment');
document.querySelector('#pay').addEventListener('click', async () => {
  log('');
  const submitted = await elements.submit();
  if (submitted.error) return log('field: ' + submitted.error.message);
  const { error, confirmationToken } = await stripe.createConfirmationToken({ elements, params: { return_url: location.href } });
  if (error) return log('token: ' + error.message);
  let result = await post('/pay', { token: confirmationToken.id });
  if (result.clientSecret) {
    const next = await stripe.handleNextAction({ clientSecret: result.clientSecret });
    if (next.error) return log('3ds: ' + next.error.code);
    result = { status: next.paymentIntent.status };
  }
  log(result.status ?? 'declined: ' + result.declined);
});
await inject(sandbox + '/paypal.js');
const paypal = await loadCoreSdkScript({ environment: 'sandbox' });
const sdk = await paypal.createInstance({ clientId: paypalClient, components: ['paypal-payments'], pageType: 'checkout', locale });
const methods = await sdk.findEligibleMethods({ currencyCode: 'EUR' });
const button = document.querySelector('paypal-button');
button.hidden = !methods.isEligible('paypal');
const session = sdk.createPayPalOneTimePaymentSession({
  onApprove: async ({ orderId }) => log('paypal: ' + (await post('/capture', { orderId })).status),
  onCancel: ({ orderId }) => log('canceled: ' + orderId),
  onError: (error) => log('error: ' + error.message),
});
button.addEventListener('click', () => {
  log('');
  session.start({ presentationMode: window.presentation ?? 'auto' }, post('/order', {}));
});
document.body.setAttribute('data-paypal', 'ready');
`;

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: new URL('../../plugin', import.meta.url).pathname },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Serves one checkout page from an origin that is not the sandbox's. */
export async function startCheckoutPage(
  shop: Shop,
  locale: 'en' | 'it',
): Promise<{ url: string; close(): Promise<void> }> {
  const script = await bundle();
  const { url: sandbox, keys } = shop.sandbox;
  const facts = { sandbox, locale, stripeKey: keys.stripePublishable, paypalClient: keys.paypalClientId };
  const page = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Checkout</title>
<body style="font-family:sans-serif;max-width:30rem;margin:1rem auto;padding:0 1rem"><main><h1>Checkout</h1><div id="payment"></div>
<button id="pay">Pay 49.90</button> <paypal-button type="pay" hidden></paypal-button><p id="log" role="status"></p></main>
<script>window.shop = ${JSON.stringify(facts)}</script><script type="module">${script.replaceAll('</script', '<\\/script')}</script></body></html>`;
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      if (req.method === 'GET')
        return void res.setHeader('content-type', 'text/html; charset=utf-8').end(page);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
      void answer(shop, req.url ?? '', body).then((result) => res.end(JSON.stringify(result)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(shop: Shop, path: string, body: Record<string, string>): Promise<object> {
  if (path === '/order') {
    const amount = { currencyCode: 'EUR', value: '49.90' };
    const { result } = await shop.orders.createOrder({
      body: { intent: 'CAPTURE' as never, purchaseUnits: [{ amount }] },
    });
    return { orderId: result.id };
  }
  if (path === '/capture') {
    const { result } = await shop.orders.captureOrder({ id: body['orderId'] ?? '' });
    return { status: result.status };
  }
  const params = { amount: 4990, currency: 'eur', confirm: true, confirmation_token: body['token'] ?? '' };
  return shop.stripe.paymentIntents.create({ ...params, automatic_payment_methods: { enabled: true } }).then(
    ({ status, client_secret: clientSecret }) =>
      status === 'requires_action' ? { clientSecret } : { status },
    (error: { decline_code?: string }) => ({ declined: error.decline_code }),
  );
}
