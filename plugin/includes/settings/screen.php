<?php
/**
 * Shows Settings → Carrello. The page is an empty element, which `build/admin/settings` fills through the REST routes.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_add_settings_screen(): void {
	add_options_page( __( 'Carrello', 'carrello' ), __( 'Carrello', 'carrello' ), 'manage_options', 'carrello', 'carrello_show_settings_screen' );
}

function carrello_show_settings_screen(): void {
	echo '<div class="wrap"><h1>' . esc_html__( 'Carrello', 'carrello' ) . '</h1><div id="carrello-settings">'
		. '<noscript>' . esc_html__( 'Please switch JavaScript on to connect the shop.', 'carrello' ) . '</noscript></div>';
	if ( 'shop' === carrello_mode() ) {
		carrello_script_switch();
	}
	echo '</div>';
}

/** @param string $screen The screen that is shown. */
function carrello_enqueue_settings_screen( $screen ): void {
	$asset = 'settings_page_carrello' === $screen ? carrello_asset( 'build/admin/settings/index' ) : null;
	if ( null === $asset ) {
		return;
	}
	$url = plugins_url( 'build/admin/settings/', CARRELLO_FILE );
	wp_enqueue_script( 'carrello-settings', $url . 'index.js', $asset['dependencies'], $asset['version'], true );
	wp_set_script_translations( 'carrello-settings', 'carrello', CARRELLO_DIR . 'languages' );
	wp_add_inline_script( 'carrello-settings', 'window.carrelloLight = ' . wp_json_encode( carrello_known_light(), JSON_HEX_TAG | JSON_UNESCAPED_SLASHES ) . ';', 'before' );
	wp_enqueue_style( 'wp-components' );
	wp_enqueue_style( 'carrello-settings', $url . 'style-index.css', array( 'wp-components' ), $asset['version'] );
}

/** Registers `carrello_remove_data`: deleting the plugin deletes its data only if the owner has turned this on. */
function carrello_register_settings(): void {
	register_setting(
		'carrello',
		'carrello_remove_data',
		array(
			'type'              => 'boolean',
			'default'           => false,
			'show_in_rest'      => true,
			'sanitize_callback' => 'rest_sanitize_boolean',
		)
	);
}

/** Registers `carrello_backlog_minutes`: after how many minutes of waiting the administrator gets a mail. */
function carrello_register_backlog_setting(): void {
	register_setting(
		'carrello',
		'carrello_backlog_minutes',
		array(
			'type'              => 'integer',
			'default'           => CARRELLO_BACKLOG_MINUTES,
			'show_in_rest'      => true,
			'sanitize_callback' => static fn( $minutes ): int => max( 5, absint( $minutes ) ),
		)
	);
}

/** @param array $links Links below the plugin's name in the list of plugins. */
function carrello_add_settings_link( $links ): array {
	$url = admin_url( 'options-general.php?page=carrello' );
	return array_merge( array( '<a href="' . esc_url( $url ) . '">' . esc_html__( 'Settings', 'carrello' ) . '</a>' ), (array) $links );
}
