<?php
/**
 * What the checkout says while it works.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_checkout_texts(): array {
	return array(
		/* translators: %s: amount. The button must say that the order obliges to pay. */
		'payNow'           => __( 'Place order and pay %s', 'carrello' ),
		/* translators: %s: amount. */
		'acceptAndPay'     => __( 'Accept and pay %s', 'carrello' ),
		'pay'              => __( 'Place order and pay', 'carrello' ),
		'pressAgain'       => __( 'The prices are confirmed now. Please look at the total and press the button again.', 'carrello' ),
		'busyPricing'      => __( 'Confirming prices…', 'carrello' ),
		'busyPlacing'      => __( 'Placing your order…', 'carrello' ),
		'busyBank'         => __( 'Waiting for your bank…', 'carrello' ),
		'busyPaypal'       => __( 'Waiting for PayPal…', 'carrello' ),
		'connectionLost'   => __( 'The connection was lost while your order was on its way. Your cart and your data are kept. Press the button again: we first look what became of it, so you will not pay twice.', 'carrello' ),
		'notPlaced'        => __( 'The order could not be placed. Nothing was charged, and your data is kept. Please try again.', 'carrello' ),
		'tooMany'          => __( 'Those were too many tries in a short time. Please wait some minutes; everything you typed is kept.', 'carrello' ),
		'cardAway'         => __( 'The card fields could not be loaded. Check your connection and try again, or choose another way to pay.', 'carrello' ),
		'paypalAway'       => __( 'PayPal could not be loaded yet. Wait a moment and try again, or pay by card.', 'carrello' ),
		'paypalCancelled'  => __( 'You closed PayPal before paying. Nothing was charged, and everything you typed is still here.', 'carrello' ),
		'paypalFailed'     => __( 'PayPal reported a problem. Nothing was charged. Please try again or pay by card.', 'carrello' ),
		/* translators: %s: what is wrong, like "Enter the town." */
		'atDelivery'       => __( 'Delivery address: %s', 'carrello' ),
		'noGateway'        => __( 'This shop cannot take payments at the moment. Your cart is kept.', 'carrello' ),
		'notAvailable'     => __( 'no longer available', 'carrello' ),
		'changed_discount' => __( 'Discount', 'carrello' ),
		'changed_shipping' => __( 'Shipping', 'carrello' ),
		'changed_tax'      => __( 'VAT included', 'carrello' ),
	);
}
