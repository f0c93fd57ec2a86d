<?php
/**
 * Keeps what the shop knows of its connector, in two options: `carrello_connection` holds no secret, and
 * `carrello_secret` is not loaded with every page.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Returns the connection, or null before the owner connects. `connectedAt` is in Unix seconds.
 *
 * @return array{address:string, shopId:string, publishableKey:string, epoch:int, currency:string, sandbox:bool,
 *               siteUrl:string, connectedAt:int}|null
 */
function carrello_connection(): ?array {
	$connection = get_option( 'carrello_connection' );
	return is_array( $connection ) && isset( $connection['shopId'] ) ? $connection : null;
}

function carrello_save_connection( array $connection, string $secret ): void {
	carrello_keep_secret( $secret );
	update_option( 'carrello_connection', $connection );
}

/**
 * Keeps the secret in an array, because WordPress shows every option that is a text to administrators and in support
 * tools (wp-admin/options.php); of an array it says "SERIALIZED DATA".
 */
function carrello_keep_secret( string $secret ): void {
	update_option( 'carrello_secret', array( 'secret' => $secret ), false );
}

/** Returns the shop's secret, or an empty text before the owner connects. One that a release of before kept as a text is put away. */
function carrello_secret(): string {
	$kept = get_option( 'carrello_secret' );
	if ( is_string( $kept ) && '' !== $kept ) {
		carrello_keep_secret( $kept );
		return $kept;
	}
	return is_array( $kept ) && is_string( $kept['secret'] ?? null ) ? $kept['secret'] : '';
}

function carrello_forget_connection(): void {
	delete_option( 'carrello_secret' );
	delete_option( 'carrello_connection' );
	delete_option( 'carrello_catalog' );
	delete_option( 'carrello_light' );
}

/**
 * Whether this site is a copy of the one that was connected (a staging clone has the same keys under another URL).
 * A copy sends nothing: its orders and stock are not real.
 */
function carrello_is_copy(): bool {
	$connection = carrello_connection();
	return null !== $connection && carrello_site_key( carrello_site_url() ) !== carrello_site_key( $connection['siteUrl'] );
}

/**
 * Returns host, port and path, in which a copy differs from the original: `http://Shop.example/it/` →
 * `shop.example/it`. The scheme is left out, because a shop that moves to https is no copy.
 */
function carrello_site_key( string $url ): string {
	return untrailingslashit( strtolower( (string) preg_replace( '#^https?://#i', '', $url ) ) );
}

/**
 * Returns the site's own address as it was set up. Plugins for several languages filter home_url(), the option and what is
 * read of it: on a page in Italian the site would be another one, and not connected.
 */
function carrello_site_url(): string {
	$kept = wp_load_alloptions()['home'] ?? get_option( 'home' );
	$url  = untrailingslashit( defined( 'WP_HOME' ) ? (string) WP_HOME : (string) $kept );
	return is_ssl() ? (string) preg_replace( '#^http:#i', 'https:', $url ) : $url;
}
