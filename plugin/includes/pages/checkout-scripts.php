<?php
/**
 * Guards the page on which buyers pay: no other site frames it, and the scripts that run there are on a written list,
 * checkout-scripts.json. What is not on it is named to the owner, and kept from running once the owner wants that.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_FOREIGN_SCRIPTS = 'carrello_foreign_scripts';

/** How many are named at most, so that a broken theme does not fill the database. */
const CARRELLO_FOREIGN_MOST = 20;

/** @return array<int, array<string, string>> */
function carrello_script_list(): array {
	static $list = null;
	$list        = $list ?? (array) wp_json_file_decode( __DIR__ . '/checkout-scripts.json', array( 'associative' => true ) );
	return $list;
}

function carrello_is_checkout(): bool {
	$ids = carrello_page_ids();
	return isset( $ids['checkout'] ) && is_page( $ids['checkout'] );
}

/** Returns the secret of this page view, by which the browser knows the listed inline scripts. */
function carrello_script_nonce(): string {
	static $nonce = '';
	$nonce        = '' === $nonce ? bin2hex( random_bytes( 16 ) ) : $nonce;
	return $nonce;
}

/**
 * Returns the beginnings of the addresses from which scripts may come: a folder of this site, or somebody's whole host.
 *
 * @return array<int, string>
 */
function carrello_script_sources(): array {
	$sources = array();
	foreach ( carrello_script_list() as $entry ) {
		if ( isset( $entry['host'] ) && ( 'sandbox' !== $entry['loads'] || carrello_public_settings()['sandbox'] ) ) {
			$sources[] = $entry['host'];
		}
		if ( isset( $entry['path'] ) ) {
			$sources[] = carrello_folder_url( $entry['path'] );
		}
	}
	return $sources;
}

/** Turns `wp-includes/js/` or `plugins/carrello/` into its address on this site, wherever its owner has put the folders. */
function carrello_folder_url( string $path ): string {
	return 0 === strpos( $path, 'wp-includes/' ) ? includes_url( substr( $path, strlen( 'wp-includes/' ) ) ) : plugins_url( '/', CARRELLO_FILE );
}

/** Returns the rule by which browsers tell the connector of scripts that are not on the list; empty before the owner connects. */
function carrello_report_rule(): string {
	$settings = carrello_public_settings();
	return $settings['connected'] ? '; report-uri ' . untrailingslashit( $settings['connectorUrl'] ) . '/v1/script-reports?key=' . rawurlencode( $settings['publishableKey'] ) : '';
}

/** Action `template_redirect`. */
function carrello_guard_checkout(): void {
	if ( ! carrello_is_checkout() ) {
		return;
	}
	$rules = 'script-src ' . implode( ' ', carrello_script_sources() ) . " 'report-sample' 'nonce-" . carrello_script_nonce() . "'; object-src 'none'; base-uri 'self'" . carrello_report_rule();
	$frame = "frame-ancestors 'self'";
	header( 'X-Content-Type-Options: nosniff' );
	if ( get_option( 'carrello_enforce_scripts' ) ) {
		header( "Content-Security-Policy: $frame; $rules" );
	} else {
		header( "Content-Security-Policy: $frame" );
		header( "Content-Security-Policy-Report-Only: $rules" );
	}
	// The nonce is for this page view alone; and the bar that only staff see brings scripts of its own.
	nocache_headers();
	if ( ! is_admin_bar_showing() ) {
		ob_start( 'carrello_watch_scripts' );
	}
}

/**
 * Filter `wp_inline_script_attributes`: marks the inline scripts of the list.
 *
 * @param mixed  $attributes Attributes of the tag.
 * @param string $code       What the tag holds.
 * @return mixed
 */
function carrello_mark_listed_script( $attributes, $code = '' ) {
	if ( is_array( $attributes ) && carrello_is_checkout() && carrello_is_listed_inline( (string) ( $attributes['id'] ?? '' ), (string) $code ) ) {
		$attributes['nonce'] = carrello_script_nonce();
	}
	return $attributes;
}

function carrello_is_listed_inline( string $id, string $code ): bool {
	foreach ( carrello_script_list() as $entry ) {
		$begins = $entry['begins'] ?? '';
		if ( ( '' !== $id && ( $entry['inline'] ?? '' ) === $id ) || ( '' !== $begins && 0 === strpos( ltrim( $code ), $begins ) ) ) {
			return true;
		}
	}
	return false;
}

/** Callback of the output buffer: reads the page as the visitor gets it, and keeps the names of what is not on the list. */
function carrello_watch_scripts( string $html ): string {
	preg_match_all( '#<script\b([^>]*)>(.*?)</script>#is', $html, $tags, PREG_SET_ORDER );
	$foreign = array();
	foreach ( $tags as $tag ) {
		$name = carrello_foreign_script( $tag[1], $tag[2] );
		if ( '' !== $name ) {
			$foreign[] = $name;
		}
	}
	$foreign = array_slice( array_values( array_unique( $foreign ) ), 0, CARRELLO_FOREIGN_MOST );
	if ( get_option( CARRELLO_FOREIGN_SCRIPTS, array() ) !== $foreign ) {
		update_option( CARRELLO_FOREIGN_SCRIPTS, $foreign, false );
	}
	return $html;
}

/** Returns what to call a script that is not on the list: its address, its id, or how its code begins. Empty for one that is, and for data. */
function carrello_foreign_script( string $attributes, string $code ): string {
	$get  = static fn( string $name ): string => preg_match( '/(?:^|\s)' . $name . '\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|(\S+))/i', $attributes, $found ) ? html_entity_decode( (string) end( $found ) ) : '';
	$type = strtolower( $get( 'type' ) );
	if ( ! in_array( $type, array( '', 'text/javascript', 'application/javascript', 'module', 'importmap' ), true ) ) {
		return '';
	}
	$src = $get( 'src' );
	if ( '' === $src ) {
		$id = $get( 'id' );
		return $get( 'nonce' ) === carrello_script_nonce() ? '' : ( '' === $id ? mb_substr( trim( (string) preg_replace( '/\s+/', ' ', $code ) ), 0, 80 ) : $id );
	}
	foreach ( carrello_script_sources() as $source ) {
		// A whole host or folder: `https://js.stripe.com.evil.example/` is another. Only the sandbox's port is any.
		$beginning = ':*' === substr( $source, -2 ) ? substr( $source, 0, -1 ) : trailingslashit( $source );
		if ( 0 === strpos( $src, $beginning ) ) {
			return '';
		}
	}
	return (string) strtok( $src, '?' );
}

/** Action `admin_notices`: names foreign scripts on the dashboard and on our own screen. */
function carrello_name_foreign_scripts(): void {
	$screen  = get_current_screen();
	$foreign = array_filter( (array) get_option( CARRELLO_FOREIGN_SCRIPTS, array() ), 'is_string' );
	if ( ! $screen || ! in_array( $screen->id, array( 'dashboard', 'settings_page_carrello' ), true ) || ! $foreign || ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="notice notice-warning"><p><strong>' . esc_html__( 'Scripts run on your checkout page that do not belong there:', 'carrello' ) . '</strong></p><ul class="ul-disc">';
	foreach ( $foreign as $name ) {
		echo '<li><code>' . esc_html( $name ) . '</code></li>';
	}
	echo '</ul><p>' . esc_html__( 'A script on this page can read what buyers type. Take away what you do not know, and keep chat and statistics off this page.', 'carrello' ) . '</p></div>';
}

/** Registers `carrello_enforce_scripts`: browsers then run nothing on the checkout page that is not on the list. */
function carrello_register_script_setting(): void {
	register_setting(
		'carrello_checkout',
		'carrello_enforce_scripts',
		array(
			'type'              => 'boolean',
			'default'           => false,
			'sanitize_callback' => 'rest_sanitize_boolean',
		)
	);
}

/** Prints the switch on our own screen; it works without JavaScript. */
function carrello_script_switch(): void {
	echo '<form method="post" action="options.php">';
	settings_fields( 'carrello_checkout' );
	echo '<h2>' . esc_html__( 'Scripts on the checkout page', 'carrello' ) . '</h2><p><label><input type="checkbox" name="carrello_enforce_scripts" value="1" ' . checked( (bool) get_option( 'carrello_enforce_scripts' ), true, false ) . '> '
		. esc_html__( 'Run nothing there but what the shop needs', 'carrello' ) . '</label></p><p class="description">'
		. esc_html__( 'Other scripts are named on the dashboard in any case. Try a purchase after you have switched this on.', 'carrello' ) . '</p>';
	submit_button( __( 'Save', 'carrello' ), 'secondary' );
	echo '</form>';
}
