<?php
/**
 * Answers the connector, which fetches once a minute what waits: while WP-Cron and Action Scheduler sleep, orders are late and not
 * lost. A row is taken as for sending, so that nobody else sends it meanwhile, and counts as answered after the connector
 * said so in its next question, which it asks after its own commit.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** An answer has no more bytes than this, except where one row alone has. */
const CARRELLO_MOST_BYTES = 4 * MB_IN_BYTES;

/** Whether a question comes for the first time. Its name is remembered for as long as its signature is good: asked again, it would tell a listener what waits. */
function carrello_is_first_time( string $id ): bool {
	$asked = array_filter( (array) get_option( 'carrello_asked', array() ), static fn( $at ): bool => $at > time() - 2 * CARRELLO_CLOCK_TOLERANCE );
	return ! isset( $asked[ $id ] ) && update_option( 'carrello_asked', array( $id => time() ) + $asked, false );
}

/**
 * Takes `answered` (what became of the rows of the question before: `id`, `status` and `says`) and `most`, gives so many rows. What
 * it gives is signed together with the name of the question, so that no answer passes for that of another one.
 *
 * @return WP_REST_Response|WP_Error
 */
function carrello_answer_pull( WP_REST_Request $request ) {
	$id = (string) $request->get_header( 'webhook-id' );
	if ( ! carrello_is_first_time( $id ) ) {
		return carrello_error( 'repeated', __( 'This question came before.', 'carrello' ), 409 );
	}
	$asked      = (array) $request->get_json_params();
	$connection = carrello_capturing();
	$given      = array( 'rows' => array() );
	if ( null !== $connection && is_int( $asked['most'] ?? null ) && ! carrello_notice_restore( $asked['received'] ?? null ) ) {
		foreach ( (array) ( $asked['answered'] ?? array() ) as $answer ) {
			carrello_settle_pulled( $connection, (array) $answer );
		}
		$given['rows'] = carrello_rows_to_pull( min( 50, max( 0, $asked['most'] ) ) );
		if ( array() === $given['rows'] ) {
			carrello_sweep_now_and_then();
		}
	}
	$timestamp = time();
	$payload   = carrello_json( $given );
	return carrello_fresh_response(
		array(
			'id'        => $id,
			'timestamp' => $timestamp,
			'payload'   => $payload,
			'signature' => carrello_sign( carrello_secret(), $id, $timestamp, "POST /orders-waiting $payload" ),
		)
	);
}

/** @return array<int, array{id:string, body:string}> */
function carrello_rows_to_pull( int $most ): array {
	$rows  = array();
	$bytes = 0;
	foreach ( carrello_take_due_rows( $most ) as $row ) {
		$body   = carrello_bytes_of( $row );
		$bytes += strlen( $body );
		if ( array() !== $rows && $bytes > CARRELLO_MOST_BYTES ) {
			carrello_change_row( $row, array( 'next_at' => 0 ) );
			continue;
		}
		$rows[] = array(
			'id'   => carrello_message_id( $row ),
			'body' => $body,
		);
	}
	return $rows;
}

/** Settles the row of an answer as if it had been sent: a name that is not that of its bytes settles nothing. */
function carrello_settle_pulled( array $connection, array $answer ): void {
	global $wpdb;
	$id    = (string) ( $answer['id'] ?? '' );
	$table = carrello_outbox_table();
	if ( ! preg_match( '/^([a-z]+)_(\d+)_(\d+)_/', $id, $found ) ) {
		return;
	}
	// phpcs:ignore WordPress.DB -- the table is ours.
	$row = $wpdb->get_row( $wpdb->prepare( "SELECT * FROM $table WHERE shop_id = %s AND epoch = %d AND kind = %s AND number = %d AND state = 'waiting'", $connection['shopId'], $found[2], $found[1], $found[3] ) );
	if ( null !== $row && carrello_message_id( $row ) === $id ) {
		carrello_settle_row( $row, (int) ( $answer['status'] ?? 0 ), (string) ( $answer['says'] ?? '' ) );
	}
}

/** Does what a run of the delivery does when nothing is due, for a site on which none runs: every five minutes at most. */
function carrello_sweep_now_and_then(): void {
	if ( (int) get_option( 'carrello_swept_at', 0 ) <= time() - 5 * MINUTE_IN_SECONDS ) {
		carrello_tidy_outbox();
		carrello_sweep();
		carrello_tell_backlog();
	}
}
