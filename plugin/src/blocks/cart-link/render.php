<?php
/**
 * Prints a link to the cart. Screen readers read its content as its name: "Cart, 2 items".
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;
?>
<a <?php echo get_block_wrapper_attributes(); // phpcs:ignore WordPress.Security.EscapeOutput ?> href="<?php echo esc_url( carrello_public_settings()['cartUrl'] ); ?>">
	<svg aria-hidden="true" focusable="false" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="M3 4h2l2.2 11h10.3L20 7.5H6"/><circle cx="9" cy="19.5" r="1.2"/><circle cx="16.5" cy="19.5" r="1.2"/></svg>
	<span class="carrello-cart-link__text"><?php esc_html_e( 'Cart', 'carrello' ); ?></span><span class="carrello-cart-link__words" data-carrello-count data-one="<?php /* translators: %d: number of items in the cart. */ esc_attr_e( ', %d item', 'carrello' ); ?>" data-many="<?php /* translators: %d: number of items in the cart. */ esc_attr_e( ', %d items', 'carrello' ); ?>"></span><span class="carrello-cart-link__badge" aria-hidden="true" hidden></span>
</a>
