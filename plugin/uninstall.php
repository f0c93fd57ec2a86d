<?php
/**
 * Deleting the plugin deletes its data only if the owner ticked that on the settings screen. The keys go in any case.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'carrello_secret' );
delete_option( 'carrello_refresh_lock' );
delete_option( 'carrello_light' );

if ( get_option( 'carrello_remove_data' ) ) {
	$carrello_posts = get_posts(
		array(
			'post_type'   => 'carrello_product',
			'post_status' => array( 'any', 'trash', 'auto-draft' ),
			'numberposts' => -1,
			'fields'      => 'ids',
		)
	);
	require_once __DIR__ . '/includes/pages/own.php';
	$carrello_pages = array_map( 'intval', (array) get_option( 'carrello_pages', array() ) );
	foreach ( array_merge( $carrello_posts, array_filter( $carrello_pages, 'carrello_is_own_page' ) ) as $carrello_post ) {
		wp_delete_post( (int) $carrello_post, true );
	}

	// The plugin is not loaded here, so its taxonomy must be made known before its terms can be deleted.
	register_taxonomy( 'carrello_category', 'carrello_product' );
	$carrello_terms = get_terms(
		array(
			'taxonomy'   => 'carrello_category',
			'hide_empty' => false,
			'fields'     => 'ids',
		)
	);
	foreach ( is_array( $carrello_terms ) ? $carrello_terms : array() as $carrello_term ) {
		wp_delete_term( (int) $carrello_term, 'carrello_category' );
	}

	global $wpdb;
	// phpcs:ignore WordPress.DB -- the table is ours, and goes with the plugin.
	$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}carrello_outbox" );

	foreach ( array( 'carrello_delivery', 'carrello_swept', 'carrello_swept_page', 'carrello_swept_at', 'carrello_asked', 'carrello_restored', 'carrello_backlog_told', 'carrello_backlog_minutes', 'carrello_outbox_version', 'carrello_connection', 'carrello_catalog', 'carrello_pages', 'carrello_mode', 'carrello_other_shop', 'carrello_category_children', 'carrello_remove_data', 'carrello_enforce_scripts', 'carrello_foreign_scripts' ) as $carrello_option ) {
		delete_option( $carrello_option );
	}
}
