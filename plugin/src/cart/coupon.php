<?php
/**
 * Prints the coupon's field, the same in cart and checkout. It works on the shared cart, by the store `carrello`.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_front_coupon_texts(): array {
	return array(
		/* translators: 1: coupon code, 2: what the coupon gives. */
		'couponApplied' => __( '%1$s: %2$s', 'carrello' ),
	);
}

function carrello_front_coupon(): string {
	return '<form class="carrello-coupon" data-wp-interactive="carrello" data-wp-init="callbacks.watchCoupon"><label class="carrello-field__label" for="carrello-coupon">' . esc_html__( 'Coupon', 'carrello' ) . '</label>'
		. '<div class="carrello-coupon__row"><input id="carrello-coupon" name="coupon" type="text" maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="carrello-coupon-note" data-wp-on--input="actions.typeCoupon" data-wp-bind--aria-invalid="state.couponInvalid">'
		. '<button type="submit" class="carrello-button is-quiet wp-element-button">' . esc_html__( 'Apply', 'carrello' ) . '</button></div>'
		. '<div id="carrello-coupon-note" role="status"><p class="carrello-field__error" data-wp-text="state.couponNotice"></p><p class="carrello-coupon__applied" data-wp-text="state.couponApplied"></p></div>'
		. '<button type="button" class="carrello-link" hidden data-wp-bind--hidden="!state.couponRemovable" data-wp-on--click="actions.removeCoupon">' . esc_html__( 'Remove coupon', 'carrello' ) . '</button></form>';
}
