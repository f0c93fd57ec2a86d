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

// Beside WooCommerce its orders are captured. Plugins are loaded by their names, so ours comes first.
add_action( 'plugins_loaded', 'carrello_begin_capture' );
add_action( 'before_woocommerce_init', 'carrello_declare_features' );

// Copy of the catalogue. The connector's push and a poll refresh it, a page never does.
add_action( 'rest_api_init', 'carrello_register_catalog_routes' );
// phpcs:ignore WordPress.WP.CronInterval -- the poll must come soon, because it makes good for a push that got lost.
add_filter( 'cron_schedules', 'carrello_add_poll_interval' );
add_action( 'carrello_poll_catalog', 'carrello_refresh_catalog' );
add_action( 'carrello_refresh_soon', 'carrello_refresh_catalog' );

// WordPress' own tools for personal data ask the connector, also beside another shop: orders of before are there.
add_filter( 'wp_privacy_personal_data_exporters', 'carrello_add_exporter' );
add_filter( 'wp_privacy_personal_data_erasers', 'carrello_add_eraser' );

// Settings screen.
add_action( 'admin_menu', 'carrello_add_settings_screen' );
add_action( 'admin_enqueue_scripts', 'carrello_enqueue_settings_screen' );
add_action( 'init', 'carrello_register_settings' );
add_action( 'admin_init', 'carrello_register_script_setting' );
add_action( 'admin_notices', 'carrello_name_foreign_scripts' );
add_action( 'admin_notices', 'carrello_show_guard_notice' );
add_action( 'admin_post_carrello_guard', 'carrello_answer_guard_form' );
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
	add_shortcode( 'carrello_cart', 'carrello_print_cart_link' );
	add_filter( 'body_class', 'carrello_mark_own_page' );
	add_action( 'enqueue_block_assets', 'carrello_enqueue_editor_style' );
	add_action( 'template_redirect', 'carrello_guard_checkout', 20 );
	add_filter( 'wp_inline_script_attributes', 'carrello_mark_listed_script', 10, 2 );
	add_filter( 'wp_sitemaps_posts_query_args', 'carrello_leave_out_of_sitemap', 10, 2 );
	add_action( 'admin_init', 'carrello_add_privacy_text' );
}

/**
 * Adds what hears of orders. The list of hooks is long, because none of WooCommerce's tells of everything, and
 * each of these fires on one way that the others miss; an order is read once, when the request ends.
 */
function carrello_begin_capture(): void {
	if ( 'capture' !== carrello_mode() ) {
		return;
	}
	add_action( 'wp_loaded', 'carrello_make_outbox' );
	$order = array( 'new_order', 'update_order', 'after_order_object_save', 'after_order_refund_object_save', 'order_status_changed', 'checkout_order_processed', 'store_api_checkout_order_processed', 'order_refunded', 'trash_order', 'untrash_order' );
	foreach ( $order as $name ) {
		add_action( "woocommerce_$name", 'carrello_note_order', 10, 2 );
	}
	add_filter( 'woocommerce_pre_delete_order_refund', 'carrello_note_refund_deleted', 10, 2 );
	add_action( 'woocommerce_before_delete_order', 'carrello_freeze_order', 1 );
	add_action( 'before_delete_post', 'carrello_freeze_order', 1 );
	add_action( 'trashed_post', 'carrello_note_post' );
	add_action( 'untrashed_post', 'carrello_note_post' );

	add_action( 'woocommerce_new_order_item', 'carrello_note_item', 10, 3 );
	add_action( 'woocommerce_update_order_item', 'carrello_note_item', 10, 3 );
	add_action( 'woocommerce_before_delete_order_item', 'carrello_note_item_deleted' );
	foreach ( array( 'added', 'updated', 'deleted' ) as $what ) {
		add_action( "{$what}_order_item_meta", 'carrello_note_item_meta', 10, 2 );
		add_action( "{$what}_post_meta", 'carrello_note_post_meta', 10, 2 );
	}
	foreach ( array( 'create', 'fulfill', 'update', 'delete' ) as $what ) {
		add_action( "woocommerce_fulfillment_after_$what", 'carrello_note_fulfillment' );
	}

	add_action( 'shutdown', 'carrello_write_notes', PHP_INT_MAX );

	// What was captured is brought to the connector: by Action Scheduler within a minute, else by WP-Cron within five.
	add_action( 'action_scheduler_before_process_queue', 'carrello_deliver_soon' );
	add_action( 'carrello_deliver', 'carrello_deliver' );
	add_action( 'rest_api_init', 'carrello_register_outbox_routes' );

	// What people see of it: in both lists of orders, in Site Health and on the command line.
	add_filter( 'manage_woocommerce_page_wc-orders_columns', 'carrello_add_badge_column', 20 );
	add_filter( 'manage_edit-shop_order_columns', 'carrello_add_badge_column', 20 );
	add_action( 'manage_woocommerce_page_wc-orders_custom_column', 'carrello_show_badge', 10, 2 );
	add_action( 'manage_shop_order_posts_custom_column', 'carrello_show_badge', 10, 2 );
	add_action( 'admin_post_carrello_send_again', 'carrello_answer_send_again' );
	add_action( 'init', 'carrello_register_backlog_setting' );
	add_filter( 'site_status_tests', 'carrello_add_site_health_tests' );
	add_action( 'carrello_deliver', 'carrello_tell_backlog', 20 );
	if ( defined( 'WP_CLI' ) && WP_CLI ) {
		require_once CARRELLO_DIR . 'includes/woocommerce/cli.php';
		WP_CLI::add_command( 'carrello', 'Carrello_Cli' );
	}

	// My account leads to the portal.
	add_filter( 'woocommerce_account_menu_items', 'carrello_add_account_link' );
	add_filter( 'woocommerce_get_endpoint_url', 'carrello_lead_account_link', 10, 2 );
	add_action( 'template_redirect', 'carrello_lead_to_orders' );
}
