<?php
/**
 * Prints the list of totals, the same on cart, checkout and thank-you page. Each block's store needs a getter `totals`.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_front_totals_texts(): array {
	return array(
		'subtotal'        => __( 'Subtotal', 'carrello' ),
		/* translators: %s: coupon code. */
		'discount'        => __( 'Discount %s', 'carrello' ),
		'shipping'        => __( 'Shipping', 'carrello' ),
		/* translators: %s: shipping method, like "Courier". */
		'shippingBy'      => __( 'Shipping: %s', 'carrello' ),
		'shippingFree'    => __( 'Free', 'carrello' ),
		'shippingUnknown' => __( 'To be determined', 'carrello' ),
		'rounding'        => __( 'Rounding', 'carrello' ),
		'total'           => __( 'Total', 'carrello' ),
		/* translators: %s: rate, like "22%". */
		'vatIncluded'     => __( 'VAT %s included', 'carrello' ),
		/* translators: %s: product. */
		'quantityOf'      => __( 'Quantity of %s', 'carrello' ),
		/* translators: %s: product. */
		'removeOf'        => __( 'Remove %s', 'carrello' ),
	);
}

function carrello_front_totals(): string {
	return '<dl class="carrello-totals"><template data-wp-each--row="state.totals" data-wp-each-key="context.row.id">'
		. '<div data-wp-class--is-total="context.row.isTotal" data-wp-class--is-note="context.row.isNote"><dt data-wp-text="context.row.label"></dt><dd translate="no" data-wp-text="context.row.amount"></dd></div>'
		. '</template></dl>';
}

/** Prints lines without controls, for the checkout's summary and the placed order. */
function carrello_front_summary_lines(): string {
	return '<ul class="carrello-lines is-summary" role="list"><template data-wp-each--line="state.lines" data-wp-each-key="context.line.id"><li class="carrello-line">'
		. '<span class="carrello-line__picture"><img alt="" width="64" height="64" data-wp-bind--src="context.line.image" data-wp-bind--hidden="context.line.hasNoImage"></span>' // phpcs:ignore PluginCheck.CodeAnalysis.ImageFunctions.NonEnqueuedImage -- it is no attachment: the connector has it.
		. '<div class="carrello-line__what"><p class="carrello-line__name"><span data-wp-text="context.line.name"></span> <span class="carrello-line__times"><span aria-hidden="true">× </span><span class="carrello-sr">'
		. esc_html__( 'Quantity:', 'carrello' ) . ' </span><span data-wp-text="context.line.quantity"></span></span></p><p class="carrello-line__options" data-wp-text="context.line.options"></p></div>'
		. '<p class="carrello-line__total" translate="no" data-wp-text="context.line.total"></p></li></template></ul>';
}
