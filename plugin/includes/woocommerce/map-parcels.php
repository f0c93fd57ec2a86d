<?php
/**
 * Maps the parcels of an order: WooCommerce's fulfilments, and what the extensions for tracking keep. The rules are those of the
 * connector's woocommerce/map-parcels.ts, function by function.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Where WooCommerce Shipment Tracking and Advanced Shipment Tracking keep parcels of an order. */
const CARRELLO_TRACKING = '_wc_shipment_tracking_items';

/** Only an order that says so has fulfilments; a shop where they are off again says nothing of them. */
function carrello_told_fulfillments( WC_Order $order ): array {
	$status = (string) $order->get_meta( '_fulfillment_status' );
	if ( '' === $status || 'no_fulfillments' === $status ) {
		return array();
	}
	try {
		$found = WC_Data_Store::load( 'order-fulfillment' )->read_fulfillments( WC_Order::class, (string) $order->get_id() );
	} catch ( Throwable $error ) {
		return array();
	}
	return array_map(
		static fn( $fulfillment ): array => array(
			'id'           => (int) $fulfillment->get_id(),
			'is_fulfilled' => (bool) $fulfillment->get_is_fulfilled(),
			'date_updated' => (string) $fulfillment->get_date_updated(),
			'date_deleted' => (string) $fulfillment->get_date_deleted(),
			'meta_data'    => carrello_told_meta( $fulfillment->get_meta_data() ),
		),
		array_values( (array) $found )
	);
}

/** An order without parcels has no such field, so that it says the same as it did before parcels were read. */
function carrello_map_parcels( array $told ): array {
	$parcels = array();
	foreach ( (array) ( $told['fulfillments'] ?? array() ) as $fulfillment ) {
		if ( $fulfillment['is_fulfilled'] && '' === (string) ( $fulfillment['date_deleted'] ?? '' ) ) {
			$parcels[] = carrello_map_fulfillment( $fulfillment );
		}
	}
	foreach ( (array) carrello_meta_value( (array) ( $told['meta_data'] ?? array() ), CARRELLO_TRACKING ) as $item ) {
		if ( is_array( $item ) && '' !== carrello_scalar( $item['tracking_id'] ?? '' ) ) {
			$parcels[] = carrello_map_tracking( $item );
		}
	}
	return array() === $parcels ? array() : array( 'parcels' => $parcels );
}

/** @param mixed $value What an extension wrote there. */
function carrello_scalar( $value ): string {
	return is_string( $value ) || is_int( $value ) || is_float( $value ) ? (string) $value : '';
}

/** The pieces of a parcel; nothing where nobody says what is in it. @param mixed $items What an extension wrote there. */
function carrello_map_pieces( $items ): array {
	$lines = array();
	foreach ( is_array( $items ) ? $items : array() as $item ) {
		$item = (array) $item;
		$key  = carrello_scalar( $item['item_id'] ?? '' );
		if ( '' !== $key ) {
			$lines[] = array(
				'lineKey'  => $key,
				'quantity' => carrello_decimal( $item['qty'] ?? 0 ),
			);
		}
	}
	return array() === $lines ? array() : array( 'lines' => $lines );
}

/** `2026-11-22 03:22:13`, in UTC, as ISO 8601; the beginning of time where it is no time. */
function carrello_iso_of( string $text ): string {
	return preg_match( '/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/', $text, $found ) ? "{$found[1]}T{$found[2]}Z" : '1970-01-01T00:00:00Z';
}

function carrello_map_fulfillment( array $fulfillment ): array {
	$said    = static fn( string $key ): string => carrello_scalar( carrello_meta_value( $fulfillment['meta_data'], $key ) );
	$carrier = $said( '_shipment_provider' );
	$at      = $said( '_date_fulfilled' );
	return array(
		'key'            => "fulfillment:{$fulfillment['id']}",
		// The documentation names it in both ways.
		'carrier'        => '' === $carrier ? $said( '_shipping_provider' ) : $carrier,
		'trackingNumber' => $said( '_tracking_number' ),
		'trackingUrl'    => $said( '_tracking_url' ),
		'shippedAt'      => carrello_iso_of( '' === $at ? carrello_scalar( $fulfillment['date_updated'] ?? '' ) : $at ),
	) + carrello_map_pieces( carrello_meta_value( $fulfillment['meta_data'], '_items' ) );
}

function carrello_map_tracking( array $item ): array {
	$said    = static fn( string $key ): string => carrello_scalar( $item[ $key ] ?? '' );
	$carrier = $said( 'custom_tracking_provider' );
	$seconds = $said( 'date_shipped' );
	return array(
		'key'            => $said( 'tracking_id' ),
		'carrier'        => '' === $carrier ? $said( 'tracking_provider' ) : $carrier,
		'trackingNumber' => $said( 'tracking_number' ),
		'trackingUrl'    => $said( 'custom_tracking_link' ),
		'shippedAt'      => gmdate( 'Y-m-d\TH:i:s\Z', preg_match( '/^\d{1,10}$/', $seconds ) ? (int) $seconds : 0 ),
	) + carrello_map_pieces( $item['products_list'] ?? null );
}
