<?php
/**
 * Plugin Name: Carrello stage
 * Description: Sets the local demo site up (title, language, theme, plugin) and keeps it from looking for the network.
 */

declare( strict_types=1 );

require __DIR__ . '/stage/furniture.php';

// The stage's connector runs on this very machine. A test that wants it otherwise has said so before.
defined( 'CARRELLO_PRIVATE_CONNECTOR' ) || define( 'CARRELLO_PRIVATE_CONNECTOR', true );

add_action( 'wp_loaded', 'stage_apply_settings' );

// No update checks, no emoji script from s.w.org, no Gravatar: the site must look right without a network.
remove_action( 'init', 'wp_schedule_update_checks' );
foreach ( array( 'core', 'plugins', 'themes' ) as $stage_kind ) {
	add_filter( "pre_site_transient_update_$stage_kind", '__return_empty_array' );
}
add_action(
	'admin_init',
	static function () {
		remove_action( 'admin_init', '_maybe_update_core' );
		remove_action( 'admin_init', '_maybe_update_plugins' );
		remove_action( 'admin_init', '_maybe_update_themes' );
	},
	0
);
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
remove_action( 'admin_print_scripts', 'print_emoji_detection_script' );
add_filter( 'emoji_svg_url', '__return_false' );
add_filter( 'translations_api', static fn() => array( 'translations' => array() ) );
add_filter( 'pre_wp_mail', '__return_true' );

/** Brings the site to `stage-settings.php`, once per content of that file, when the stage asks for `?stage=apply`. */
function stage_apply_settings(): void {
	// The Playground also loads WordPress to see whether it is installed, when there are no tables yet.
	if ( ! isset( $_GET['stage'] ) || wp_installing() || ! is_blog_installed() ) {
		return;
	}
	$settings = require WP_CONTENT_DIR . '/stage-settings.php';
	if ( get_option( 'stage_applied' ) === $settings['hash'] ) {
		return;
	}
	$is_new = ! get_option( 'stage_applied' );
	if ( $is_new ) {
		stage_clear_sample_content();
	}
	stage_apply_options( $settings );
	stage_apply_admin( $settings );
	// The language of this request was settled before the option was; what is created now shall speak the new one.
	switch_to_locale( 'it' === $settings['locale'] ? 'it_IT' : 'en_US' );
	stage_activate( $settings['plugin'] );
	if ( $is_new ) {
		stage_create_furniture( $settings['locale'] );
	}
	restore_previous_locale();
	delete_option( 'rewrite_rules' );
	update_option( 'stage_applied', $settings['hash'] );
}

function stage_activate( string $plugin ): void {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	$result = '' === $plugin || is_plugin_active( $plugin ) ? null : activate_plugin( $plugin );
	if ( is_wp_error( $result ) ) {
		wp_die( esc_html( $result->get_error_message() ), '', array( 'response' => 500 ) );
	}
}

function stage_apply_options( array $settings ): void {
	$options = array(
		'blogname'               => $settings['title'],
		'blogdescription'        => '',
		'permalink_structure'    => '/%postname%/',
		'WPLANG'                 => 'it' === $settings['locale'] ? 'it_IT' : '',
		'timezone_string'        => 'Europe/Rome',
		'show_avatars'           => 0,
		'default_comment_status' => 'closed',
		'default_ping_status'    => 'closed',
	);
	foreach ( $options as $name => $value ) {
		update_option( $name, $value );
	}
	if ( get_stylesheet() !== $settings['theme'] ) {
		switch_theme( $settings['theme'] );
	}
}

function stage_apply_admin( array $settings ): void {
	$admin = get_user_by( 'login', $settings['adminUser'] );
	if ( ! $admin ) {
		wp_insert_user(
			array(
				'user_login' => $settings['adminUser'],
				'user_pass'  => $settings['adminPassword'],
				'role'       => 'administrator',
			)
		);
	} elseif ( ! wp_check_password( $settings['adminPassword'], $admin->user_pass, $admin->ID ) ) {
		wp_set_password( $settings['adminPassword'], $admin->ID );
	}
}
