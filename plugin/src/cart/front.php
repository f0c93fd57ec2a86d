<?php
/**
 * Gives the shop's blocks what they need on a page: the shared cart module, the common style, settings and texts.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/money.php';

/** Every block of a page calls this with its own texts; module, style and settings are handed over once. */
function carrello_front_boot( array $texts = array() ): void {
	static $booted = false;
	if ( ! $booted ) {
		$booted = true;
		$asset  = require __DIR__ . '/index.asset.php';
		wp_register_script_module( '@carrello/cart', plugins_url( 'index.js', __FILE__ ), $asset['dependencies'], $asset['version'] );
		wp_enqueue_style( 'carrello-front', plugins_url( 'index.css', __FILE__ ), array(), $asset['version'] );
		$settings = carrello_public_settings();
		wp_interactivity_config(
			'carrello',
			array(
				'connected'    => (bool) $settings['connected'],
				'connectorUrl' => (string) $settings['connectorUrl'],
				'key'          => (string) $settings['publishableKey'],
				'locale'       => $settings['locale'],
				'currency'     => $settings['currency'],
				'money'        => carrello_front_money_format(),
				'urls'         => array(
					'shop'     => $settings['shopUrl'],
					'cart'     => $settings['cartUrl'],
					'checkout' => $settings['checkoutUrl'],
					'thankYou' => $settings['thankYouUrl'],
					'privacy'  => get_privacy_policy_url(),
					'product'  => home_url( '/?' . CARRELLO_PRODUCT . '=' ),
				),
			)
		);
		$texts += carrello_front_common_texts();
	}
	if ( $texts ) {
		wp_interactivity_config( 'carrello', array( 'texts' => $texts ) );
	}
}

function carrello_front_common_texts(): array {
	return array(
		/* translators: %s: product name. */
		'added'        => __( '%s is in your cart.', 'carrello' ),
		'away'         => __( 'Prices cannot be confirmed right now. Your cart is kept; please try again in a moment.', 'carrello' ),
		'crowded'      => __( 'Very many carts were priced for your network. Yours is kept, and its prices follow by themselves in a moment.', 'carrello' ),
		'lineRefused'  => __( 'This is no longer sold. Please remove it from the cart.', 'carrello' ),
		'notConnected' => __( 'This shop cannot take orders at the moment. Your cart is kept.', 'carrello' ),
		/* translators: 1: old price, 2: new price. */
		'priceChanged' => __( 'The price has changed from %1$s to %2$s.', 'carrello' ),
	);
}

/** Shows the message where JavaScript is off, and hides the controls that would do nothing without it. */
function carrello_front_noscript( string $message ): string {
	return '<noscript><style>.carrello-needs-js{display:none!important}</style><p class="carrello-notice">' . esc_html( $message ) . '</p></noscript>';
}

/** Shows what was put into the cart, with a link to it. Many blocks call this; the page gets it once. */
function carrello_front_snack(): string {
	static $printed = false;
	if ( $printed ) {
		return '';
	}
	$printed = true;
	return sprintf(
		'<div class="carrello-snack" data-wp-interactive="carrello" data-wp-class--is-open="state.hasAnnouncement">'
		. '<p role="status" data-wp-text="state.announcement"></p>'
		. '<a class="carrello-snack__link" href="%1$s">%2$s</a>'
		. '<button type="button" class="carrello-snack__close" aria-label="%3$s" data-wp-on--click="actions.dismiss"><span aria-hidden="true">×</span></button></div>',
		esc_url( carrello_public_settings()['cartUrl'] ),
		esc_html__( 'View cart', 'carrello' ),
		esc_attr__( 'Close message', 'carrello' )
	);
}

/** Tells the buyer that no money moves while the sandbox is on. Cart, checkout and thank-you page must show it. */
function carrello_front_sandbox_line(): string {
	if ( ! carrello_public_settings()['sandbox'] ) {
		return '';
	}
	return '<p class="carrello-sandbox"><strong>' . esc_html__( 'Sandbox:', 'carrello' ) . '</strong> ' . esc_html__( 'no money moves.', 'carrello' ) . '</p>';
}

/** Returns what the browser's cart keeps of a variant. Its price is only shown: the connector prices every order. */
function carrello_front_line( array $product, array $variant ): array {
	return array(
		'variantId' => $variant['id'],
		'quantity'  => 1,
		'name'      => $product['name'],
		'options'   => $variant['options'],
		'price'     => $variant['price'],
		'image'     => $product['image'],
		'url'       => $product['url'],
	);
}

/**
 * Prints a quantity field with buttons for one less and one more. `$label` is for screen readers. In a list of lines,
 * `$label_binding` is the part of the context that has each line's own labels; there `actions.type` keeps what the
 * buyer is typing, because new prices may arrive meanwhile and draw the field again.
 */
function carrello_front_stepper( string $value, string $on_change, string $on_step, string $label, string $label_binding = '' ): string {
	$typing = '' === $label_binding ? '' : ' data-wp-on--input="actions.type" data-wp-on--blur="actions.stopTyping"';
	$bind   = static fn( string $key ): string => '' === $label_binding ? '' : ' data-wp-bind--aria-label="' . esc_attr( "$label_binding.$key" ) . '"';
	return sprintf(
		'<div class="carrello-stepper" role="group" aria-label="%1$s"%2$s>'
		. '<button type="button" data-by="-1" aria-label="%3$s" data-wp-on--click="%5$s"><span aria-hidden="true">−</span></button>'
		. '<input type="number" inputmode="numeric" min="1" max="999" step="1" value="1" aria-label="%1$s"%2$s data-wp-bind--value="%6$s" data-wp-on--change="%7$s"%8$s>'
		. '<button type="button" data-by="1" aria-label="%4$s" data-wp-on--click="%5$s"><span aria-hidden="true">+</span></button></div>',
		esc_attr( $label ),
		$bind( 'quantityLabel' ),
		esc_attr__( 'One less', 'carrello' ),
		esc_attr__( 'One more', 'carrello' ),
		esc_attr( $on_step ),
		esc_attr( $value ),
		esc_attr( $on_change ),
		$typing
	);
}

function carrello_front_empty(): string {
	return '<div class="carrello-empty" hidden data-wp-bind--hidden="!state.isEmpty"><h2 class="carrello-heading carrello-empty__title" tabindex="-1">'
		. esc_html__( 'Your cart is empty', 'carrello' ) . '</h2><p><a class="carrello-button wp-element-button" href="' . esc_url( carrello_public_settings()['shopUrl'] ) . '">'
		. esc_html__( 'Go to the shop', 'carrello' ) . '</a></p></div>';
}
