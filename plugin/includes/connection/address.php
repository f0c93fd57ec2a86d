<?php
/**
 * Checks the connector's address and permits calls to exactly that one. `wp_safe_remote_*` refuses private hosts and
 * unusual ports (wp_http_validate_url()), and a connector beside the shop may have both.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Turns what the owner typed into `https://host[:port][/path]`: `Crm.example.com/` → `https://crm.example.com`. Plain
 * http is accepted for this very machine only.
 *
 * @return string|WP_Error
 */
function carrello_clean_address( string $typed ) {
	$typed = trim( $typed );
	$url   = preg_match( '#^[a-z][a-z0-9+.-]*://#i', $typed ) ? $typed : "https://$typed";
	$parts = wp_parse_url( $url );
	if ( ! is_array( $parts ) || empty( $parts['host'] ) || isset( $parts['user'] ) || isset( $parts['query'] ) ) {
		return carrello_error( 'bad_address', __( 'Type the connector’s address as https://connector.example.com.', 'carrello' ), 422 );
	}
	$scheme = strtolower( $parts['scheme'] ?? '' );
	$host   = strtolower( $parts['host'] );
	if ( 'https' !== $scheme && ! ( 'http' === $scheme && carrello_is_loopback( $host ) ) ) {
		return carrello_error( 'address_not_https', __( 'The address must begin with https://, so that nobody can listen in.', 'carrello' ), 422 );
	}
	$port = isset( $parts['port'] ) ? ':' . $parts['port'] : '';
	return $scheme . '://' . $host . $port . untrailingslashit( $parts['path'] ?? '' );
}

function carrello_is_loopback( string $host ): bool {
	return in_array( rtrim( $host, '.' ), array( 'localhost', '[::1]' ), true ) || 1 === preg_match( '/^127(\.\d{1,3}){3}$/', $host );
}

/**
 * Whether the address leads to this machine or into a private network. A handshake with such a one would let an
 * administrator of a hosted site look around in its host's network, so the host's own configuration has to allow it.
 * A shop that is connected stays connected.
 */
function carrello_is_private_address( string $address ): bool {
	if ( defined( 'CARRELLO_PRIVATE_CONNECTOR' ) && CARRELLO_PRIVATE_CONNECTOR ) {
		return false;
	}
	$host = trim( (string) wp_parse_url( $address, PHP_URL_HOST ), '[]' );
	// Whoever calls may take every name below it for this machine, whatever DNS says of it.
	if ( preg_match( '/(^|\.)localhost\.?$/i', $host ) ) {
		return true;
	}
	// `0x7f.1` and `2130706433` are addresses to some who call, and names to others.
	if ( ! filter_var( $host, FILTER_VALIDATE_IP ) && preg_match( '/(^|\.)(0x[0-9a-f]*|\d+)\.?$/i', $host ) ) {
		return true;
	}
	foreach ( carrello_ips_of( $host ) as $ip ) {
		if ( ! carrello_is_public_ip( $ip ) ) {
			return true;
		}
	}
	return false;
}

/** @return array<int, string> None when the name leads nowhere; then the request says so. */
function carrello_ips_of( string $host ): array {
	if ( filter_var( $host, FILTER_VALIDATE_IP ) ) {
		return array( $host );
	}
	$six = function_exists( 'dns_get_record' ) ? (array) @dns_get_record( $host, DNS_AAAA ) : array(); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- a name without records is a warning.
	return array_merge( (array) ( gethostbynamel( $host ) ?: array() ), array_filter( array_column( $six, 'ipv6' ) ) );
}

/** Looks at the bytes: `::ffff:7f00:1` and `64:ff9b::7f00:1` are 127.0.0.1 in other clothes, and judged as that. */
function carrello_is_public_ip( string $ip ): bool {
	$bytes = (string) inet_pton( $ip );
	foreach ( array( str_repeat( "\0", 10 ) . "\xff\xff", "\0\x64\xff\x9b" . str_repeat( "\0", 8 ) ) as $prefix ) {
		if ( 16 === strlen( $bytes ) && 0 === strpos( $bytes, $prefix ) ) {
			return carrello_is_public_ip( (string) inet_ntop( substr( $bytes, 12 ) ) );
		}
	}
	// 100.64.0.0/10 lies behind a provider's own router, and 224.0.0.0/4 and ff00::/8 are for many at once.
	return 1 !== preg_match( '/^(100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|22[4-9]\.|23\d\.|ff)/i', $ip )
		&& false !== filter_var( $ip, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
}

/**
 * Returns the address that our own request is on its way to. It is null at any other time, so that no other plugin's
 * request gets our permission. With `$set` it becomes `$address`.
 */
function carrello_address_in_use( ?string $address = null, bool $set = false ): ?string {
	static $in_use = null;
	if ( $set ) {
		$in_use = $address;
	}
	return $in_use;
}

/** Whether `$url` has scheme, host and port of the address in use. */
function carrello_is_address_in_use( string $url ): bool {
	$address = carrello_address_in_use();
	return null !== $address && carrello_origin_of( $address ) === carrello_origin_of( $url );
}

function carrello_origin_of( string $url ): string {
	$parts  = (array) wp_parse_url( $url );
	$scheme = strtolower( (string) ( $parts['scheme'] ?? '' ) );
	$port   = $parts['port'] ?? ( 'https' === $scheme ? 443 : 80 );
	return $scheme . '://' . strtolower( (string) ( $parts['host'] ?? '' ) ) . ':' . $port;
}

/**
 * Filter `http_request_host_is_external`.
 *
 * @param mixed  $external Whether WordPress already allows the host.
 * @param string $host     Host name of the URL.
 * @param string $url      The URL.
 * @return mixed
 */
function carrello_allow_connector_host( $external, $host, $url ) {
	return carrello_is_address_in_use( (string) $url ) ? true : $external;
}

/**
 * Filter `http_allowed_safe_ports`.
 *
 * @param mixed  $ports Ports that WordPress allows.
 * @param string $host  Host name of the URL.
 * @param string $url   The URL.
 * @return mixed
 */
function carrello_allow_connector_port( $ports, $host, $url ) {
	if ( carrello_is_address_in_use( (string) $url ) ) {
		$ports[] = (int) wp_parse_url( (string) $url, PHP_URL_PORT );
	}
	return $ports;
}
