<?php
/**
 * Calls the connector. No page that a visitor waits for does so, but for the link that leads to the portal.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_TIMEOUT = 5;

/**
 * Makes a call that is signed with the shop's secret. Before the owner connects, and on a copy of the site, it gives an
 * error.
 *
 * @param string     $method  GET or POST.
 * @param string     $path    From `/v1` on, with its query.
 * @param array|null $payload Sent as JSON; null for GET.
 * @return array|WP_Error The answer's JSON.
 */
function carrello_signed_request( string $method, string $path, ?array $payload = null ) {
	$connection = carrello_connection();
	if ( null === $connection ) {
		return carrello_error( 'not_connected', __( 'The shop is not connected yet.', 'carrello' ), 409 );
	}
	if ( carrello_is_copy() ) {
		return carrello_error( 'copy', carrello_copy_message( $connection['siteUrl'] ), 409 );
	}
	return carrello_send_signed( $connection, $method, $path, null === $payload ? '' : (string) wp_json_encode( $payload ) );
}

/**
 * Sends these very bytes, signed.
 *
 * @param string $id Under which the connector knows them when they come again; empty for one of its own.
 * @return array|WP_Error The answer's JSON.
 */
function carrello_send_signed( array $connection, string $method, string $path, string $body, string $id = '' ) {
	$content = '' === $body ? "$method $path" : $body;
	$headers = carrello_signature_headers( carrello_secret(), $content, $id );

	$headers['Carrello-Shop'] = $connection['shopId'];
	$headers['Carrello-Site'] = carrello_site_url();
	return carrello_request( $connection['address'], $method, $path, $body, $headers );
}

/**
 * Makes one call of at most five seconds, without redirects. The plugin opens a connection nowhere else.
 *
 * @return array|WP_Error The answer's JSON.
 */
function carrello_request( string $address, string $method, string $path, string $body, array $headers = array() ) {
	$headers['Accept'] = 'application/json';
	if ( '' !== $body ) {
		$headers['Content-Type'] = 'application/json';
	}
	carrello_address_in_use( $address, true );
	$answer = wp_safe_remote_request(
		$address . $path,
		array(
			'method'      => $method,
			'timeout'     => CARRELLO_TIMEOUT,
			'redirection' => 0,
			'headers'     => $headers,
			'body'        => '' === $body ? null : $body,
			'user-agent'  => 'Carrello/' . CARRELLO_VERSION . '; ' . carrello_site_url(),
		)
	);
	carrello_address_in_use( null, true );
	if ( is_wp_error( $answer ) ) {
		return carrello_transport_error( $answer );
	}
	$status = (int) wp_remote_retrieve_response_code( $answer );
	$json   = json_decode( wp_remote_retrieve_body( $answer ), true );
	if ( $status >= 200 && $status < 300 && is_array( $json ) ) {
		return $json;
	}
	return carrello_answer_error( $status, is_array( $json ) ? $json : array() );
}
