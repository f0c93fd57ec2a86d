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

/**
 * Leaves meta out and cuts long texts, never within a character, for an order that was too large or had something in it that
 * cannot be read. Staff are told by a flag.
 */
function carrello_shortened( string $body ): string {
	$content = (array) json_decode( $body, true );
	$cut     = static function ( &$value, $name ) use ( &$cut ): void {
		if ( is_array( $value ) ) {
			$value = 'meta' === $name ? array() : $value;
			array_walk( $value, $cut );
		} elseif ( is_string( $value ) && mb_strlen( $value ) > 500 ) {
			preg_match( '/^\X{1,499}/u', $value, $found );
			$value = mb_substr( $found[0] ?? '', 0, 2000 ) . '…';
		}
	};
	array_walk( $content, $cut );
	$content['flags'] = array( array( 'code' => 'text_cut' ) );
	return carrello_json( $content );
}

/**
 * Returns what the settings screen says of the outbox: how many orders wait, since when the oldest does, what was put aside with
 * its reason, when the connector last took one, and why nothing gets through. Times are in ISO 8601 or null.
 *
 * @return array{waiting:int, since:?string, aside:array<int, array{order:int, reason:string}>, lastAt:?string, error:string}
 */
function carrello_outbox_state(): array {
	global $wpdb;
	$table    = carrello_outbox_table();
	$shop     = (string) ( carrello_connection()['shopId'] ?? '' );
	$delivery = carrello_delivery();
	$iso      = static fn( $at ): ?string => $at ? gmdate( 'c', (int) $at ) : null;
	// phpcs:disable WordPress.DB -- the table is ours.
	$waiting = $wpdb->get_row( $wpdb->prepare( "SELECT COUNT(DISTINCT source_id) AS orders, MIN(made_at) AS since FROM $table WHERE state = 'waiting' AND shop_id = %s", $shop ) );
	$aside   = $wpdb->get_results( $wpdb->prepare( "SELECT source_id, reason FROM $table WHERE state = 'aside' AND shop_id = %s ORDER BY id DESC LIMIT 20", $shop ) );
	// phpcs:enable
	return array(
		'waiting' => (int) ( $waiting->orders ?? 0 ),
		'since'   => $iso( $waiting->since ?? 0 ),
		'aside'   => array_map(
			static fn( object $row ): array => array(
				'order'  => (int) $row->source_id,
				'reason' => $row->reason,
			),
			(array) $aside
		),
		'lastAt'  => $iso( $delivery['at'] ),
		'error'   => $delivery['error'],
	);
}
