<?php
/**
 * Answers `carrello/v1/connection` for the settings screen. The caller needs cookie, nonce and `manage_options`.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_register_connection_routes(): void {
	$text = array(
		'type'              => 'string',
		'required'          => true,
		'maxLength'         => 500,
		'sanitize_callback' => 'sanitize_text_field',
	);
	register_rest_route(
		'carrello/v1',
		'/connection',
		array(
			array(
				'methods'             => 'GET',
				'callback'            => 'carrello_answer_light',
				'permission_callback' => 'carrello_may_manage',
			),
			array(
				'methods'             => 'POST',
				'callback'            => 'carrello_answer_connect',
				'permission_callback' => 'carrello_may_manage',
				'args'                => array(
					'address' => $text,
					'code'    => $text,
				),
			),
			array(
				'methods'             => 'DELETE',
				'callback'            => 'carrello_answer_disconnect',
				'permission_callback' => 'carrello_may_manage',
			),
		)
	);
}

function carrello_may_manage(): bool {
	return current_user_can( 'manage_options' );
}

function carrello_answer_light(): WP_REST_Response {
	return carrello_fresh_response( carrello_light() );
}

/** @return WP_REST_Response|WP_Error */
function carrello_answer_connect( WP_REST_Request $request ) {
	$connected = carrello_connect( (string) $request['address'], (string) $request['code'] );
	return is_wp_error( $connected ) ? $connected : carrello_answer_light();
}

function carrello_answer_disconnect(): WP_REST_Response {
	carrello_disconnect();
	return carrello_answer_light();
}

function carrello_fresh_response( array $data, int $status = 200 ): WP_REST_Response {
	return new WP_REST_Response( $data, $status, array( 'Cache-Control' => 'no-store' ) );
}
