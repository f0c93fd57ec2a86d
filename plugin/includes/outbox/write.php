<?php
/**
 * Writes versions into the outbox. What says the same as the version before makes no row.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Returns the connection that versions are written for; null where nothing is captured. */
function carrello_capturing(): ?array {
	return 'capture' !== carrello_mode() || carrello_is_copy() ? null : carrello_connection();
}

/**
 * Writes what `$read` returns, unless that is null or no news. Two requests may have changed the same order: whoever finds that
 * the other one wrote meanwhile reads anew, so that an older state never becomes the newest version.
 *
 * @param string   $kind      `order`.
 * @param int      $source_id The id in this shop.
 * @param callable $read      Takes the row before (`hash`, `carried`, `body`) or null, returns the content as an array, or null.
 */
function carrello_write_version( string $kind, int $source_id, callable $read ): void {
	$connection = carrello_capturing();
	for ( $tries = 1; null !== $connection && $tries <= 5; $tries++ ) {
		$before  = carrello_newest_version( $connection, $kind, $source_id );
		$content = $read( $before );
		if ( null === $content ) {
			return;
		}
		$hash = carrello_content_hash( $content );
		if ( ( null !== $before && $before->hash === $hash ) || carrello_insert_version( $connection, $kind, $source_id, $before, $content, $hash ) ) {
			return;
		}
		wp_cache_flush_runtime();
	}
}

/** @return object{id:string, epoch:string, hash:string, carried:string, body:string}|null */
function carrello_newest_version( array $connection, string $kind, int $source_id ): ?object {
	global $wpdb;
	$table = carrello_outbox_table();
	// phpcs:ignore WordPress.DB -- the table is ours, and what it holds now is what matters.
	return $wpdb->get_row( $wpdb->prepare( "SELECT id, epoch, hash, carried, body FROM $table WHERE kind = %s AND source_id = %d AND shop_id = %s ORDER BY id DESC LIMIT 1", $kind, $source_id, $connection['shopId'] ) );
}

/** Gives the next number and writes the row in one statement; false when somebody else wrote meanwhile. */
function carrello_insert_version( array $connection, string $kind, int $source_id, ?object $before, array $content, string $hash ): bool {
	global $wpdb;
	$table = carrello_outbox_table();
	$shop  = $connection['shopId'];
	$epoch = (int) $connection['epoch'];
	// phpcs:disable WordPress.DB -- the table is ours; two at once get the same number, and the unique key turns one away.
	$insert = $wpdb->prepare(
		"INSERT INTO $table (shop_id, epoch, kind, number, source_id, hash, body, carried, reason, made_at)
		SELECT %s, %d, %s, COALESCE((SELECT MAX(n.number) FROM $table n WHERE n.shop_id = %s AND n.epoch = %d AND n.kind = %s), 0) + 1, %d, %s, %s, %s, '', %d
		FROM (SELECT 1 AS one) AS one
		WHERE COALESCE((SELECT MAX(b.id) FROM $table b WHERE b.kind = %s AND b.source_id = %d AND b.shop_id = %s), 0) = %d",
		array( $shop, $epoch, $kind, $shop, $epoch, $kind, $source_id, $hash, carrello_json( $content ), carrello_json( carrello_carried_of( $content ) ), time(), $kind, $source_id, $shop, null === $before ? 0 : (int) $before->id )
	);
	$quiet  = $wpdb->suppress_errors( true );
	$rows   = $wpdb->query( $insert );
	$wpdb->suppress_errors( $quiet );
	// phpcs:enable
	return 1 === $rows;
}

function carrello_json( array $content ): string {
	return (string) wp_json_encode( $content, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR );
}

/** Says what the content amounts to, without what is looked up elsewhere and may change by itself, and without its time alone. */
function carrello_content_hash( array $content ): string {
	unset( $content['modifiedAt'], $content['statusLabel'], $content['isPaid'], $content['isPending'], $content['customer']['accountEmail'] );
	foreach ( $content['lines'] ?? array() as $at => $line ) {
		unset( $content['lines'][ $at ]['sku'], $content['lines'][ $at ]['options'] );
	}
	return hash( 'sha256', carrello_json( $content ) );
}
