<?php
/**
 * Decides when the outbox is emptied. The buyer's request plans nothing: whatever is due is noticed when Action Scheduler runs.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Action `action_scheduler_before_process_queue`: plans one action for all that is due; it runs with the others that follow. */
function carrello_deliver_soon(): void {
	if ( function_exists( 'as_enqueue_async_action' ) && carrello_may_deliver() && carrello_is_anything_due() ) {
		as_enqueue_async_action( 'carrello_deliver', array(), 'carrello', true );
	}
}

function carrello_schedule_delivery(): void {
	if ( ! wp_next_scheduled( 'carrello_deliver' ) ) {
		wp_schedule_event( time() + 5 * MINUTE_IN_SECONDS, 'carrello_poll', 'carrello_deliver' );
	}
}

function carrello_unschedule_delivery(): void {
	wp_clear_scheduled_hook( 'carrello_deliver' );
	if ( function_exists( 'as_unschedule_all_actions' ) ) {
		as_unschedule_all_actions( 'carrello_deliver', array(), 'carrello' );
	}
}
