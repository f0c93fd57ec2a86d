<?php
/**
 * Answers the connector, which compared its orders with those of this shop and found that some differ: they are looked at, told
 * anew where they say something new, and sent once more where the connector lacks what was told.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** So many orders are asked for at a time. */
const CARRELLO_MOST_WANTED = 100;

/** Action `rest_api_init`. */
function carrello_register_outbox_routes(): void {
	register_rest_route(
		'carrello/v1',
		'/orders-wanted',
		array(
			'methods'             => 'POST',
			'callback'            => 'carrello_answer_wanted',
			'permission_callback' => 'carrello_is_from_connector',
		)
	);
	register_rest_route(
		'carrello/v1',
		'/orders-waiting',
		array(
			'methods'             => 'POST',
			'callback'            => 'carrello_answer_pull',
			'permission_callback' => 'carrello_is_from_connector',
		)
	);
}

function carrello_answer_wanted( WP_REST_Request $request ): WP_REST_Response {
	$connection = carrello_capturing();
	$ids        = array_slice( array_map( 'intval', (array) ( $request->get_json_params()['orders'] ?? array() ) ), 0, CARRELLO_MOST_WANTED );
	foreach ( null === $connection ? array() : $ids as $id ) {
		carrello_tell_order_anew( $connection, $id );
	}
	carrello_deliver_soon();
	return new WP_REST_Response( array( 'orders' => null === $connection ? 0 : count( $ids ) ) );
}

/** Writes what an order says now if that is news, and has its newest version sent once more. */
function carrello_tell_order_anew( array $connection, int $id ): void {
	carrello_write_version( 'order', $id, static fn( ?object $before ): ?array => carrello_read_swept( $id, $before, 0 ) );
	carrello_send_newest_again( $connection, $id );
}

/** Lets the newest version of an order wait again, if it was answered and its bytes are still there. */
function carrello_send_newest_again( array $connection, int $id ): void {
	global $wpdb;
	$before = carrello_newest_version( $connection, 'order', $id );
	if ( null === $before ) {
		return;
	}
	// What was told before the shop was restored stands below what the connector has: it is told anew, above it.
	$content = (array) json_decode( $before->body, true );
	if ( (int) $before->epoch < (int) $connection['epoch'] && array() !== $content ) {
		carrello_insert_version( $connection, 'order', $id, $before, $content, $before->hash );
		return;
	}
	$table = carrello_outbox_table();
	// phpcs:ignore WordPress.DB -- the table is ours.
	$wpdb->query( $wpdb->prepare( "UPDATE $table SET state = 'waiting', next_at = 0, is_short = 0 WHERE id = %d AND state <> 'waiting' AND body <> ''", $before->id ) );
}
