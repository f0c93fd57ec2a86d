<?php
/**
 * Says in the owner's words what went wrong between shop and connector.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_error( string $code, string $message, int $status, array $more = array() ): WP_Error {
	return new WP_Error( "carrello_$code", $message, array( 'status' => $status ) + $more );
}

/** Explains a call that got no answer. WordPress gives the reason as English text only, so the text is searched. */
function carrello_transport_error( WP_Error $error ): WP_Error {
	$text = $error->get_error_message();
	$more = array( 'reason' => $text );
	if ( 'http_request_not_executed' === $error->get_error_code() ) {
		$message = __( 'This site is set to block outgoing requests (WP_HTTP_BLOCK_EXTERNAL). Add the connector’s host to WP_ACCESSIBLE_HOSTS in wp-config.php.', 'carrello' );
		return carrello_error( 'blocked', $message, 502, $more );
	}
	// These are curl's numbers for TLS (https://curl.se/libcurl/c/libcurl-errors.html): 35 means the handshake, 51 and 60
	// the certificate, 58 and 59 our own set-up, 77 and 83 the issuer, 90 a pinned key, 91 the certificate's status.
	if ( preg_match( '/certificate|\bSSL\b|\bTLS\b|cURL error (35|51|58|59|60|77|83|90|91)\b/i', $text ) ) {
		$message = __( 'The connector’s certificate is not valid, so nothing was sent. Ask whoever runs it to renew the certificate.', 'carrello' );
		return carrello_error( 'certificate', $message, 502, $more );
	}
	if ( preg_match( '/timed out|cURL error 28\b/i', $text ) ) {
		/* translators: %d: seconds. */
		$message = sprintf( __( 'The connector did not answer within %d seconds. Try again in a moment.', 'carrello' ), CARRELLO_TIMEOUT );
		return carrello_error( 'timeout', $message, 504, $more );
	}
	$message = __( 'Nobody answers at this address. Check it for typing errors, and that the connector is running.', 'carrello' );
	return carrello_error( 'unreachable', $message, 502, $more );
}

/** Explains an answer that is not the one we asked for. `$problem` is the problem document (RFC 9457) of a connector. */
function carrello_answer_error( int $status, array $problem ): WP_Error {
	$is_problem = isset( $problem['code'] ) && is_string( $problem['code'] );
	$title      = $is_problem && is_string( $problem['title'] ?? null ) ? $problem['title'] : '';
	$more       = array(
		'connectorStatus' => $status,
		'connectorSays'   => $title,
		'fields'          => array_column( is_array( $problem['errors'] ?? null ) ? $problem['errors'] : array(), 'field' ),
		'requestId'       => is_string( $problem['requestId'] ?? null ) ? $problem['requestId'] : '',
	);
	if ( ! $is_problem ) {
		$message = $status >= 500
			? __( 'The server at this address has trouble and gave no proper answer. Try again in a moment.', 'carrello' )
			: __( 'There is a web server at this address, but no Carrello connector. Check the address.', 'carrello' );
		return carrello_error( 'wrong_address', $message, 502, $more );
	}
	if ( isset( $problem['skewSeconds'] ) ) {
		return carrello_error( 'clock', carrello_clock_message( (int) $problem['skewSeconds'] ), 502, $more );
	}
	if ( $status >= 500 ) {
		$message = __( 'The connector has trouble at the moment. Nothing is lost; try again in a while.', 'carrello' );
		return carrello_error( 'connector_trouble', $message, 502, $more );
	}
	if ( 429 === $status ) {
		return carrello_error( 'too_many', __( 'Too many tries. Wait a minute, then try again.', 'carrello' ), 429, $more );
	}
	if ( 'copy_of_site' === ( $problem['reason'] ?? '' ) ) {
		return carrello_error( 'copy', carrello_copy_message( carrello_connection()['siteUrl'] ?? '' ), 409, $more );
	}
	if ( 401 === $status ) {
		$message = __( 'The connector does not know this shop’s keys any more. Connect again with a new one-time code.', 'carrello' );
		return carrello_error( 'keys_refused', $message, 502, $more );
	}
	/* translators: %s: the connector's own words. */
	return carrello_error( 'refused', sprintf( __( 'The connector refused: %s', 'carrello' ), $title ), 502, $more );
}

function carrello_clock_message( int $skew ): string {
	/* translators: %s: a duration such as "12 minutes". */
	$text = __( 'The clocks of this site and the connector differ by %s. Have the server’s time set by network (NTP), then try again.', 'carrello' );
	return sprintf( $text, human_time_diff( 0, abs( $skew ) ) );
}

function carrello_copy_message( string $site_url ): string {
	/* translators: %s: a URL. */
	$text = __( 'This site is a copy of %s, which is the connected shop. The copy sends nothing. If the shop has moved here, connect again with a new one-time code.', 'carrello' );
	return sprintf( $text, $site_url );
}
