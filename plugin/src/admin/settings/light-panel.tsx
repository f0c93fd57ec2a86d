import { Card, CardBody, CardHeader, Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import { dayAndTime } from '../../cart/days.ts';
import type { Light } from './connection.ts';
import { ForeignScripts } from './foreign-scripts.tsx';

const GATEWAYS = { stripe: 'Stripe', paypal: 'PayPal' };

/** Shows the light together with its words, because not everybody can tell the colours apart. */
export function LightPanel({ light }: { light: Light }) {
  const sandbox = light.status?.sandbox ?? light.connection?.sandbox ?? false;
  return (
    <Card>
      <CardHeader>
        <h2 className={`carrello-settings__light is-${light.light}`}>{headline(light)}</h2>
        {sandbox && (
          <span className="carrello-settings__badge">{__('Sandbox: no money moves', 'carrello')}</span>
        )}
      </CardHeader>
      <CardBody>
        {trouble(light) !== '' && (
          <Notice status={light.light === 'red' ? 'error' : 'warning'} isDismissible={false}>
            {trouble(light)}
          </Notice>
        )}
        {light.catalog.error !== '' && light.light !== 'red' && (
          <Notice status="warning" isDismissible={false}>
            {light.catalog.error}
          </Notice>
        )}
        <ForeignScripts
          scripts={light.status?.foreignScripts ?? []}
          more={light.status?.moreScriptReports ?? 0}
          dateText={dateTextOf(light)}
        />
        <dl className="carrello-settings__facts">
          {facts(light).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {light.mode === 'shop' && <Pages pages={light.pages} />}
      </CardBody>
    </Card>
  );
}

function headline({ light }: Light): string {
  if (light === 'green') return __('Connected', 'carrello');
  return light === 'amber' ? __('Paused', 'carrello') : __('No connection', 'carrello');
}

function trouble(light: Light): string {
  if (light.error !== '') return light.error;
  return light.light === 'amber' ? (light.status?.reason ?? '') : '';
}

function facts(light: Light): [string, string][] {
  const { connection, catalog, status } = light;
  const dateText = dateTextOf(light);
  const isShop = light.mode === 'shop';
  const rows: [string, string][] = [[__('Connector', 'carrello'), connection?.address ?? '']];
  if (isShop) rows.push([__('Catalogue', 'carrello'), catalogText(catalog, dateText)]);
  if (status === undefined) return rows;
  rows.push(
    [__('Orders received', 'carrello'), ordersText(status.ordersReceived, status.lastOrderAt, dateText)],
    [__('Last proven equal', 'carrello'), provenText(status.provenAt, dateText)],
  );
  if (isShop) rows.push([__('Payments', 'carrello'), paymentsText(status)]);
  return rows;
}

function paymentsText(status: NonNullable<Light['status']>): string {
  const gateways = status.gateways.map((gateway) => GATEWAYS[gateway]).join(', ');
  return (
    [gateways, status.paymentNote].filter(Boolean).join('. ') ||
    __('None yet: the checkout refuses to take payments until the connector has keys.', 'carrello')
  );
}

type DateText = (iso: string) => string;

function catalogText({ products, version, refreshedAt }: Light['catalog'], dateText: DateText): string {
  /* translators: %d: number of products. */
  const count = sprintf(_n('%d product', '%d products', products, 'carrello'), products);
  if (refreshedAt === null) return __('Not copied yet', 'carrello');
  /* translators: 1: "12 products", 2: version number, 3: date and time. */
  return sprintf(__('%1$s, version %2$d, copied %3$s', 'carrello'), count, version, dateText(refreshedAt));
}

function ordersText(orders: number, lastOrderAt: string | null, dateText: DateText): string {
  if (lastOrderAt === null) return String(orders);
  /* translators: 1: number of orders, 2: date and time. */
  return sprintf(__('%1$d, the last one %2$s', 'carrello'), orders, dateText(lastOrderAt));
}

/** When payments and orders were last found equal on both sides; a connector of before does not say. */
function provenText(provenAt: string | null | undefined, dateText: DateText): string {
  return provenAt ? dateText(provenAt) : __('Not yet', 'carrello');
}

export function dateTextOf({ status }: Light): DateText {
  const language = document.documentElement.lang || 'en';
  return (iso) => dayAndTime(iso, { language, timeZone: status?.timeZone, dateStyle: 'medium' });
}

function Pages({ pages }: { pages: Light['pages'] }) {
  const links: [string, string][] = [
    [__('Shop', 'carrello'), pages.shop],
    [__('Cart', 'carrello'), pages.cart],
    [__('Checkout', 'carrello'), pages.checkout],
    [__('Thank you', 'carrello'), pages.thankYou],
  ];
  return (
    <nav className="carrello-settings__pages" aria-label={__('Pages of the shop', 'carrello')}>
      {links.map(([name, url]) => (url === '' ? null : <a href={url}>{name}</a>))}
    </nav>
  );
}
