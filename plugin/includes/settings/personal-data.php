<?php
/**
 * Answers WordPress' own tools (Tools → Export and Erase Personal Data) for what the connector holds.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Filter `wp_privacy_personal_data_exporters`. A site without a connector holds nothing there. */
function carrello_add_exporter( array $exporters ): array {
	if ( null !== carrello_connection() ) {
		$exporters['carrello'] = array(
			'exporter_friendly_name' => __( 'Orders at Carrello', 'carrello' ),
			'callback'               => 'carrello_export_person',
		);
	}
	return $exporters;
}

/** Filter `wp_privacy_personal_data_erasers`. */
function carrello_add_eraser( array $erasers ): array {
	if ( null !== carrello_connection() ) {
		$erasers['carrello'] = array(
			'eraser_friendly_name' => __( 'Orders at Carrello', 'carrello' ),
			'callback'             => 'carrello_erase_person',
		);
	}
	return $erasers;
}

/**
 * Gets one page of what the connector prints of a person.
 *
 * @return array|WP_Error
 */
function carrello_export_person( string $email, int $page = 1 ) {
	return carrello_ask_of_person( '/v1/privacy/export', $email, $page, 'data' );
}

/**
 * Has the connector erase a person.
 *
 * @return array|WP_Error
 */
function carrello_erase_person( string $email, int $page = 1 ) {
	return carrello_ask_of_person( '/v1/privacy/erase', $email, $page, 'messages' );
}

/**
 * WordPress shows the error where no proper answer comes, and calls nothing done.
 *
 * @return array|WP_Error The connector's answer, which has the form that WordPress wants.
 */
function carrello_ask_of_person( string $path, string $email, int $page, string $needed ) {
	$asked  = array(
		'email'  => $email,
		'page'   => $page,
		'locale' => carrello_locale_of( determine_locale() ),
	);
	$answer = carrello_signed_request( 'POST', $path, $asked );
	if ( is_wp_error( $answer ) || ( is_array( $answer[ $needed ] ?? null ) && is_bool( $answer['done'] ?? null ) ) ) {
		return $answer;
	}
	return carrello_answer_error( 502, array() );
}
