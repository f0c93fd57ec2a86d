<?php
/**
 * Shows in both lists of orders (WooCommerce's own table and posts) where each order stands on its way into the CRM, and sends one again.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Filters `manage_woocommerce_page_wc-orders_columns` and `manage_edit-shop_order_columns`. */
function carrello_add_badge_column( array $columns ): array {
	$columns['carrello'] = __( 'CRM', 'carrello' );
	return $columns;
}

/**
 * Actions `manage_woocommerce_page_wc-orders_custom_column` and `manage_shop_order_posts_custom_column`.
 *
 * @param string       $column The column.
 * @param WC_Order|int $order  The order, or the id of its post.
 */
function carrello_show_badge( $column, $order ): void {
	if ( 'carrello' !== $column ) {
		return;
	}
	$id    = $order instanceof WC_Abstract_Order ? $order->get_id() : (int) $order;
	$badge = carrello_badge_of( $id );
	echo '<span class="carrello-badge is-' . esc_attr( $badge['state'] ) . '">' . esc_html( $badge['text'] ) . '</span>';
	if ( $badge['again'] && current_user_can( 'edit_shop_orders' ) ) {
		$url = wp_nonce_url( admin_url( "admin-post.php?action=carrello_send_again&order=$id" ), "carrello_send_again_$id" );
		echo '<br><a href="' . esc_url( $url ) . '">' . esc_html__( 'Send again', 'carrello' ) . '</a>';
	}
}

/** @return array{state:string, text:string, again:bool} */
function carrello_badge_of( int $id ): array {
	global $wpdb;
	$connection = carrello_connection();
	$table      = carrello_outbox_table();
	// phpcs:ignore WordPress.DB -- the table is ours.
	$row = null === $connection ? null : $wpdb->get_row( $wpdb->prepare( "SELECT state, reason, made_at, answered_at, attempts FROM $table WHERE kind = 'order' AND source_id = %d AND shop_id = %s ORDER BY id DESC LIMIT 1", $id, $connection['shopId'] ) );
	if ( null === $row ) {
		return array(
			'state' => 'none',
			'text'  => __( 'Not captured', 'carrello' ),
			'again' => null !== $connection,
		);
	}
	$texts = array(
		/* translators: %s: date and time. */
		'answered' => sprintf( __( 'In the CRM since %s', 'carrello' ), carrello_local_time( (int) $row->answered_at ) ),
		/* translators: %s: why it waits. */
		'waiting'  => sprintf( __( 'Waits: %s', 'carrello' ), carrello_why_it_waits( $row ) ),
		/* translators: %s: the connector's words. */
		'aside'    => sprintf( __( 'Put aside: %s', 'carrello' ), $row->reason ),
	);
	return array(
		'state' => $row->state,
		'text'  => $texts[ $row->state ],
		'again' => 'waiting' !== $row->state || 0 < (int) $row->attempts,
	);
}

function carrello_why_it_waits( object $row ): string {
	if ( null !== carrello_guard_question() ) {
		return __( 'Carrello is paused.', 'carrello' );
	}
	$error = '' === $row->reason ? carrello_delivery()['error'] : $row->reason;
	return '' === $error ? __( 'it is sent within a minute.', 'carrello' ) : $error;
}

function carrello_local_time( int $at ): string {
	return (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $at );
}

/** Action `admin_post_carrello_send_again`. */
function carrello_answer_send_again(): void {
	$id = absint( $_GET['order'] ?? 0 );
	check_admin_referer( "carrello_send_again_$id" );
	if ( ! current_user_can( 'edit_shop_orders' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'carrello' ), '', array( 'response' => 403 ) );
	}
	$connection = carrello_capturing();
	if ( null !== $connection ) {
		carrello_write_version( 'order', $id, static fn( ?object $before ): ?array => carrello_read_order( $id, $before ) );
		carrello_send_newest_again( $connection, $id );
		carrello_deliver_soon();
	}
	wp_safe_redirect( wp_get_referer() ? wp_get_referer() : admin_url(), 303 );
	exit;
}
