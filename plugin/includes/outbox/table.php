<?php
/**
 * Makes the table of what waits for the connector. A row is one version of an order (`kind` is `order`), with the very bytes that
 * are sent, and is never changed but in what became of it. `number` runs without a gap per shop, epoch and kind, because the
 * connector looks for gaps; a version is (epoch, number).
 *
 * `state`: `waiting`, `answered`, or `aside` when the connector refused it twice. `next_at` is when it may be sent; while it is
 * being sent it lies a little ahead, so that nobody else takes it. Times are Unix seconds.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_OUTBOX_VERSION = '1';

function carrello_outbox_table(): string {
	global $wpdb;
	return $wpdb->prefix . 'carrello_outbox';
}

/** Action `wp_loaded`: makes the table where it is not of this version. */
function carrello_make_outbox(): void {
	if ( CARRELLO_OUTBOX_VERSION === get_option( 'carrello_outbox_version' ) ) {
		return;
	}
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	$table = carrello_outbox_table();
	dbDelta(
		"CREATE TABLE $table (
		id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		shop_id varchar(60) NOT NULL,
		epoch bigint(20) unsigned NOT NULL,
		kind varchar(10) NOT NULL,
		number bigint(20) unsigned NOT NULL,
		source_id bigint(20) unsigned NOT NULL,
		hash varchar(64) NOT NULL,
		body longtext NOT NULL,
		carried longtext NOT NULL,
		state varchar(10) NOT NULL DEFAULT 'waiting',
		attempts int(10) unsigned NOT NULL DEFAULT 0,
		is_short tinyint(1) NOT NULL DEFAULT 0,
		reason text NOT NULL,
		made_at bigint(20) NOT NULL,
		next_at bigint(20) NOT NULL DEFAULT 0,
		answered_at bigint(20) NULL,
		PRIMARY KEY  (id),
		UNIQUE KEY numbered (shop_id,epoch,kind,number),
		KEY of_source (kind,source_id,id),
		KEY due (state,next_at)
		) {$wpdb->get_charset_collate()};"
	);
	update_option( 'carrello_outbox_version', CARRELLO_OUTBOX_VERSION );
}
