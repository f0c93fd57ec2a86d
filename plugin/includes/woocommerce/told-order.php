<?php
/**
 * Reads an order of WooCommerce into the array that carrello_map_order() maps. Only getters are called, which work the same
 * on both of WooCommerce's stores. What it finds elsewhere than in the order (a product's article number, the name of a status)
 * may change without the order, so that it makes no news by itself.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_told_order( WC_Order $order ): array {
	$status = (string) $order->get_status( 'edit' );
	$user   = $order->get_customer_id() > 0 ? get_userdata( $order->get_customer_id() ) : false;
	return array(
		'id'                   => $order->get_id(),
		'order_key'            => $order->get_order_key(),
		'number'               => $order->get_order_number(),
		'created_via'          => $order->get_created_via(),
		'status'               => $status,
		'status_label'         => carrello_plain( wc_get_order_status_name( $status ) ),
		'is_paid'              => in_array( $status, wc_get_is_paid_statuses(), true ),
		'is_pending'           => in_array( $status, carrello_pending_statuses(), true ),
		'currency'             => $order->get_currency( 'edit' ),
		'prices_include_tax'   => $order->get_prices_include_tax( 'edit' ),
		'date_created_gmt'     => carrello_gmt( $order->get_date_created( 'edit' ) ),
		'date_modified_gmt'    => carrello_gmt( $order->get_date_modified( 'edit' ) ),
		'date_paid_gmt'        => carrello_gmt( $order->get_date_paid( 'edit' ) ),
		'customer_uid'         => false === $user ? null : carrello_customer_uid( $user ),
		'account_email'        => false === $user ? null : $user->user_email,
		'billing'              => $order->get_address( 'billing' ),
		'shipping'             => $order->get_address( 'shipping' ),
		'customer_note'        => $order->get_customer_note( 'edit' ),
		'payment_method'       => $order->get_payment_method( 'edit' ),
		'payment_method_title' => $order->get_payment_method_title( 'edit' ),
		'transaction_id'       => $order->get_transaction_id( 'edit' ),
		'discount_total'       => $order->get_discount_total( 'edit' ),
		'discount_tax'         => $order->get_discount_tax( 'edit' ),
		'total_tax'            => $order->get_total_tax( 'edit' ),
		'total'                => $order->get_total( 'edit' ),
		'line_items'           => array_map( 'carrello_told_line', array_values( $order->get_items() ) ),
		'shipping_lines'       => array_map( 'carrello_told_charge', array_values( $order->get_items( 'shipping' ) ) ),
		'fee_lines'            => array_map( 'carrello_told_charge', array_values( $order->get_items( 'fee' ) ) ),
		'coupon_lines'         => array_map( 'carrello_told_coupon', array_values( $order->get_items( 'coupon' ) ) ),
		'tax_lines'            => array_map( 'carrello_told_tax', array_values( $order->get_items( 'tax' ) ) ),
		'refunds'              => array_map( 'carrello_told_refund', carrello_refunds_of( $order ) ),
		'fulfillments'         => carrello_told_fulfillments( $order ),
		'meta_data'            => carrello_told_meta( $order->get_meta_data() ),
	);
}

/**
 * Names an account so that it is the same for whoever reads it over REST, and nobody else's after WordPress gave its number
 * anew: `wp-12-1764400000`, the number and the second of the registration.
 */
function carrello_customer_uid( WP_User $user ): string {
	return "wp-{$user->ID}-" . (int) strtotime( $user->user_registered . ' UTC' );
}

/** @return array<int, string> */
function carrello_pending_statuses(): array {
	return function_exists( 'wc_get_is_pending_statuses' ) ? wc_get_is_pending_statuses() : array( 'pending' );
}

function carrello_gmt( ?DateTime $at ): ?string {
	return null === $at ? null : gmdate( 'Y-m-d\TH:i:s', $at->getTimestamp() );
}

/**
 * Lists an order's refunds, the oldest first. In the older store, where an order is a post, they go into the bin with their
 * order, and stay there when REST restores it; WooCommerce itself does not look there.
 *
 * @return array<int, WC_Order_Refund>
 */
function carrello_refunds_of( WC_Order $order ): array {
	$refunds = ! carrello_are_orders_posts( $order ) ? $order->get_refunds() : wc_get_orders(
		array(
			'type'   => 'shop_order_refund',
			'parent' => $order->get_id(),
			'limit'  => -1,
			'status' => array_merge( array_keys( wc_get_order_statuses() ), array( 'trash' ) ),
		)
	);
	usort( $refunds, static fn( $a, $b ): int => $a->get_id() <=> $b->get_id() );
	return $refunds;
}

/** Asks WooCommerce's own switch, where it has one, because to look the post up is one more query. */
function carrello_are_orders_posts( WC_Order $order ): bool {
	$switch = array( 'Automattic\WooCommerce\Utilities\OrderUtil', 'custom_orders_table_usage_is_enabled' );
	return is_callable( $switch ) ? ! $switch() : 'shop_order' === get_post_type( $order->get_id() );
}

function carrello_told_refund( WC_Order_Refund $refund ): array {
	return array(
		'id'               => $refund->get_id(),
		'amount'           => $refund->get_amount( 'edit' ),
		'reason'           => $refund->get_reason( 'edit' ),
		'date_created_gmt' => carrello_gmt( $refund->get_date_created( 'edit' ) ),
		'line_items'       => array_map( 'carrello_told_line', array_values( $refund->get_items() ) ),
		'shipping_lines'   => array_map( 'carrello_told_charge', array_values( $refund->get_items( 'shipping' ) ) ),
		'fee_lines'        => array_map( 'carrello_told_charge', array_values( $refund->get_items( 'fee' ) ) ),
	);
}

function carrello_told_line( WC_Order_Item_Product $item ): array {
	$product = $item->get_product();
	return carrello_told_amounts( $item ) + array(
		'product_id'   => $item->get_product_id( 'edit' ),
		'variation_id' => $item->get_variation_id( 'edit' ),
		'quantity'     => $item->get_quantity( 'edit' ),
		'subtotal'     => $item->get_subtotal( 'edit' ),
		'subtotal_tax' => $item->get_subtotal_tax( 'edit' ),
		'sku'          => $product instanceof WC_Product ? (string) $product->get_sku( 'edit' ) : '',
	);
}

/** @param WC_Order_Item_Shipping|WC_Order_Item_Fee $item Shipping or a fee. */
function carrello_told_charge( WC_Order_Item $item ): array {
	$method = $item instanceof WC_Order_Item_Shipping ? (string) $item->get_method_id( 'edit' ) : '';
	return carrello_told_amounts( $item ) + array( 'method_id' => $method );
}

/** @param WC_Order_Item_Product|WC_Order_Item_Shipping|WC_Order_Item_Fee $item Something that costs. */
function carrello_told_amounts( WC_Order_Item $item ): array {
	$shares = array();
	foreach ( (array) ( $item->get_taxes( 'edit' )['total'] ?? array() ) as $rate => $amount ) {
		$shares[] = array(
			'id'    => $rate,
			'total' => $amount,
		);
	}
	return array(
		'id'        => $item->get_id(),
		'name'      => $item->get_name( 'edit' ),
		'total'     => $item->get_total( 'edit' ),
		'total_tax' => $item->get_total_tax( 'edit' ),
		'taxes'     => $shares,
		'meta_data' => carrello_told_item_meta( $item ),
	);
}

function carrello_told_coupon( WC_Order_Item_Coupon $item ): array {
	return array(
		'code'     => $item->get_code( 'edit' ),
		'discount' => $item->get_discount( 'edit' ),
	);
}

function carrello_told_tax( WC_Order_Item_Tax $item ): array {
	return array(
		'rate_id'            => $item->get_rate_id( 'edit' ),
		'label'              => $item->get_label( 'edit' ),
		'rate_percent'       => $item->get_rate_percent( 'edit' ),
		'compound'           => $item->get_compound( 'edit' ),
		'tax_total'          => $item->get_tax_total( 'edit' ),
		'shipping_tax_total' => $item->get_shipping_tax_total( 'edit' ),
	);
}

/** @param array<int, WC_Meta_Data> $meta As WooCommerce keeps it, in no order; ours is by its number, so that it is the same each time. */
function carrello_told_meta( array $meta ): array {
	$entries = array_map( static fn( WC_Meta_Data $entry ): array => $entry->get_data(), array_values( $meta ) );
	usort( $entries, static fn( array $a, array $b ): int => (int) $a['id'] <=> (int) $b['id'] );
	return $entries;
}

/** Names and values as WooCommerce shows them are looked up only where it shows any. */
function carrello_told_item_meta( WC_Order_Item $item ): array {
	$entries = carrello_told_meta( $item->get_meta_data() );
	$shown   = array_filter( $entries, static fn( array $entry ): bool => '_' !== substr( (string) $entry['key'], 0, 1 ) );
	$words   = array() === $shown ? array() : $item->get_formatted_meta_data( '_', true );
	foreach ( $entries as $at => $entry ) {
		$word = $words[ $entry['id'] ] ?? null;
		if ( null !== $word ) {
			$entries[ $at ]['display_key']   = $word->display_key;
			$entries[ $at ]['display_value'] = $word->display_value;
		}
	}
	return $entries;
}
