<?php
/**
 * Signs our calls and checks the connector's pushes by Standard Webhooks (https://www.standardwebhooks.com).
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Seconds by which the clocks of shop and connector may differ. */
const CARRELLO_CLOCK_TOLERANCE = 300;

/** Returns `v1,` and the signature of `id.timestamp.content`. `$secret` is `whsec_` and the key in base64. */
function carrello_sign( string $secret, string $id, int $timestamp, string $content ): string {
	$key = base64_decode( (string) preg_replace( '/^whsec_/', '', $secret ), true );
	return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$timestamp.$content", (string) $key, true ) );
}

/**
 * Returns the headers of a signed call. `$content` is the body; a call without one signs `GET /v1/path?query` instead,
 * because a signature of nothing would be good for every other GET as well.
 *
 * @return array<string, string>
 */
function carrello_signature_headers( string $secret, string $content, string $id = '' ): array {
	$id        = '' === $id ? 'msg_' . str_replace( '-', '', wp_generate_uuid4() ) : $id;
	$timestamp = time();
	return array(
		'webhook-id'        => $id,
		'webhook-timestamp' => (string) $timestamp,
		'webhook-signature' => carrello_sign( $secret, $id, $timestamp, $content ),
	);
}

/** Whether a push comes from our connector. It has two signatures while the secret is changed; one of them is enough. */
function carrello_verify( string $secret, WP_REST_Request $request ): bool {
	$id         = (string) $request->get_header( 'webhook-id' );
	$timestamp  = (string) $request->get_header( 'webhook-timestamp' );
	$signatures = (string) $request->get_header( 'webhook-signature' );
	if ( '' === $secret || '' === $id || ! preg_match( '/^\d{1,12}$/', $timestamp ) ) {
		return false;
	}
	if ( abs( time() - (int) $timestamp ) > CARRELLO_CLOCK_TOLERANCE ) {
		return false;
	}
	$expected = carrello_sign( $secret, $id, (int) $timestamp, $request->get_body() );
	foreach ( explode( ' ', $signatures ) as $signature ) {
		if ( hash_equals( $expected, $signature ) ) {
			return true;
		}
	}
	return false;
}
