import { Notice } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';

/** Says why nothing of the shop is to be seen on a site where another one keeps products. */
export function OtherShop({ name }: { name: string }) {
  return (
    <Notice status="warning" isDismissible={false}>
      <p>
        {sprintf(
          /* translators: %s: name of a plugin such as "WooCommerce", or of a kind of content. */
          __(
            '%s keeps the products of this site. Two shops would lie at the same addresses, so Carrello shows nothing here: no products, no pages, no cart.',
            'carrello',
          ),
          name,
        )}
      </p>
      <p>
        {__(
          'Its own pages are drafts meanwhile. When the other shop is switched off, products and pages are back by themselves.',
          'carrello',
        )}
      </p>
    </Notice>
  );
}
