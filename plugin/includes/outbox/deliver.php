<?php
/**
 * Sends what waits in the outbox. While the connector is away everything waits, with growing pauses, however long that takes;
 * what concerns one order holds up that order alone.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** A run ends after so many seconds, before Action Scheduler's limit of thirty; the next one goes on. */
const CARRELLO_RUN_SECONDS = 20;

/**
 * Returns how delivery stands: `failures` in a row, `until` when nothing is tried (Unix seconds), `error` in the owner's words
 * and `at`, when something was answered last. `asked` is when the connector was last asked what it lacks.
 *
 * @return array{failures:int, until:int, error:string, at:int, asked:int}
 */
function carrello_delivery(): array {
	return (array) get_option( 'carrello_delivery', array() ) + array(
		'failures' => 0,
		'until'    => 0,
		'error'    => '',
		'at'       => 0,
		'asked'    => 0,
	);
}

function carrello_may_deliver(): bool {
	return null !== carrello_capturing() && ! carrello_is_restored() && carrello_delivery()['until'] <= time();
}

/** Action `carrello_deliver`: of Action Scheduler, of WP-Cron, and of whoever calls it. */
function carrello_deliver(): void {
	$end = time() + CARRELLO_RUN_SECONDS;
	if ( carrello_may_deliver() ) {
		carrello_tidy_outbox();
	}
	while ( carrello_may_deliver() && time() < $end ) {
		$rows = carrello_take_due_rows( 20 );
		if ( array() === $rows ) {
			carrello_sweep();
			return;
		}
		foreach ( $rows as $row ) {
			if ( time() >= $end || ! carrello_send_row( $row ) ) {
				carrello_change_row( $row, array( 'next_at' => 0 ) );
			}
		}
	}
	carrello_deliver_soon();
}

/** Sends one row; false when it shall be tried again as if it had not been, because nobody was there. */
function carrello_send_row( object $row ): bool {
	if ( ! carrello_may_deliver() ) {
		return false;
	}
	$answer = carrello_send_signed( (array) carrello_connection(), 'POST', '/v1/orders', carrello_bytes_of( $row ), carrello_message_id( $row ) );
	$status = 200;
	$says   = '';
	if ( is_wp_error( $answer ) ) {
		$data   = (array) $answer->get_error_data();
		$status = (int) ( $data['connectorStatus'] ?? 0 );
		$fields = implode( ', ', (array) ( $data['fields'] ?? array() ) );
		$says   = trim( ( '' === (string) ( $data['connectorSays'] ?? '' ) ? $answer->get_error_message() : $data['connectorSays'] ) . " $fields" );
	} elseif ( ! is_string( $answer['id'] ?? null ) || ! in_array( $answer['result'] ?? null, array( 'stored', 'superseded', 'flagged' ), true ) ) {
		$status = 0;
		$says   = __( 'There is a web server at this address, but no Carrello connector. Check the address.', 'carrello' );
	}
	return carrello_settle_row( $row, $status, $says );
}
