<?php
/**
 * Decides when the copy is refreshed: WP-Cron does it every five minutes, and at once when the connector says that
 * something changed.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Filter `cron_schedules`.
 *
 * @param array $schedules Known intervals.
 */
function carrello_add_poll_interval( $schedules ): array {
	$schedules['carrello_poll'] = array(
		'interval' => 5 * MINUTE_IN_SECONDS,
		// WordPress asks also before `init`, when nothing may be translated yet.
		'display'  => did_action( 'init' ) ? __( 'Every five minutes', 'carrello' ) : 'Every five minutes',
	);
	return $schedules;
}

function carrello_schedule_poll(): void {
	if ( ! wp_next_scheduled( 'carrello_poll_catalog' ) ) {
		wp_schedule_event( time() + 5 * MINUTE_IN_SECONDS, 'carrello_poll', 'carrello_poll_catalog' );
	}
}

function carrello_unschedule_refreshes(): void {
	wp_clear_scheduled_hook( 'carrello_poll_catalog' );
	wp_clear_scheduled_hook( 'carrello_refresh_soon' );
}

/**
 * Plans one more refresh, outside this request. A refresh that is planned for later is taken out first, because
 * WordPress refuses a second event of a hook within ten minutes as a duplicate (wp_schedule_single_event()).
 */
function carrello_refresh_soon( int $seconds = 0 ): void {
	if ( 'capture' === carrello_mode() ) {
		return;
	}
	$planned = wp_next_scheduled( 'carrello_refresh_soon' );
	if ( $planned && $planned > time() + $seconds ) {
		wp_clear_scheduled_hook( 'carrello_refresh_soon' );
	}
	wp_schedule_single_event( time() + $seconds, 'carrello_refresh_soon' );
}

function carrello_register_catalog_routes(): void {
	register_rest_route(
		'carrello/v1',
		'/catalog-changed',
		array(
			'methods'             => 'POST',
			'callback'            => 'carrello_answer_catalog_changed',
			'permission_callback' => 'carrello_is_from_connector',
		)
	);
	register_rest_route(
		'carrello/v1',
		'/catalog-refresh',
		array(
			'methods'             => 'POST',
			'callback'            => 'carrello_answer_refresh',
			'permission_callback' => 'carrello_may_manage',
		)
	);
}

/** @return true|WP_Error */
function carrello_is_from_connector( WP_REST_Request $request ) {
	if ( carrello_verify( carrello_secret(), $request ) ) {
		return true;
	}
	return carrello_error( 'bad_signature', __( 'The signature is missing, wrong or too old.', 'carrello' ), 401 );
}

/**
 * Answers the connector's push before anything is fetched: otherwise a site with one PHP worker would wait for a
 * connector that waits for the site.
 */
function carrello_answer_catalog_changed(): WP_REST_Response {
	carrello_refresh_soon();
	spawn_cron();
	return carrello_fresh_response( array( 'accepted' => true ), 202 );
}

/** @return WP_REST_Response|WP_Error */
function carrello_answer_refresh() {
	$refreshed = carrello_refresh_catalog( true );
	return is_wp_error( $refreshed ) ? $refreshed : carrello_answer_light();
}
