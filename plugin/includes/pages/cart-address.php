<?php
/**
 * Leads from one address that the customer portal knows to the cart, wherever its owner has put that page.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Action `template_redirect`: `/?carrello=cart` leads to the cart. What stands after the # goes along in the browser and is
 * sent to no server.
 */
function carrello_lead_to_cart(): void {
	// phpcs:ignore WordPress.Security.NonceVerification -- it only leads on, and changes nothing.
	if ( 'cart' !== sanitize_key( wp_unslash( $_GET['carrello'] ?? '' ) ) ) {
		return;
	}
	$cart = carrello_page_urls()['cart'];
	if ( '' !== $cart && wp_safe_redirect( $cart ) ) {
		exit;
	}
}
