<?php
/**
 * Activates and deactivates the plugin. Nothing leaves the site before the owner connects.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_load_languages(): void {
	load_plugin_textdomain( 'carrello', false, dirname( plugin_basename( CARRELLO_FILE ) ) . '/languages' );
}

/** WordPress calls this after `init`, too late for our hook there; without the type no links of products are made. */
function carrello_activate(): void {
	carrello_load_languages();
	if ( 'shop' === carrello_mode() ) {
		carrello_register_product_type();
	}
	update_option( 'carrello_mode', carrello_mode_and_links() );
	carrello_take_mode();
	flush_rewrite_rules();
}

function carrello_deactivate(): void {
	carrello_unschedule_refreshes();
	carrello_unschedule_delivery();
	unregister_post_type( CARRELLO_PRODUCT );
	unregister_taxonomy( CARRELLO_CATEGORY );
	flush_rewrite_rules();
}
