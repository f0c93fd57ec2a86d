<?php
/**
 * Writes down what became of a row after it was sent.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** These concern everything that is sent: the keys, a copy of the site, a connector that is busy or away. */
const CARRELLO_CONCERNS_ALL = array( 0, 401, 403, 404, 408, 429, 502, 503, 504 );

/** An answered row is kept so long, for a connector that is restored from a backup. */
const CARRELLO_KEPT_SECONDS = 30 * DAY_IN_SECONDS;

/**
 * Settles a row by the connector's status. False: nobody was there, and the row is as it was.
 *
 * @param int    $status HTTP status; 0 where there was no answer of a connector.
 * @param string $says   Why, for the owner.
 */
function carrello_settle_row( object $row, int $status, string $says ): bool {
	if ( 200 === $status ) {
		carrello_change_row(
			$row,
			array(
				'state'       => 'answered',
				'answered_at' => time(),
				'reason'      => '',
			)
		);
		carrello_note_delivery( '' );
		return true;
	}
	if ( in_array( $status, CARRELLO_CONCERNS_ALL, true ) ) {
		carrello_note_delivery( $says );
		return false;
	}
	carrello_change_row( $row, carrello_row_after_trouble( $row, $status ) + array( 'reason' => "$status $says" ) );
	return true;
}

/** What is too large or cannot be read is sent once more, shorter, and then put aside. Anything else is tried again and again. */
function carrello_row_after_trouble( object $row, int $status ): array {
	$attempts = (int) $row->attempts + 1;
	$refused  = in_array( $status, array( 400, 409, 413, 415, 422 ), true );
	if ( $refused && $row->is_short ) {
		return array(
			'state'    => 'aside',
			'attempts' => $attempts,
		);
	}
	if ( $refused ) {
		return array(
			'is_short' => 1,
			'next_at'  => 0,
			'attempts' => $attempts,
		);
	}
	return array(
		'next_at'  => time() + min( 6 * HOUR_IN_SECONDS, 60 * 2 ** min( $attempts, 10 ) ) + wp_rand( 0, 30 ),
		'attempts' => $attempts,
	);
}

function carrello_change_row( object $row, array $changes ): void {
	global $wpdb;
	// phpcs:ignore WordPress.DB -- the table is ours.
	$wpdb->update(
		carrello_outbox_table(),
		$changes,
		array(
			'id'    => $row->id,
			'state' => 'waiting',
		)
	);
}

/** Remembers that something was answered, or why nothing is: pauses grow from half a minute to an hour. */
function carrello_note_delivery( string $error ): void {
	$delivery = carrello_delivery();
	$failures = '' === $error ? 0 : $delivery['failures'] + 1;
	if ( 0 === $failures && 0 === $delivery['failures'] && $delivery['at'] > time() - MINUTE_IN_SECONDS ) {
		return;
	}
	$pause = 0 === $failures ? 0 : min( HOUR_IN_SECONDS, 15 * 2 ** min( $failures, 10 ) ) + wp_rand( 0, 5 );
	update_option(
		'carrello_delivery',
		array(
			'failures' => $failures,
			'until'    => 0 === $pause ? 0 : time() + $pause,
			'error'    => $error,
			'at'       => '' === $error ? time() : $delivery['at'],
		) + $delivery,
		false
	);
}

/** Asks once an hour what the connector lacks, and forgets what nobody needs any more. */
function carrello_tidy_outbox(): void {
	$delivery = carrello_delivery();
	if ( $delivery['asked'] > time() - HOUR_IN_SECONDS ) {
		return;
	}
	update_option( 'carrello_delivery', array( 'asked' => time() ) + $delivery, false );
	$status = carrello_signed_request( 'GET', '/v1/shops/status' );
	if ( is_wp_error( $status ) || carrello_notice_restore( $status['received'] ?? null ) ) {
		return;
	}
	carrello_send_again( $status['received'] ?? null );
	carrello_forget_answered();
}

/**
 * Lets those wait again that were answered and are not there: the connector was restored from a backup.
 *
 * @param mixed $received The connector's newest version of this shop, and its gaps; null before the first.
 */
function carrello_send_again( $received ): void {
	global $wpdb;
	$connection = carrello_connection();
	$table      = carrello_outbox_table();
	$is_ours    = is_array( $received ) && $received['epoch'] === $connection['epoch'];
	$gaps       = $is_ours ? (array) ( $received['missing'] ?? array() ) : array();
	$gaps[]     = array(
		'from' => $is_ours ? (int) $received['counter'] + 1 : 1,
		'to'   => PHP_INT_MAX,
	);
	foreach ( $gaps as $gap ) {
		// phpcs:ignore WordPress.DB -- the table is ours.
		$wpdb->query( $wpdb->prepare( "UPDATE $table SET state = 'waiting', next_at = 0 WHERE state = 'answered' AND kind = 'order' AND body <> '' AND shop_id = %s AND epoch = %d AND number BETWEEN %d AND %d", $connection['shopId'], $connection['epoch'], $gap['from'], $gap['to'] ) );
	}
}

/** Of each order its newest version stays, without its bytes: by its hash no news is known. */
function carrello_forget_answered(): void {
	global $wpdb;
	$table  = carrello_outbox_table();
	$before = time() - CARRELLO_KEPT_SECONDS;
	// phpcs:disable WordPress.DB -- the table is ours.
	$old = $wpdb->get_col( $wpdb->prepare( "SELECT o.id FROM $table o WHERE o.state = 'answered' AND o.answered_at < %d AND EXISTS (SELECT 1 FROM $table n WHERE n.kind = o.kind AND n.source_id = o.source_id AND n.shop_id = o.shop_id AND n.id > o.id) LIMIT 1000", $before ) );
	foreach ( array_chunk( array_map( 'intval', $old ), 100 ) as $ids ) {
		$wpdb->query( "DELETE FROM $table WHERE id IN (" . implode( ',', $ids ) . ')' );
	}
	$wpdb->query( $wpdb->prepare( "UPDATE $table SET body = '' WHERE state = 'answered' AND answered_at < %d AND body <> ''", $before ) );
	// phpcs:enable
}
