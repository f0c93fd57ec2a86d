<?php
/*
 * Installs the WordPress of argument 1 and switches on what lies in it: WooCommerce, where it is there, and Carrello. Each step is
 * a process of its own, because a plugin that is switched on is not loaded before the next request.
 */

list( , $stage_dir, $stage_step ) = $argv;
$_SERVER += array(
	'HTTP_HOST'       => (string) parse_url( getenv( 'STAGE_URL' ), PHP_URL_HOST ),
	'REQUEST_METHOD'  => 'GET',
	'REQUEST_URI'     => '/',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
);
if ( 'install' === $stage_step ) {
	define( 'WP_INSTALLING', true );
}
require "$stage_dir/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

if ( 'install' === $stage_step ) {
	wp_install( 'Bottega Levante', 'admin', 'admin@bottega-levante.example', true, '', 'carrello' );
	update_option( 'permalink_structure', '/%postname%/' );
	update_option( 'timezone_string', 'Europe/Rome' );
} elseif ( 'fill' === $stage_step ) {
	stage_fill_woocommerce();
	flush_rewrite_rules();
} else {
	$stage_result = activate_plugin( $stage_step );
	echo is_wp_error( $stage_result ) ? $stage_result->get_error_message() : '';
}

/** Two things to sell in Italy, with VAT and a courier, paid on delivery or by transfer; a page with the classic checkout. */
function stage_fill_woocommerce(): void {
	WC_Install::create_pages();
	$options = array(
		'woocommerce_coming_soon'        => 'no',
		'woocommerce_currency'           => 'EUR',
		'woocommerce_default_country'    => 'IT:MI',
		'woocommerce_calc_taxes'         => 'yes',
		'woocommerce_prices_include_tax' => 'yes',
		'woocommerce_cod_settings'       => array( 'enabled' => 'yes' ),
		'woocommerce_bacs_settings'      => array( 'enabled' => 'yes' ),
	);
	foreach ( $options as $name => $value ) {
		update_option( $name, $value );
	}
	WC_Tax::_insert_tax_rate(
		array(
			'tax_rate_country'  => 'IT',
			'tax_rate'          => '22',
			'tax_rate_name'     => 'IVA',
			'tax_rate_priority' => 1,
			'tax_rate_shipping' => 1,
		)
	);
	foreach ( array( 'Tazza' => '12.20', 'Candela' => '19.90' ) as $name => $price ) {
		$product = new WC_Product_Simple();
		$product->set_name( $name );
		$product->set_sku( strtoupper( $name ) . '-01' );
		$product->set_regular_price( $price );
		$product->save();
	}
	$zone = new WC_Shipping_Zone();
	$zone->set_zone_name( 'Italia' );
	$zone->add_location( 'IT', 'country' );
	$zone->save();
	$method = $zone->add_shipping_method( 'flat_rate' );
	update_option(
		"woocommerce_flat_rate_{$method}_settings",
		array(
			'title' => 'Corriere',
			'cost'  => '5.74',
		)
	);
	wp_insert_post(
		array(
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_title'   => 'Classic checkout',
			'post_name'    => 'classic-checkout',
			'post_content' => '[woocommerce_checkout]',
		)
	);
}
