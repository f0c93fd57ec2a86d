<?php
/**
 * Connects the shop: the one-time code goes to the connector and the keys come back, once. A light on the settings
 * screen shows whether the connection works.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Exchanges the one-time code for the shop's keys, then copies the catalogue.
 *
 * @return true|WP_Error
 */
function carrello_connect( string $typed_address, string $code ) {
	$address = carrello_clean_address( $typed_address );
	if ( ! is_wp_error( $address ) && carrello_is_private_address( $address ) ) {
		$address = carrello_error( 'private_address', __( 'This address leads into the server’s own network, where this site must not look around. If the connector does run there, have CARRELLO_PRIVATE_CONNECTOR set to true in wp-config.php.', 'carrello' ), 422 );
	}
	if ( is_wp_error( $address ) ) {
		return $address;
	}
	$name   = wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES );
	$body   = array(
		'code'          => trim( $code ),
		'siteUrl'       => carrello_site_url(),
		'name'          => '' === trim( $name ) ? (string) wp_parse_url( carrello_site_url(), PHP_URL_HOST ) : $name,
		'locale'        => carrello_locale_of( get_locale() ),
		'pluginVersion' => CARRELLO_VERSION,
	);
	$answer = carrello_request( $address, 'POST', '/v1/shops/connect', (string) wp_json_encode( $body ) );
	if ( is_wp_error( $answer ) ) {
		return carrello_code_error( $answer );
	}
	if ( ! carrello_are_keys( $answer ) ) {
		return carrello_answer_error( 200, array() );
	}
	delete_option( 'carrello_catalog' );
	delete_option( 'carrello_restored' );
	carrello_save_connection( carrello_connection_from( $address, $answer ), $answer['secret'] );
	if ( 'shop' === carrello_mode() ) {
		carrello_take_mode();
		// The shop is connected even if this fails: the settings screen shows why, and the poll tries again.
		carrello_refresh_catalog();
	}
	return true;
}

/** Explains a refused code in words of its own, because here the owner can help: a new code solves it. */
function carrello_code_error( WP_Error $error ): WP_Error {
	$data = (array) $error->get_error_data();
	if ( ! in_array( 'code', $data['fields'] ?? array(), true ) ) {
		return $error;
	}
	$message = __( 'This one-time code is wrong, too old or already used. Ask for a new one and paste it whole.', 'carrello' );
	return carrello_error( 'bad_code', $message, 422, $data );
}

function carrello_are_keys( array $answer ): bool {
	foreach ( array( 'shopId', 'secret', 'publishableKey', 'currency' ) as $name ) {
		if ( ! isset( $answer[ $name ] ) || ! is_string( $answer[ $name ] ) || '' === $answer[ $name ] ) {
			return false;
		}
	}
	return 0 === strpos( $answer['secret'], 'whsec_' ) && is_int( $answer['epoch'] ?? null );
}

function carrello_connection_from( string $address, array $answer ): array {
	return array(
		'address'        => $address,
		'shopId'         => $answer['shopId'],
		'publishableKey' => $answer['publishableKey'],
		'epoch'          => $answer['epoch'],
		'currency'       => $answer['currency'],
		'sandbox'        => (bool) ( $answer['sandbox'] ?? false ),
		'siteUrl'        => carrello_site_url(),
		'connectedAt'    => time(),
	);
}

/** What the settings screen shows until it has asked: the light as it was last seen, or null before the first look. */
function carrello_known_light(): ?array {
	$known = get_option( 'carrello_light' );
	// A copy of the site, or another mode, has another light.
	$holds = is_array( $known ) && carrello_site_url() === ( $known['site'] ?? '' ) && carrello_mode() === ( $known['mode'] ?? '' );
	return $holds ? $known : null;
}

/** Forgets the keys. Products and pages stay, so that links and the owner's texts survive a change of connector. */
function carrello_disconnect(): void {
	carrello_unschedule_refreshes();
	carrello_forget_connection();
}

/**
 * Returns the state of the connection for the settings screen. `light` is `off` (the shop is not connected), `green`,
 * `amber` (the shop is paused, or this site is a copy) or `red` (the connector gave no good answer; `error` says why).
 * `connected` is true when the light is green. `mode` is what carrello_mode() says; beside
 * WooCommerce `capture` says how its orders get through.
 */
function carrello_light(): array {
	$light = carrello_look_at_light();
	update_option( 'carrello_light', $light, false );
	return $light;
}

function carrello_look_at_light(): array {
	$connection = carrello_connection();
	$light      = array(
		'light'     => 'off',
		'connected' => false,
		'error'     => '',
		'site'      => carrello_site_url(),
		'catalog'   => carrello_catalog_state(),
		'pages'     => carrello_page_urls(),
		'mode'      => carrello_mode(),
	);
	if ( null === $connection ) {
		return $light;
	}
	if ( 'capture' === carrello_mode() ) {
		$light['capture'] = carrello_outbox_state();
	}
	$light['connection'] = array(
		'address'     => $connection['address'],
		'shopId'      => $connection['shopId'],
		'siteUrl'     => $connection['siteUrl'],
		'currency'    => $connection['currency'],
		'sandbox'     => $connection['sandbox'],
		'connectedAt' => gmdate( 'c', $connection['connectedAt'] ),
	);

	$status = carrello_signed_request( 'GET', '/v1/shops/status' );
	if ( is_wp_error( $status ) ) {
		$light['light'] = 'carrello_copy' === $status->get_error_code() ? 'amber' : 'red';
		$light['error'] = $status->get_error_message();
		return $light;
	}
	$light['status']    = $status;
	$light['connected'] = 'connected' === ( $status['state'] ?? '' );
	$light['light']     = $light['connected'] ? 'green' : 'amber';
	carrello_keep_sandbox_flag( $connection, (bool) ( $status['sandbox'] ?? false ) );
	return $light;
}

/** A connector may get real payment keys after the shop was connected; the pages must then stop saying "sandbox". */
function carrello_keep_sandbox_flag( array $connection, bool $sandbox ): void {
	if ( $connection['sandbox'] !== $sandbox ) {
		$connection['sandbox'] = $sandbox;
		update_option( 'carrello_connection', $connection );
	}
}
