<?php
/**
 * Prints the parts of the cart page.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_cart_texts(): array {
	return array(
		'quantityRule' => __( 'The quantity is a whole number from 1 to 999.', 'carrello' ),
		/* translators: %s: product name. */
		'removed'      => __( '%s was removed from the cart.', 'carrello' ),
		/* translators: %s: amount. */
		'totalNow'     => __( 'Total: %s', 'carrello' ),
		'againThere'   => __( 'What is still sold of your earlier order is in the cart.', 'carrello' ),
		/* translators: 1: product name, 2: old price, 3: new price. */
		'againDearer'  => __( '%1$s cost %2$s then and costs %3$s now.', 'carrello' ),
		'againFailed'  => __( 'Your earlier order could not be put into the cart. Open it again from your orders, or look for its products in the shop.', 'carrello' ),
	);
}

/** Says why there are no prices, and offers another try; the cart stays as it is. */
function carrello_cart_trouble(): string {
	return '<div class="carrello-notice is-warning" role="alert" data-wp-bind--hidden="!state.trouble" hidden><p data-wp-text="state.trouble"></p><p><button type="button" class="carrello-link" data-wp-on--click="actions.retry">'
		. esc_html__( 'Try again', 'carrello' ) . '</button></p></div>';
}

function carrello_cart_lines(): string {
	return '<h2 class="carrello-sr">' . esc_html__( 'Items', 'carrello' ) . '</h2><ul class="carrello-lines" role="list" data-wp-bind--aria-busy="state.isPricing">'
		. '<template data-wp-each--line="state.lines" data-wp-each-key="context.line.id"><li class="carrello-line" data-wp-class--is-gone="context.line.isGone">'
		. '<span class="carrello-line__picture"><img alt="" width="96" height="96" data-wp-bind--src="context.line.image" data-wp-bind--hidden="context.line.hasNoImage"></span>' // phpcs:ignore PluginCheck.CodeAnalysis.ImageFunctions.NonEnqueuedImage -- it is no attachment: the connector has it.
		. '<div class="carrello-line__what"><p class="carrello-line__name"><a data-wp-bind--href="context.line.url" data-wp-text="context.line.name"></a></p>'
		. '<p class="carrello-line__options" data-wp-text="context.line.options"></p>'
		. '<p class="carrello-line__unit"><del translate="no" data-wp-text="context.line.regular" data-wp-bind--hidden="!context.line.regular"></del> <span translate="no" data-wp-text="context.line.unit"></span></p></div>'
		. carrello_front_stepper( 'context.line.shown', 'actions.count', 'actions.step', __( 'Quantity', 'carrello' ), 'context.line' )
		. '<p class="carrello-line__total" translate="no" data-wp-text="context.line.total"></p>'
		. '<button type="button" class="carrello-line__remove carrello-link" data-wp-on--click="actions.remove" data-wp-bind--aria-label="context.line.removeLabel">' . esc_html__( 'Remove', 'carrello' ) . '</button>'
		. '<p class="carrello-line__notice" role="status" data-wp-text="context.line.notice"></p>'
		. '</li></template></ul>';
}

function carrello_cart_country(): string {
	return '<p class="carrello-field" data-wp-bind--hidden="state.needsNoShipping"><label class="carrello-field__label" for="carrello-cart-country">' . esc_html__( 'Delivery to', 'carrello' )
		. '</label><select id="carrello-cart-country" name="country" autocomplete="country" data-wp-on--change="actions.pickCountry"><option value="">…</option></select><span class="carrello-field__error" role="status" data-wp-text="state.shippingNotice"></span></p>';
}
