<?php
/**
 * Decides what the plugin is on this site. Alone it is the shop. Beside WooCommerce it shows nothing and captures the
 * orders that WooCommerce takes: two shops would lie at the same addresses.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Returns `capture` where WooCommerce is active, else `shop`. Nobody else asks whether WooCommerce is there. */
function carrello_mode(): string {
	return class_exists( 'WooCommerce', false ) ? 'capture' : 'shop';
}

/**
 * Returns the mode and the addresses at which the products lie, as they should be now: `capture`, `shop product
 * product-category`. The links that WordPress keeps are made anew whenever this changes.
 */
function carrello_mode_and_links(): string {
	$links = array( carrello_free_slug( CARRELLO_PRODUCT ), carrello_free_slug( CARRELLO_CATEGORY ) );
	return 'capture' === carrello_mode() ? 'capture' : 'shop ' . implode( ' ', $links );
}

/**
 * Action `wp_loaded`: notices that the mode or somebody's addresses changed since the last request. While the links that
 * WordPress keeps held ours, those of the other plugin led to nothing.
 */
function carrello_follow_mode(): void {
	$before = (string) get_option( 'carrello_mode', '' );
	$now    = carrello_mode_and_links();
	if ( $before === $now ) {
		return;
	}
	update_option( 'carrello_mode', $now );
	if ( strtok( $before, ' ' ) !== carrello_mode() ) {
		carrello_take_mode();
	}
	flush_rewrite_rules( false );
}

function carrello_take_mode(): void {
	if ( 'capture' === carrello_mode() ) {
		carrello_unschedule_refreshes();
		carrello_schedule_delivery();
		carrello_leave_pages_to_woocommerce();
		carrello_hide_pages();
		return;
	}
	carrello_unschedule_delivery();
	carrello_create_pages();
	if ( null !== carrello_connection() ) {
		carrello_schedule_poll();
	}
}

/** Action `before_woocommerce_init`: orders in tables of their own and the blocks of the checkout make no difference to us. */
function carrello_declare_features(): void {
	foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $feature ) {
		\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $feature, CARRELLO_FILE, true );
	}
}
