<?php
/**
 * Notices that this site is not what the connector knows: a copy under another address (carrello_is_copy()), or the shop itself after
 * an older backup was restored. Nothing is sent then until the owner says what it is. A restored shop goes on selling and capturing,
 * and what it captured is numbered anew when it goes on, because the numbers after the backup were used before.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_is_restored(): bool {
	return null !== carrello_connection() && (bool) get_option( 'carrello_restored', false );
}

/**
 * Compares what the connector has with what was numbered here: it can have no version that this shop never made.
 *
 * @param mixed $received The connector's newest version of this shop (`epoch`, `counter`); null before the first.
 */
function carrello_notice_restore( $received ): bool {
	global $wpdb;
	$connection = carrello_connection();
	if ( null === $connection || carrello_is_restored() || ! is_array( $received ) ) {
		return carrello_is_restored();
	}
	$table = carrello_outbox_table();
	$epoch = (int) ( $received['epoch'] ?? 0 );
	if ( $epoch < (int) $connection['epoch'] ) {
		return false;
	}
	// phpcs:ignore WordPress.DB -- the table is ours.
	$last = (int) $wpdb->get_var( $wpdb->prepare( "SELECT MAX(number) FROM $table WHERE shop_id = %s AND epoch = %d AND kind = 'order'", $connection['shopId'], $epoch ) );
	if ( (int) ( $received['counter'] ?? 0 ) <= $last ) {
		return false;
	}
	update_option( 'carrello_restored', time() );
	return true;
}

/**
 * Goes on as the shop that the connector knows, from this address and under a new epoch: the owner said that it moved here, or that
 * it is the shop although it was restored.
 *
 * @return true|WP_Error
 */
function carrello_go_on() {
	$connection = carrello_connection();
	if ( null === $connection ) {
		return carrello_error( 'not_connected', __( 'The shop is not connected yet.', 'carrello' ), 409 );
	}
	$asked  = array(
		'siteUrl'   => carrello_site_url(),
		'lastEpoch' => (int) $connection['epoch'],
	);
	$answer = carrello_send_signed( $connection, 'POST', '/v1/shops/go-on', (string) wp_json_encode( $asked ) );
	if ( is_wp_error( $answer ) || ! is_int( $answer['epoch'] ?? null ) ) {
		return is_wp_error( $answer ) ? $answer : carrello_answer_error( 200, array() );
	}
	if ( 'capture' === carrello_mode() ) {
		carrello_number_anew( $connection['shopId'], $answer['epoch'] );
	}
	update_option(
		'carrello_connection',
		array(
			'epoch'   => $answer['epoch'],
			'siteUrl' => carrello_site_url(),
		) + $connection
	);
	delete_option( 'carrello_restored' );
	delete_option( 'carrello_delivery' );
	delete_option( 'carrello_light' );
	if ( 'shop' === carrello_mode() ) {
		carrello_take_mode();
	}
	return true;
}

/** Gives what waits the first numbers of the new epoch, in the order in which it was captured. */
function carrello_number_anew( string $shop, int $epoch ): void {
	global $wpdb;
	carrello_make_outbox();
	$table = carrello_outbox_table();
	$last  = array();
	// phpcs:disable WordPress.DB -- the table is ours.
	foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT id, kind FROM $table WHERE shop_id = %s AND state = 'waiting' AND epoch < %d ORDER BY id", $shop, $epoch ) ) as $row ) {
		$last[ $row->kind ] = ( $last[ $row->kind ] ?? 0 ) + 1;
		$wpdb->query( $wpdb->prepare( "UPDATE $table SET epoch = %d, number = %d, next_at = 0 WHERE id = %d AND state = 'waiting'", $epoch, $last[ $row->kind ], $row->id ) );
	}
	// phpcs:enable
}
