<?php
/**
 * Carries over from version to version what the shop forgets: its own key, the article number of a product that was deleted, and how much
 * was paid, which WooCommerce does not keep. An order of 50.00 that was paid and then cut to 40.00 has had 50.00.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_carried_of( array $content ): array {
	$skus = array();
	foreach ( $content['lines'] ?? array() as $line ) {
		if ( '' !== $line['sku'] ) {
			$skus[ $line['key'] ] = $line['sku'];
		}
	}
	return array(
		'orderKey' => $content['orderKey'] ?? '',
		'skus'     => $skus,
		'payments' => array_column( $content['payments'] ?? array(), null, 'key' ),
	);
}

/** Returns the key under which an order was told, for one that has lost it since; empty when none was told. */
function carrello_carried_key( ?object $before ): string {
	if ( null === $before ) {
		return '';
	}
	$carried = (array) json_decode( $before->carried, true );
	$last    = (array) json_decode( $before->body, true );
	return (string) ( $carried['orderKey'] ?? $last['orderKey'] ?? '' );
}

/** @param object|null $before The version before, with its `carried` as JSON. */
function carrello_carry( array $content, ?object $before ): array {
	$carried = null === $before ? array() : (array) json_decode( $before->carried, true );
	foreach ( $content['lines'] as $at => $line ) {
		if ( '' === $line['sku'] ) {
			$content['lines'][ $at ]['sku'] = (string) ( $carried['skus'][ $line['key'] ] ?? '' );
		}
	}
	foreach ( $content['payments'] as $at => $payment ) {
		$told = $carried['payments'][ $payment['key'] ] ?? null;
		if ( is_array( $told ) ) {
			$content['payments'][ $at ] = array_merge( $payment, array_intersect_key( $told, array_flip( array( 'amount', 'currency', 'at' ) ) ) );
		}
	}
	return $content;
}
