import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { Light } from './connection.ts';
import { History } from './history.tsx';
import { dateTextOf } from './light-panel.tsx';

/** Says what the plugin does beside WooCommerce, and whether orders get through. */
export function Capture({ light }: { light: Light }) {
  const { capture } = light;
  const dateText = dateTextOf(light);
  const isFine = light.light === 'green' && capture?.error === '' && capture.aside.length === 0;
  return (
    <Notice status={isFine ? 'success' : 'warning'} isDismissible={false}>
      <p>
        {__(
          'WooCommerce is the shop of this site. Carrello shows nothing of its own here: no products, no pages, no cart.',
          'carrello',
        )}
      </p>
      {capture === undefined ? (
        <p>{__('Its orders are not captured yet. Connect the shop first.', 'carrello')}</p>
      ) : (
        <>
          <p>{__('Its orders are captured and brought to the CRM.', 'carrello')}</p>
          <p>{waitingText(capture, dateText)}</p>
          {light.status?.history && <History history={light.status.history} />}
          {capture.error !== '' && <p>{capture.error}</p>}
          {capture.aside.map(({ order, reason }) => (
            <p key={order}>
              {/* translators: 1: number of an order, 2: the connector's own words. */}
              {sprintf(__('Order %1$d was put aside: %2$s', 'carrello'), order, reason)}
            </p>
          ))}
        </>
      )}
    </Notice>
  );
}

function waitingText(
  { waiting, since, lastAt }: NonNullable<Light['capture']>,
  dateText: (iso: string) => string,
): string {
  if (waiting > 0 && since !== null) {
    return sprintf(
      /* translators: 1: number of orders, 2: date and time. */
      _n('%1$d order waits since %2$s.', '%1$d orders wait, the first since %2$s.', waiting, 'carrello'),
      waiting,
      dateText(since),
    );
  }
  if (lastAt === null) return __('None was there to bring yet.', 'carrello');
  /* translators: %s: date and time. */
  return sprintf(__('Nothing waits. The last one was taken %s.', 'carrello'), dateText(lastAt));
}
