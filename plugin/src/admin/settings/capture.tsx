import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Light } from './connection.ts';

/** Says what the plugin does beside WooCommerce, and whether it does. */
export function Capture({ light }: { light: Light }) {
  return (
    <Notice status={light.light === 'green' ? 'success' : 'warning'} isDismissible={false}>
      <p>
        {__(
          'WooCommerce is the shop of this site. Carrello shows nothing of its own here: no products, no pages, no cart.',
          'carrello',
        )}
      </p>
      <p>
        {light.light === 'off'
          ? __('Its orders are not captured yet. Connect the shop first.', 'carrello')
          : __('Its orders are captured and brought to the CRM.', 'carrello')}
      </p>
    </Notice>
  );
}
