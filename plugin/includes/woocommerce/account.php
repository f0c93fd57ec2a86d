<?php
/**
 * Puts "Orders and help" into WooCommerce's My account. The link leads by the sign-on into the portal, which asks for a code once.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_ACCOUNT_LINK = 'carrello-orders';

/** Filter `woocommerce_account_menu_items`: before the sign-out, which stands last. */
function carrello_add_account_link( array $items ): array {
	if ( null === carrello_capturing() ) {
		return $items;
	}
	$link = array( CARRELLO_ACCOUNT_LINK => __( 'Orders and help', 'carrello' ) );
	$at   = array_search( 'customer-logout', array_keys( $items ), true );
	return false === $at ? $items + $link : array_slice( $items, 0, $at, true ) + $link + array_slice( $items, $at, null, true );
}

/** Filter `woocommerce_get_endpoint_url`. */
function carrello_lead_account_link( $url, $endpoint ): string {
	return CARRELLO_ACCOUNT_LINK === $endpoint ? home_url( '/?carrello=orders' ) : (string) $url;
}
