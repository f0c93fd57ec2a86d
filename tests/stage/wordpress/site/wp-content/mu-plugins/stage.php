<?php
/**
 * Plugin Name: Carrello stage
 * Description: Sets the local demo site up (title, language, theme, plugin) and keeps it from looking for the network.
 */

declare( strict_types=1 );

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
	if ( ! get_option( 'stage_applied' ) ) {
		stage_clear_sample_content();
		stage_create_furniture();
	}
	stage_apply_options( $settings );
	stage_apply_admin( $settings );
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	if ( $settings['plugin'] && ! is_plugin_active( $settings['plugin'] ) ) {
		$result = activate_plugin( $settings['plugin'] );
		if ( is_wp_error( $result ) ) {
			wp_die( esc_html( $result->get_error_message() ), '', array( 'response' => 500 ) );
		}
	}
	delete_option( 'rewrite_rules' );
	update_option( 'stage_applied', $settings['hash'] );
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

function stage_clear_sample_content(): void {
	$samples = get_posts(
		array(
			'post_type'   => array( 'post', 'page' ),
			'post_status' => 'any',
			'numberposts' => -1,
		)
	);
	foreach ( $samples as $sample ) {
		wp_delete_post( $sample->ID, true );
	}
}

/** What a shop owner would have made by hand: terms, privacy, a short menu and a footer without dead links. */
function stage_create_furniture(): void {
	$pages = array(
		'terms'   => array( 'Terms of sale', 'Prices include VAT. You may withdraw within 14 days of delivery.' ),
		'privacy' => array( 'Privacy', 'We use your data to deliver your order and for nothing else.' ),
	);
	foreach ( $pages as $slug => $page ) {
		$id = stage_insert( 'page', $slug, $page[0], "<!-- wp:paragraph --><p>$page[1]</p><!-- /wp:paragraph -->" );
		if ( 'privacy' === $slug ) {
			update_option( 'wp_page_for_privacy_policy', $id );
		}
	}
	stage_insert(
		'wp_navigation',
		'menu',
		'Menu',
		'<!-- wp:navigation-link {"label":"Shop","url":"/shop/","kind":"custom"} /-->'
	);
	$footer = stage_insert( 'wp_template_part', 'footer', 'Footer', stage_footer() );
	wp_set_post_terms( $footer, array( 'twentytwentyfour' ), 'wp_theme' );
	wp_set_post_terms( $footer, array( 'footer' ), 'wp_template_part_area' );
}

function stage_footer(): string {
	return '<!-- wp:group {"style":{"spacing":{"padding":{"top":"var:preset|spacing|40","bottom":"var:preset|spacing|30"}}},'
		. '"layout":{"type":"constrained"}} --><div class="wp-block-group" style="padding-top:var(--wp--preset--spacing--40);'
		. 'padding-bottom:var(--wp--preset--spacing--30)"><!-- wp:paragraph {"align":"center","fontSize":"small"} -->'
		. '<p class="has-text-align-center has-small-font-size"><a href="/terms/">Terms of sale</a> · '
		. '<a href="/privacy/">Privacy</a></p><!-- /wp:paragraph --></div><!-- /wp:group -->';
}

function stage_insert( string $type, string $slug, string $title, string $content ): int {
	$post = array(
		'post_type'    => $type,
		'post_name'    => $slug,
		'post_title'   => $title,
		'post_content' => $content,
		'post_status'  => 'publish',
	);
	return (int) wp_insert_post( wp_slash( $post ) );
}
