<?php
/**
 * Maps an order as WooCommerce tells it to what the connector takes (connector/src/contract/orders.ts). There is one rule for each
 * field, which is also that of the connector's woocommerce/map-order.ts: of one order both make the same bytes, and a test holds
 * them against each other. What is read is an array with the names of WooCommerce's REST answers (wc/v3), amounts with all
 * their decimals; carrello_told_order() makes one of an order object.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** These statuses are WooCommerce's for an order that nobody has placed. */
const CARRELLO_DRAFTS = array( 'checkout-draft', 'auto-draft', 'draft', 'new' );

/** WooCommerce notes for itself, and nobody else wants to know. */
const CARRELLO_OWN_META = '/^_(edit_lock|edit_last|wp_trash_meta.*|.*_hash|.*_address_index|reduced_stock|new_order_email_sent|wc_order_attribution.*)$/';

/** The order without its version, which the outbox gives. */
function carrello_map_order( array $told ): array {
	$currency = (string) $told['currency'];

	$told['order_key'] = '' === (string) $told['order_key'] ? carrello_key_of_id( (int) $told['id'] ) : (string) $told['order_key'];

	$items    = static fn( string $name ): array => array_values( (array) ( $told[ $name ] ?? array() ) );
	$charges  = static fn( string $name ): array => array_map( static fn( array $line ): array => carrello_map_charge( $line, $currency ), $items( $name ) );
	return array(
		'orderKey'         => $told['order_key'],
		'sourceId'         => (string) $told['id'],
		'number'           => (string) $told['number'],
		'source'           => 'woocommerce',
		'channel'          => (string) ( $told['created_via'] ?? '' ),
		'status'           => (string) $told['status'],
		'statusLabel'      => (string) ( $told['status_label'] ?? '' ),
		'isPaid'           => $told['is_paid'] ?? null,
		'isPending'        => $told['is_pending'] ?? null,
		'currency'         => $currency,
		'pricesIncludeTax' => (bool) $told['prices_include_tax'],
		'placedAt'         => carrello_iso( $told['date_created_gmt'] ?? $told['date_paid_gmt'] ?? $told['date_modified_gmt'] ?? null ),
		'modifiedAt'       => carrello_iso( $told['date_modified_gmt'] ?? $told['date_created_gmt'] ?? null ),
		'customer'         => array(
			'uid'          => $told['customer_uid'] ?? null,
			'email'        => (string) ( $told['billing']['email'] ?? '' ),
			'accountEmail' => $told['account_email'] ?? null,
		),
		'billing'          => carrello_map_address( (array) $told['billing'] ),
		'delivery'         => carrello_map_delivery( (array) $told['shipping'] ),
		'company'          => carrello_map_company( $told ),
		'lines'            => array_map( static fn( array $line ): array => carrello_map_line( $line, $currency ), $items( 'line_items' ) ),
		'shipping'         => $charges( 'shipping_lines' ),
		'fees'             => $charges( 'fee_lines' ),
		'coupons'          => array_map(
			static fn( array $coupon ): array => array(
				'code'     => (string) $coupon['code'],
				'discount' => carrello_minor( $coupon['discount'], $currency ),
			),
			$items( 'coupon_lines' )
		),
		'taxes'            => array_map( static fn( array $tax ): array => carrello_map_tax( $tax, $currency ), $items( 'tax_lines' ) ),
		'discount'         => carrello_minor( $told['discount_total'], $currency ),
		'discountTax'      => carrello_minor( $told['discount_tax'], $currency ),
		'taxTotal'         => carrello_minor( $told['total_tax'], $currency ),
		'total'            => carrello_minor( $told['total'], $currency ),
		'payments'         => carrello_map_payments( $told ),
		'refunds'          => array_map( static fn( array $refund ): array => carrello_map_refund( $refund, $currency ), $items( 'refunds' ) ),
	) + carrello_map_parcels( $told ) + array(
		'note' => (string) ( $told['customer_note'] ?? '' ),
		'meta' => carrello_map_meta( $items( 'meta_data' ) ),
	);
}

/** Names an order that lost its key, or never had one: an import, a save whose process was killed. */
function carrello_key_of_id( int $id ): string {
	return "woocommerce-$id";
}

/** WooCommerce's times are in UTC and say so by their name alone: `2026-11-22T03:22:13` → `2026-11-22T03:22:13Z`. */
function carrello_iso( ?string $gmt ): string {
	return null === $gmt || '' === $gmt ? '1970-01-01T00:00:00Z' : rtrim( $gmt, 'Z' ) . 'Z';
}

function carrello_map_address( array $address ): array {
	$names  = array(
		'firstName' => 'first_name',
		'lastName'  => 'last_name',
		'company'   => 'company',
		'line1'     => 'address_1',
		'line2'     => 'address_2',
		'postcode'  => 'postcode',
		'city'      => 'city',
		'state'     => 'state',
		'country'   => 'country',
		'phone'     => 'phone',
	);
	$fields = array();
	foreach ( $names as $name => $theirs ) {
		$fields[ $name ] = (string) ( $address[ $theirs ] ?? '' );
	}
	return $fields;
}

/** A delivery is where something is written; WooCommerce keeps the country of its guess also for orders without goods. */
function carrello_map_delivery( array $address ): ?array {
	$written = array_diff_key( $address, array_flip( array( 'country', 'state', 'phone', 'email' ) ) );
	return '' === implode( '', array_map( 'strval', $written ) ) ? null : carrello_map_address( $address );
}

/** What line, shipping and fee have in common. The amounts of WooCommerce have more decimals than the currency. */
function carrello_map_amounts( array $line, string $currency ): array {
	$shares = array();
	foreach ( (array) ( $line['taxes'] ?? array() ) as $share ) {
		if ( '' !== (string) $share['total'] ) {
			$shares[] = array(
				'taxKey' => (string) $share['id'],
				'amount' => carrello_decimal( $share['total'] ),
			);
		}
	}
	return array(
		'key'        => (string) $line['id'],
		'total'      => carrello_minor( $line['total'], $currency ),
		'totalExact' => carrello_exact( $line['total'] ),
		'tax'        => carrello_minor( $line['total_tax'], $currency ),
		'taxExact'   => carrello_exact( $line['total_tax'] ),
		'taxes'      => $shares,
		'meta'       => carrello_map_meta( (array) ( $line['meta_data'] ?? array() ) ),
	);
}

function carrello_map_charge( array $line, string $currency ): array {
	return carrello_map_amounts( $line, $currency ) + array(
		'name'   => (string) ( $line['method_title'] ?? $line['name'] ?? '' ),
		'method' => (string) ( $line['method_id'] ?? '' ),
	);
}

function carrello_map_line( array $line, string $currency ): array {
	$quantity = carrello_decimal( $line['quantity'] );
	$subtotal = carrello_exact( $line['subtotal'] );
	$variant  = (int) ( $line['variation_id'] ?? 0 );
	$product  = (int) ( $line['product_id'] ?? 0 );
	return carrello_map_amounts( $line, $currency ) + array(
		'name'          => (string) $line['name'],
		'productKey'    => 0 === $product ? null : (string) $product,
		'variantKey'    => 0 === $variant ? null : (string) $variant,
		'sku'           => (string) ( $line['sku'] ?? '' ),
		'options'       => carrello_map_options( (array) ( $line['meta_data'] ?? array() ) ),
		'quantity'      => $quantity,
		'unitPrice'     => carrello_divided( $subtotal, $quantity ),
		'subtotal'      => carrello_minor( $subtotal, $currency ),
		'subtotalExact' => $subtotal,
		'subtotalTax'   => carrello_minor( $line['subtotal_tax'], $currency ),
	);
}

/** What tells a variant apart, or what the buyer chose: the meta that WooCommerce shows, in the words in which it does. */
function carrello_map_options( array $meta ): array {
	$options = array();
	foreach ( $meta as $entry ) {
		$value = $entry['display_value'] ?? $entry['value'];
		if ( '_' !== substr( (string) $entry['key'], 0, 1 ) && is_scalar( $value ) ) {
			$options[] = array(
				'name'  => carrello_plain( (string) ( $entry['display_key'] ?? $entry['key'] ) ),
				'value' => carrello_plain( (string) $value ),
			);
		}
	}
	return $options;
}

function carrello_plain( string $html ): string {
	return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
}

function carrello_map_meta( array $meta ): array {
	$kept = array();
	foreach ( $meta as $entry ) {
		if ( ! preg_match( CARRELLO_OWN_META, (string) $entry['key'] ) ) {
			$kept[] = array(
				'key'   => (string) $entry['key'],
				'value' => $entry['value'],
			);
		}
	}
	return $kept;
}

function carrello_map_tax( array $tax, string $currency ): array {
	$percent = $tax['rate_percent'] ?? null;
	return array(
		'key'         => (string) $tax['rate_id'],
		'label'       => (string) $tax['label'],
		'ratePercent' => null === $percent ? null : carrello_decimal( $percent ),
		'compound'    => (bool) $tax['compound'],
		'goods'       => carrello_minor( $tax['tax_total'], $currency ),
		'shipping'    => carrello_minor( $tax['shipping_tax_total'], $currency ),
	);
}

/**
 * Nothing counts as paid but what has a day of payment: a transfer is `on-hold` without one, cash on delivery `processing`. The
 * transaction of the provider names the payment; where there is none it is the only one of its method: `wc_order_x:bacs:1`.
 */
function carrello_map_payments( array $told ): array {
	$paid_at = (string) ( $told['date_paid_gmt'] ?? '' );
	$amount  = carrello_minor( $told['total'], (string) $told['currency'] );
	if ( '' === $paid_at || 0 === $amount ) {
		return array();
	}
	$method      = (string) ( $told['payment_method'] ?? '' );
	$transaction = trim( (string) ( $told['transaction_id'] ?? '' ) );
	return array(
		array(
			'key'        => '' === $transaction ? $told['order_key'] . ":$method:1" : $transaction,
			'gateway'    => '' === $method ? 'other' : $method,
			'method'     => carrello_plain( (string) ( $told['payment_method_title'] ?? '' ) ),
			'providerId' => '' === $transaction ? null : $transaction,
			'amount'     => $amount,
			'currency'   => (string) $told['currency'],
			'state'      => 'paid',
			'at'         => carrello_iso( $paid_at ),
		),
	);
}

/** A refund's own lines are negative and name the line they give back; ours are positive. One of nothing only restocks. */
function carrello_map_refund( array $refund, string $currency ): array {
	$lines = array();
	foreach ( array( 'line_items', 'shipping_lines', 'fee_lines' ) as $kind ) {
		foreach ( (array) ( $refund[ $kind ] ?? array() ) as $line ) {
			$of = carrello_meta_value( (array) ( $line['meta_data'] ?? array() ), '_refunded_item_id' );
			if ( null !== $of ) {
				$lines[] = array(
					'lineKey'  => (string) $of,
					'quantity' => ltrim( carrello_decimal( $line['quantity'] ?? 0 ), '-' ),
					'total'    => -carrello_minor( $line['total'], $currency ),
					'tax'      => -carrello_minor( $line['total_tax'], $currency ),
				);
			}
		}
	}
	return array(
		'key'      => (string) $refund['id'],
		'amount'   => abs( carrello_minor( $refund['amount'], $currency ) ),
		'currency' => $currency,
		'reason'   => (string) ( $refund['reason'] ?? '' ),
		'at'       => carrello_iso( $refund['date_created_gmt'] ?? null ),
		'lines'    => $lines,
	);
}

/** @return mixed Null where there is none. */
function carrello_meta_value( array $meta, string $key ) {
	foreach ( $meta as $entry ) {
		if ( $entry['key'] === $key ) {
			return $entry['value'];
		}
	}
	return null;
}
