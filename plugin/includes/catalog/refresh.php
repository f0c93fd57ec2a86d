<?php
/**
 * Refreshes the copy of the catalogue: it fetches what is newer than ours, writes it and remembers its version.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** A lock older than so many seconds was left behind by a killed process, and the next refresh takes it over. */
const CARRELLO_LOCK_SECONDS = 300;

/**
 * Returns the state of the copy. `version` is 0 before the first refresh, `products` counts the active ones,
 * `refreshedAt` is in ISO 8601, and `error` says why the last refresh failed (it is empty after a good one).
 *
 * @return array{version:int, products:int, pricesIncludeTax:bool, refreshedAt:?string, error:string}
 */
function carrello_catalog_state(): array {
	$state = get_option( 'carrello_catalog' );
	return ( is_array( $state ) ? $state : array() ) + array(
		'version'          => 0,
		'products'         => 0,
		'pricesIncludeTax' => true,
		'refreshedAt'      => null,
		'error'            => '',
	);
}

/**
 * Runs one refresh; two never overlap. A refresh that finds another one under way asks for a later one, because the
 * other may have read the catalogue before the change that called this one.
 *
 * @return true|WP_Error
 */
function carrello_refresh_catalog() {
	if ( null === carrello_connection() || carrello_is_copy() ) {
		return carrello_error( 'not_connected', __( 'The shop is not connected yet.', 'carrello' ), 409 );
	}
	$other = carrello_other_shop();
	if ( '' !== $other ) {
		/* translators: %s: name of a plugin such as "WooCommerce", or of a kind of content. */
		return carrello_error( 'other_shop', sprintf( __( '%s keeps the products of this site, so the catalogue is not copied.', 'carrello' ), $other ), 409 );
	}
	if ( ! carrello_lock_refresh() ) {
		carrello_refresh_soon( 15 );
		return carrello_error( 'busy', __( 'The catalogue is being refreshed at this moment.', 'carrello' ), 409 );
	}
	try {
		$state  = carrello_catalog_state();
		$answer = carrello_signed_request( 'GET', '/v1/catalog?since=' . $state['version'] );
		$result = is_wp_error( $answer ) ? $answer : carrello_take_catalog( $answer, $state );
		if ( is_wp_error( $result ) ) {
			$state['error'] = $result->get_error_message();
			update_option( 'carrello_catalog', $state );
		}
		return $result;
	} finally {
		delete_option( 'carrello_refresh_lock' );
	}
}

/** @return true|WP_Error */
function carrello_take_catalog( array $answer, array $state ) {
	if ( ! carrello_is_catalog( $answer ) ) {
		return carrello_error( 'bad_catalog', __( 'The connector’s catalogue could not be read. The products stay as they were.', 'carrello' ), 502 );
	}
	if ( ! $answer['unchanged'] ) {
		carrello_store_products( $answer['products'] );
		$state['products'] = count( array_filter( array_column( $answer['products'], 'active' ) ) );
	}
	$state['version']          = $answer['version'];
	$state['pricesIncludeTax'] = (bool) ( $answer['pricesIncludeTax'] ?? true );
	$state['refreshedAt']      = gmdate( 'c' );
	$state['error']            = '';
	update_option( 'carrello_catalog', $state );
	return true;
}

/** A half-read catalogue would make drafts of the products it does not name, so nothing is written unless all is there. */
function carrello_is_catalog( array $answer ): bool {
	if ( ! is_int( $answer['version'] ?? null ) || ! is_bool( $answer['unchanged'] ?? null ) || ! is_array( $answer['products'] ?? null ) ) {
		return false;
	}
	foreach ( $answer['products'] as $product ) {
		foreach ( array( 'id', 'slug', 'name' ) as $name ) {
			if ( ! is_string( $product[ $name ] ?? null ) || '' === $product[ $name ] ) {
				return false;
			}
		}
		if ( empty( $product['variants'] ) || ! is_array( $product['variants'] ) ) {
			return false;
		}
	}
	return true;
}

/** Takes the lock by INSERT, which only one of two processes can do; an option read first would let both through. */
function carrello_lock_refresh(): bool {
	global $wpdb;
	$insert = $wpdb->prepare(
		"INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %d, 'no')",
		'carrello_refresh_lock',
		time()
	);
	// phpcs:disable WordPress.DB -- the options API has no atomic insert; the statement is prepared above.
	if ( $wpdb->query( $insert ) ) {
		return true;
	}
	$taken = $wpdb->query(
		$wpdb->prepare(
			"UPDATE {$wpdb->options} SET option_value = %d WHERE option_name = %s AND CAST(option_value AS SIGNED) < %d",
			time(),
			'carrello_refresh_lock',
			time() - CARRELLO_LOCK_SECONDS
		)
	);
	// phpcs:enable
	return 1 === $taken;
}
