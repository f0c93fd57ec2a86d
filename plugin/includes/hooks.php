<?php
/**
 * Adds every hook of the plugin, as its table of contents. No other file adds any.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

// Life of the plugin.
register_activation_hook( CARRELLO_FILE, 'carrello_activate' );
register_deactivation_hook( CARRELLO_FILE, 'carrello_deactivate' );
add_action( 'init', 'carrello_load_languages', 0 );

// Connection with the connector.
add_action( 'rest_api_init', 'carrello_register_connection_routes' );
// The list of all options: a secret of before is put away before it is shown there.
add_action( 'load-options.php', 'carrello_secret' );
add_filter( 'http_request_host_is_external', 'carrello_allow_connector_host', 20, 3 );
add_filter( 'http_allowed_safe_ports', 'carrello_allow_connector_port', 10, 3 );

// The shop opens when everybody has registered their types, and only where WooCommerce is not the shop.
add_action( 'init', 'carrello_open_shop', PHP_INT_MAX );
add_action( 'wp_loaded', 'carrello_follow_mode' );

// Copy of the catalogue. The connector's push and a poll refresh it, a page never does.
add_action( 'rest_api_init', 'carrello_register_catalog_routes' );
// phpcs:ignore WordPress.WP.CronInterval -- the poll must come soon, because it makes good for a push that got lost.
add_filter( 'cron_schedules', 'carrello_add_poll_interval' );
add_action( 'carrello_poll_catalog', 'carrello_refresh_catalog' );
add_action( 'carrello_refresh_soon', 'carrello_refresh_catalog' );

// Settings screen.
add_action( 'admin_menu', 'carrello_add_settings_screen' );
add_action( 'admin_enqueue_scripts', 'carrello_enqueue_settings_screen' );
add_action( 'init', 'carrello_register_settings' );
add_action( 'admin_init', 'carrello_register_script_setting' );
add_action( 'admin_notices', 'carrello_name_foreign_scripts' );
add_filter( 'plugin_action_links_' . plugin_basename( CARRELLO_FILE ), 'carrello_add_settings_link' );

/** Adds what makes the shop. Beside WooCommerce nothing of it is there, no file on any page either. */
function carrello_open_shop(): void {
	if ( 'capture' === carrello_mode() ) {
		return;
	}
	carrello_register_product_type();
	carrello_register_blocks();

	// Pages, templates and the header.
	add_filter( 'get_block_templates', 'carrello_add_templates', 10, 3 );
	add_filter( 'pre_get_block_file_template', 'carrello_get_template', 10, 3 );
	add_filter( 'the_content', 'carrello_add_product_block_in_classic_theme', 20 );
	add_filter( 'hooked_block_types', 'carrello_hook_cart_link', 10, 4 );
	add_filter( 'display_post_states', 'carrello_name_pages_in_list', 10, 2 );
	add_filter( 'wp_robots', 'carrello_keep_robots_off' );
	add_action( 'template_redirect', 'carrello_lead_to_new_address', 5 );
	add_action( 'template_redirect', 'carrello_lead_to_cart' );
	add_action( 'template_redirect', 'carrello_lead_to_orders' );
	add_shortcode( 'carrello_orders', 'carrello_print_orders_link' );
	add_action( 'template_redirect', 'carrello_guard_checkout', 20 );
	add_filter( 'wp_inline_script_attributes', 'carrello_mark_listed_script', 10, 2 );
	add_filter( 'wp_sitemaps_posts_query_args', 'carrello_leave_out_of_sitemap', 10, 2 );
	add_action( 'admin_init', 'carrello_add_privacy_text' );
}
