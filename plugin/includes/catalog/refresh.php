<?php
/**
 * Refreshes the copy of the catalogue: it fetches what is newer than ours, writes it and remembers its version.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** So many products come in one answer of the connector. */
const CARRELLO_PAGE = 100;

/** A lock older than so many seconds was left behind by a killed process, and the next refresh takes it over. */
const CARRELLO_LOCK_SECONDS = 300;

/**
 * Returns the state of the copy. `version` is 0 before the first refresh, `products` counts the published ones,
 * `refreshedAt` and `wholeAt` (when all products were last compared) are in ISO 8601, and `error` says why the last
 * refresh failed (it is empty after a good one).
 *
 * @return array{version:int, products:int, pricesIncludeTax:bool, refreshedAt:?string, wholeAt:?string, error:string}
 */
function carrello_catalog_state(): array {
	$state = get_option( 'carrello_catalog' );
	return ( is_array( $state ) ? $state : array() ) + array(
		'version'          => 0,
		'products'         => 0,
		'pricesIncludeTax' => true,
		'refreshedAt'      => null,
		'wholeAt'          => null,
		'error'            => '',
	);
}

/**
 * Runs one refresh; two never overlap. It asks for what changed since the copy's version, and once a day, or when
 * `$whole` says so, for everything, so that a post that got lost comes back. A refresh that finds another one under way asks for a later one, because the
 * other may have read the catalogue before the change that called this one.
 *
 * @return true|WP_Error
 */
function carrello_refresh_catalog( bool $whole = false ) {
	if ( null === carrello_connection() || carrello_is_copy() ) {
		return carrello_error( 'not_connected', __( 'The shop is not connected yet.', 'carrello' ), 409 );
	}
	if ( 'capture' === carrello_mode() ) {
		return carrello_error( 'capture', __( 'WooCommerce keeps the products of this site, so the catalogue is not copied.', 'carrello' ), 409 );
	}
	if ( ! carrello_lock_refresh() ) {
		carrello_refresh_soon( 15 );
		return carrello_error( 'busy', __( 'The catalogue is being refreshed at this moment.', 'carrello' ), 409 );
	}
	try {
		$state  = carrello_catalog_state();
		$stale  = null === $state['wholeAt'] || strtotime( $state['wholeAt'] ) < time() - DAY_IN_SECONDS;
		$result = carrello_take_pages( $state, $whole || $stale ? 0 : $state['version'] );
		if ( is_wp_error( $result ) ) {
			$state['error'] = $result->get_error_message();
			update_option( 'carrello_catalog', $state );
		}
		return $result;
	} finally {
		delete_option( 'carrello_refresh_lock' );
	}
}

/**
 * Fetches page after page and writes each. Only when all have come is the version remembered, and are products made
 * drafts that no page named; a walk that breaks off is begun again by the next refresh, which finds most of it done.
 *
 * @return true|WP_Error
 */
function carrello_take_pages( array $state, int $since ) {
	$known = carrello_product_posts();
	$named = array();
	$query = 'limit=' . CARRELLO_PAGE . '&since=' . $since;
	do {
		$answer = carrello_signed_request( 'GET', '/v1/catalog?' . $query );
		if ( is_wp_error( $answer ) ) {
			return $answer;
		}
		if ( ! carrello_is_catalog( $answer ) ) {
			return carrello_error( 'bad_catalog', __( 'The connector’s catalogue could not be read. The products stay as they were.', 'carrello' ), 502 );
		}
		carrello_store_products( $answer['products'], $known );
		carrello_draft_products( array_intersect_key( $known, array_flip( $answer['gone'] ?? array() ) ) );
		$named += array_flip( array_column( $answer['products'], 'id' ) );
		$next   = $answer['next'] ?? null;
		$query  = 'limit=' . CARRELLO_PAGE . '&after=' . rawurlencode( (string) $next );
		carrello_renew_refresh_lock();
	} while ( is_string( $next ) );
	// A connector of before knows no pages: it answers with everything, or that nothing changed.
	if ( ! $answer['unchanged'] && ( $answer['whole'] ?? true ) ) {
		carrello_draft_products( array_diff_key( $known, $named ) );
		$state['wholeAt'] = gmdate( 'c' );
	}
	$state['products']         = (int) wp_count_posts( CARRELLO_PRODUCT )->publish;
	$state['version']          = $answer['version'];
	$state['pricesIncludeTax'] = (bool) ( $answer['pricesIncludeTax'] ?? true );
	$state['refreshedAt']      = gmdate( 'c' );
	$state['error']            = '';
	update_option( 'carrello_catalog', $state );
	return true;
}

/** Says whether a page is whole: nothing of a half-read one is written. */
function carrello_is_catalog( array $answer ): bool {
	if ( ! is_int( $answer['version'] ?? null ) || ! is_bool( $answer['unchanged'] ?? null ) || ! is_array( $answer['products'] ?? null ) || ! is_array( $answer['gone'] ?? array() ) ) {
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

/** Says that the refresh goes on: each page begins the seconds anew after which a lock counts as left behind. */
function carrello_renew_refresh_lock(): void {
	global $wpdb;
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- the lock is no cached option, see carrello_lock_refresh().
	$wpdb->update( $wpdb->options, array( 'option_value' => time() ), array( 'option_name' => 'carrello_refresh_lock' ) );
}
