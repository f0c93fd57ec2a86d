<?php
/**
 * Notes which orders a request touched, and writes their versions when it ends, because only then all rows are
 * final. Nothing is read inside WooCommerce's hooks, except of what is about to be deleted.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_DELETED = array(
	'status'      => 'deleted',
	'statusLabel' => '',
	'isPaid'      => null,
	'isPending'   => null,
);

/** What the request touched: ids as keys. `items` are order items by their order's id, 0 where that is not known yet. */
final class Carrello_Notes {
	/** @var array<int, true> */
	public static array $orders = array();
	/** @var array<int, true> Drafts, whose items are nobody's news: each change of a cart saves them. */
	public static array $drafts = array();
	/** @var array<int, int> */
	public static array $items = array();
	/** @var array<int, array> What deleted orders said last. */
	public static array $deleted = array();
}

/**
 * Actions of orders and refunds; a refund stands for its order.
 *
 * @param int|WC_Abstract_Order $order  The order or its id.
 * @param mixed                 $object Many actions give the order itself after its id, others something else.
 */
function carrello_note_order( $order, $object = null ): void {
	$order = $object instanceof WC_Abstract_Order ? $object : $order;
	if ( $order instanceof WC_Order_Refund ) {
		$order = $order->get_parent_id();
	}
	if ( is_object( $order ) ) {
		if ( in_array( $order->get_status( 'edit' ), CARRELLO_DRAFTS, true ) ) {
			Carrello_Notes::$drafts[ $order->get_id() ] = true;
			return;
		}
		$order = $order->get_id();
	}
	if ( (int) $order > 0 ) {
		Carrello_Notes::$orders[ (int) $order ] = true;
	}
}

/**
 * Filter `woocommerce_pre_delete_order_refund`, the only one that admin, REST and PHP share. It is not answered.
 *
 * @param mixed           $answer What others say.
 * @param WC_Order_Refund $refund The refund.
 * @return mixed
 */
function carrello_note_refund_deleted( $answer, $refund ) {
	carrello_note_order( $refund );
	return $answer;
}

/**
 * Actions of order items. Callers of before give no order.
 *
 * @param int   $item_id Its id.
 * @param mixed $item    The item.
 * @param int   $order_id Its order.
 */
function carrello_note_item( $item_id, $item = null, $order_id = 0 ): void {
	$known = Carrello_Notes::$items[ (int) $item_id ] ?? 0;

	Carrello_Notes::$items[ (int) $item_id ] = 0 !== $known ? $known : (int) $order_id;
}

/** Action `woocommerce_before_delete_order_item`: afterwards nobody knows whose it was. */
function carrello_note_item_deleted( $item_id ): void {
	carrello_note_item( $item_id, null, wc_get_order_id_by_order_item_id( (int) $item_id ) );
}

/** Actions of an item's meta: `added_order_item_meta` and its kin give the meta's id first. */
function carrello_note_item_meta( $meta_id, $item_id ): void {
	carrello_note_item( $item_id );
}

/** Actions of posts, where WooCommerce keeps orders as posts. */
function carrello_note_post( $post_id ): void {
	if ( 'shop_order' === get_post_type( (int) $post_id ) ) {
		carrello_note_order( (int) $post_id );
	}
}

/** Actions of a post's meta, which give the meta's id first. */
function carrello_note_post_meta( $meta_id, $post_id ): void {
	carrello_note_post( $post_id );
}

/** Actions of fulfilments. */
function carrello_note_fulfillment( $fulfillment ): void {
	if ( is_object( $fulfillment ) && is_callable( array( $fulfillment, 'get_entity_id' ) ) ) {
		carrello_note_order( (int) $fulfillment->get_entity_id() );
	}
}

/** Actions `woocommerce_before_delete_order` and `before_delete_post`: reads what can be read for the last time. */
function carrello_freeze_order( $order_id ): void {
	$id = (int) $order_id;
	if ( isset( Carrello_Notes::$deleted[ $id ] ) || null === carrello_capturing() || ( 'before_delete_post' === current_action() && 'shop_order' !== get_post_type( $id ) ) ) {
		return;
	}
	$content = carrello_read_order( $id, null );
	if ( null !== $content ) {
		Carrello_Notes::$deleted[ $id ] = $content;
		carrello_note_order( $id );
	}
}

/** Lets the buyer go, where PHP can: everything was printed, and nobody has to wait for what is written now. */
function carrello_end_answer(): void {
	foreach ( array( 'fastcgi_finish_request', 'litespeed_finish_request' ) as $finish ) {
		if ( function_exists( $finish ) ) {
			$finish();
			return;
		}
	}
}

/** Action `shutdown`. */
function carrello_write_notes(): void {
	if ( null === carrello_capturing() ) {
		return;
	}
	foreach ( Carrello_Notes::$items as $item_id => $order_id ) {
		$order_id = 0 === $order_id ? (int) wc_get_order_id_by_order_item_id( $item_id ) : $order_id;
		if ( ! isset( Carrello_Notes::$drafts[ $order_id ] ) ) {
			carrello_note_order( $order_id );
		}
	}
	Carrello_Notes::$items = array();
	if ( array() !== Carrello_Notes::$orders ) {
		carrello_end_answer();
	}
	foreach ( array_keys( Carrello_Notes::$orders ) as $id ) {
		unset( Carrello_Notes::$orders[ $id ] );
		carrello_write_version( 'order', $id, static fn( ?object $before ): ?array => carrello_read_order( $id, $before ) );
	}
}

/** Returns the content of an order as it is now, or as it was when it was deleted. Drafts are no orders, and a renewal is one. */
function carrello_read_order( int $id, ?object $before ): ?array {
	$order = wc_get_order( $id );
	if ( ! $order instanceof WC_Order ) {
		$content = Carrello_Notes::$deleted[ $id ] ?? null;
		return null === $content ? null : array_merge( carrello_carry( $content, $before ), CARRELLO_DELETED );
	}
	if ( 'shop_order' !== $order->get_type() || carrello_is_draft( $order ) ) {
		return null;
	}
	$told = carrello_told_order( $order );
	if ( '' === (string) $told['order_key'] ) {
		$told['order_key'] = carrello_carried_key( $before );
	}
	return carrello_carry( carrello_map_order( $told ), $before );
}

/** A draft that lies in the bin is still one. */
function carrello_is_draft( WC_Order $order ): bool {
	$status = $order->get_status( 'edit' );
	if ( 'trash' === $status ) {
		$status = preg_replace( '/^wc-/', '', (string) $order->get_meta( '_wp_trash_meta_status' ) );
	}
	return in_array( $status, CARRELLO_DRAFTS, true );
}
