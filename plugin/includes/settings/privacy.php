<?php
/**
 * Proposes a text for the shop's privacy policy (Settings → Privacy → Policy guide).
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_add_privacy_text(): void {
	$connection = carrello_connection();
	$host       = null === $connection ? '' : (string) wp_parse_url( $connection['address'], PHP_URL_HOST );
	$text       = array(
		__( 'When you put something into the cart, its content is kept in your browser and sent to our order system, which works out prices, tax and shipping.', 'carrello' ),
		__( 'When you order, our order system receives your name, e-mail address, postal addresses and the order. The payment provider you choose (Stripe or PayPal) receives what it needs to take the payment; card numbers go to it directly and never to us.', 'carrello' ),
	);
	if ( '' !== $host ) {
		/* translators: %s: host name of the connector. */
		$text[] = sprintf( __( 'Our order system runs at %s.', 'carrello' ), $host );
	}
	wp_add_privacy_policy_content( 'Carrello', wp_kses_post( wpautop( implode( "\n\n", $text ) ) ) );
}
