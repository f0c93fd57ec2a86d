<?php
/**
 * Leads whoever is signed in here to their orders and to help, in the customer portal.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Action `template_redirect`: `/?carrello=orders` leads to the portal. The connector alone decides whether it asks for a code:
 * nobody here knows whether a user's mailbox is their own. Without an answer it leads to the portal's sign-in.
 */
function carrello_lead_to_orders(): void {
	$connection = carrello_connection();
	// phpcs:ignore WordPress.Security.NonceVerification -- it only leads on, and changes nothing here.
	if ( 'orders' !== sanitize_key( wp_unslash( $_GET['carrello'] ?? '' ) ) || null === $connection ) {
		return;
	}
	$url  = $connection['address'] . '/portal';
	$user = wp_get_current_user();
	if ( $user->exists() ) {
		$asked  = array(
			'userId' => (string) $user->ID,
			'email'  => $user->user_email,
		);
		$answer = carrello_signed_request( 'POST', '/v1/sign-on', $asked );
		if ( ! is_wp_error( $answer ) && is_string( $answer['url'] ?? null ) ) {
			$url = $answer['url'];
		}
	}
	nocache_headers();
	// phpcs:ignore WordPress.Security.SafeRedirect -- the portal has a host of its own.
	if ( wp_redirect( esc_url_raw( $url, array( 'http', 'https' ) ), 303 ) ) {
		exit;
	}
}

/** Shortcode `[carrello_orders]`: the link to it. */
function carrello_print_orders_link(): string {
	return '<a href="' . esc_url( home_url( '/?carrello=orders' ) ) . '" rel="nofollow">' . esc_html__( 'Orders and help', 'carrello' ) . '</a>';
}
