<?php
/**
 * Finds what no hook told of: a row that was changed by SQL, a save whose process was killed before its note was written. It
 * compares what orders say with what was told of them last, and time alone is no news.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * So many orders are looked at each time of the newest, of all since the shop was connected, and of those that were told before;
 * the latter two go round.
 */
const CARRELLO_SWEPT = 25;

function carrello_sweep(): void {
	$connection = carrello_capturing();
	if ( null === $connection ) {
		return;
	}
	update_option( 'carrello_swept_at', time(), false );
	$since  = (int) $connection['connectedAt'];
	$newest = carrello_find_orders( array( 'order' => 'DESC' ) );
	foreach ( array_unique( array_merge( $newest, carrello_next_new_orders( $since ), carrello_next_told_orders( $connection ) ) ) as $id ) {
		carrello_write_version( 'order', $id, static fn( ?object $before ): ?array => carrello_read_swept( $id, $before, $since ) );
	}
}

/** @return array<int, int> Ids of orders, those in the bin as well. */
function carrello_find_orders( array $asked ): array {
	$found = wc_get_orders(
		$asked + array(
			'type'    => 'shop_order',
			'status'  => array_merge( array_keys( wc_get_order_statuses() ), array( 'trash' ) ),
			'limit'   => CARRELLO_SWEPT,
			'orderby' => 'ID',
			'return'  => 'ids',
		)
	);
	return array_map( 'intval', $found );
}

/** Lists the next page of the orders since the shop was connected, whether anything was told of them or not. */
function carrello_next_new_orders( int $since ): array {
	$page = (int) get_option( 'carrello_swept_page', 0 ) + 1;
	$ids  = carrello_find_orders(
		array(
			'order'        => 'ASC',
			'date_created' => ">=$since",
			'paged'        => $page,
		)
	);
	update_option( 'carrello_swept_page', count( $ids ) < CARRELLO_SWEPT ? 0 : $page, false );
	return $ids;
}

/** Lists the orders after the last one of the time before; after the end it begins anew. */
function carrello_next_told_orders( array $connection ): array {
	global $wpdb;
	$table = carrello_outbox_table();
	$after = (int) get_option( 'carrello_swept', 0 );
	// phpcs:ignore WordPress.DB -- the table is ours.
	$ids = array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT source_id FROM $table WHERE kind = 'order' AND shop_id = %s AND source_id > %d ORDER BY source_id LIMIT %d", $connection['shopId'], $after, CARRELLO_SWEPT ) ) );
	update_option( 'carrello_swept', count( $ids ) < CARRELLO_SWEPT ? 0 : max( $ids ), false );
	return $ids;
}

/** Orders of before the shop was connected are no news. One that is gone without a word is told as deleted, as it was last. */
function carrello_read_swept( int $id, ?object $before, int $since ): ?array {
	$order = wc_get_order( $id );
	if ( $order instanceof WC_Order ) {
		$created = $order->get_date_created( 'edit' );
		return null === $before && ( null === $created || $created->getTimestamp() < $since ) ? null : carrello_read_order( $id, $before );
	}
	$last = null === $before ? array() : (array) json_decode( $before->body, true );
	return array() === $last ? null : array_merge( $last, CARRELLO_DELETED );
}
