<?php
/**
 * Gives `wp carrello …` to whoever runs the server. Errors end with 1 and say what to do.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Carrello beside WooCommerce: how its orders get into the CRM. */
final class Carrello_Cli {
	/** Says how many orders wait and since when, what was put aside and when the connector last took one. */
	public function status(): void {
		$state = carrello_outbox_state();
		WP_CLI::line( 'mode      ' . carrello_mode() );
		WP_CLI::line( 'waiting   ' . $state['waiting'] . ( null === $state['since'] ? '' : " since {$state['since']}" ) );
		WP_CLI::line( 'aside     ' . count( $state['aside'] ) );
		WP_CLI::line( 'last      ' . ( $state['lastAt'] ?? 'never' ) );
		if ( '' !== $state['error'] ) {
			WP_CLI::warning( $state['error'] );
		}
	}

	/** Sends everything that waits now, whatever pause there is, and looks through orders for what no hook told of. */
	public function push(): void {
		$this->assert_capturing();
		delete_option( 'carrello_delivery' );
		carrello_deliver();
		$state = carrello_outbox_state();
		if ( 0 < $state['waiting'] ) {
			WP_CLI::error( carrello_waiting_sentence( $state ) );
		}
		WP_CLI::success( 'Nothing waits.' );
	}

	/** Has the connector bring in the orders of before the shop was connected; it needs the shop's REST keys for that. */
	public function backfill(): void {
		$this->ask( '/v1/shops/history', 'The connector reads the history of the shop. Settings → Carrello shows how far it is.' );
	}

	/** Has the connector compare the orders of the last 25 hours with its own, and put right what differs. */
	public function reconcile(): void {
		$this->ask( '/v1/shops/compare', 'The connector compares both books. Settings → Carrello shows when they were last equal.' );
	}

	/** Goes through everything that keeps orders from getting through. */
	public function doctor(): void {
		$wrong = 0;
		foreach ( carrello_checks() as $check ) {
			WP_CLI::line( ( $check['ok'] ? 'ok    ' : 'WRONG ' ) . $check['label'] . ': ' . $check['text'] );
			$wrong += $check['ok'] ? 0 : 1;
		}
		$status = carrello_signed_request( 'GET', '/v1/shops/status' );
		if ( is_wp_error( $status ) ) {
			WP_CLI::line( 'WRONG The connector: ' . $status->get_error_message() );
			++$wrong;
		}
		if ( 0 < $wrong ) {
			WP_CLI::error( "$wrong to look at." );
		}
		WP_CLI::success( 'All is well.' );
	}

	private function assert_capturing(): void {
		if ( null === carrello_capturing() ) {
			WP_CLI::error( carrello_guard_question()['text'] ?? __( 'The shop is not connected yet.', 'carrello' ) );
		}
	}

	private function ask( string $path, string $done ): void {
		$this->assert_capturing();
		$answer = carrello_signed_request( 'POST', $path, array( 'asked' => true ) );
		if ( is_wp_error( $answer ) ) {
			WP_CLI::error( $answer->get_error_message() );
		}
		WP_CLI::success( $done );
	}
}
