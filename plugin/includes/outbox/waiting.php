<?php
/**
 * Finds what of the outbox may be sent now, and takes it so that nobody else sends it meanwhile.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** A row that was taken so many seconds ago was left behind by a killed process. */
const CARRELLO_TAKEN_SECONDS = 120;

/**
 * SQL for rows that may be sent: due, and the oldest that waits of its order. Versions of one order leave in their order, the
 * next after the one before was answered or put aside.
 */
function carrello_due_rows( string $what, int $most ): string {
	global $wpdb;
	$table = carrello_outbox_table();
	$shop  = (string) ( carrello_connection()['shopId'] ?? '' );
	// phpcs:disable WordPress.DB.PreparedSQL -- the table is ours, and $what is a literal of this file.
	return (string) $wpdb->prepare(
		"SELECT $what FROM $table o WHERE o.state = 'waiting' AND o.next_at <= %d AND o.shop_id = %s AND NOT EXISTS (
		SELECT 1 FROM $table e WHERE e.kind = o.kind AND e.source_id = o.source_id AND e.shop_id = o.shop_id AND e.state = 'waiting' AND e.id < o.id
		) ORDER BY o.id LIMIT %d",
		time(),
		$shop,
		$most
	);
	// phpcs:enable
}

function carrello_is_anything_due(): bool {
	global $wpdb;
	// phpcs:ignore WordPress.DB -- the statement was prepared, and what is due now must not come from a cache.
	return null !== $wpdb->get_var( carrello_due_rows( 'o.id', 1 ) );
}

/**
 * Takes up to `$most` rows. A row is taken by whoever changes its time first.
 *
 * @return array<int, object>
 */
function carrello_take_due_rows( int $most ): array {
	global $wpdb;
	$table = carrello_outbox_table();
	$taken = array();
	// phpcs:disable WordPress.DB -- the table is ours.
	foreach ( (array) $wpdb->get_results( carrello_due_rows( 'o.*', $most ) ) as $row ) {
		$change = "UPDATE $table SET next_at = %d WHERE id = %d AND next_at = %d AND state = 'waiting'";
		if ( 1 === $wpdb->query( $wpdb->prepare( $change, time() + CARRELLO_TAKEN_SECONDS, $row->id, $row->next_at ) ) ) {
			$taken[] = $row;
		}
	}
	// phpcs:enable
	return $taken;
}

/** Returns the very bytes that are sent of a row: its version stands in front of what was frozen. */
function carrello_bytes_of( object $row ): string {
	$body = $row->is_short ? carrello_shortened( $row->body ) : $row->body;
	return '{"version":{"epoch":' . (int) $row->epoch . ',"counter":' . (int) $row->number . '},' . substr( $body, 1 );
}

/** Names the bytes: the same bytes come again under the same name, other bytes never do, also after this database was restored. */
function carrello_message_id( object $row ): string {
	return "{$row->kind}_{$row->epoch}_{$row->number}_" . substr( $row->hash, 0, 16 ) . ( $row->is_short ? '_short' : '' );
}

/** Leaves meta out and cuts long texts, for an order that was too large or had something in it that cannot be read. */
function carrello_shortened( string $body ): string {
	$content = (array) json_decode( $body, true );
	$cut     = static function ( &$value, $name ) use ( &$cut ): void {
		if ( is_array( $value ) ) {
			$value = 'meta' === $name ? array() : $value;
			array_walk( $value, $cut );
		} elseif ( is_string( $value ) && mb_strlen( $value ) > 500 ) {
			$value = mb_substr( $value, 0, 499 ) . '…';
		}
	};
	array_walk( $content, $cut );
	return carrello_json( $content );
}
