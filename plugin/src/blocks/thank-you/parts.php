<?php
/**
 * Prints the parts of the thank-you page.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_thank_you_texts(): array {
	return array(
		/* translators: %s: e-mail address. */
		'mailNote'     => __( 'We have sent the confirmation to %s.', 'carrello' ),
		'byCard'       => __( 'Paid by card', 'carrello' ),
		'byPaypal'     => __( 'Paid with PayPal', 'carrello' ),
		'nothingToPay' => __( 'There was nothing to pay', 'carrello' ),
	);
}

/** Prints one message per phase. A screen reader reads the one that appears. */
function carrello_thank_you_messages(): string {
	$settings = carrello_public_settings();
	$message  = static fn( string $when, string $title, string $text, string $more = '' ): string =>
		'<div class="carrello-message" hidden data-wp-bind--hidden="!state.' . $when . '"><h2 class="carrello-heading">' . esc_html( $title ) . '</h2><p>' . esc_html( $text ) . '</p>' . $more . '</div>';
	$button   = static fn( string $url, string $text ): string => '<p><a class="carrello-button wp-element-button" href="' . esc_url( $url ) . '">' . esc_html( $text ) . '</a></p>';
	$again    = '<p><button type="button" class="carrello-button is-quiet wp-element-button" data-wp-on--click="actions.again">' . esc_html__( 'Look again', 'carrello' ) . '</button></p>';
	return $message( 'isPaid', __( 'Your order is placed', 'carrello' ), __( 'Your payment has arrived.', 'carrello' ), carrello_thank_you_next() )
		. $message( 'isProcessing', __( 'Your payment is on its way', 'carrello' ), __( 'As soon as it arrives we confirm the order by e-mail. You need not do anything, and please do not pay again.', 'carrello' ), $again )
		. $message( 'isOpen', __( 'This order was not paid', 'carrello' ), __( 'Nothing was charged. Your cart and your data are kept.', 'carrello' ), '<p data-wp-text="state.declined"></p>' . $button( $settings['checkoutUrl'], __( 'Back to checkout', 'carrello' ) ) )
		. $message( 'isClosed', __( 'This order is in your customer area', 'carrello' ), __( 'This page shows an order for one day. In your customer area you sign in with the e-mail address of the order.', 'carrello' ), '<p><a class="carrello-button wp-element-button" data-wp-bind--href="state.portal">' . esc_html__( 'Follow your order', 'carrello' ) . '</a></p>' )
		. $message( 'isUnknown', __( 'This order cannot be shown here', 'carrello' ), __( 'It can only be shown in the browser in which it was placed. You find it in the confirmation e-mail.', 'carrello' ), $button( $settings['shopUrl'], __( 'Go to the shop', 'carrello' ) ) )
		. $message( 'isAway', __( 'We cannot look up your order right now', 'carrello' ), __( 'If you have paid, the confirmation comes by e-mail. Please do not pay again before looking once more.', 'carrello' ), $again );
}

/** What is given without a parcel: names, and the way to the page where it is had. */
function carrello_thank_you_files(): string {
	return '<section class="carrello-part carrello-files" hidden data-wp-bind--hidden="!state.hasFiles"><h2 class="carrello-heading">' . esc_html__( 'Your files', 'carrello' ) . '</h2><p data-wp-text="state.fileNames"></p>'
		. '<p><a class="carrello-button wp-element-button" data-wp-bind--href="state.filesUrl">' . esc_html__( 'Get your files', 'carrello' ) . '</a></p></section>';
}

/** What happens next; a confirmation alone leaves the buyer waiting. */
function carrello_thank_you_next(): string {
	$step = static fn( string $text, string $when = '' ): string => '<li' . ( '' === $when ? '' : ' hidden data-wp-bind--hidden="!state.' . $when . '"' ) . '>' . esc_html( $text ) . '</li>';
	return '<h3 class="carrello-heading">' . esc_html__( 'What happens next', 'carrello' ) . '</h3><ol class="carrello-next"><li data-wp-text="state.mailNote"></li>'
		. $step( __( 'We pack your order. When it leaves us, you get a mail with the way to track the parcel.', 'carrello' ), 'isShipped' )
		. $step( __( 'Your files are below, and the mail leads to them, too.', 'carrello' ), 'hasFiles' )
		. $step( __( 'In your customer area you can follow it, ask us something or send something back.', 'carrello' ) ) . '</ol>';
}

function carrello_thank_you_order(): string {
	$fact = static fn( string $term, string $state ): string => '<div data-wp-bind--hidden="!state.' . $state . '"><dt>' . esc_html( $term ) . '</dt><dd data-wp-text="state.' . $state . '"></dd></div>';
	return '<div class="carrello-order" hidden data-wp-bind--hidden="!state.isPaid"><dl class="carrello-facts">'
		. $fact( __( 'Order number', 'carrello' ), 'number' )
		. $fact( __( 'Date', 'carrello' ), 'placedAt' )
		. $fact( __( 'Payment', 'carrello' ), 'paidWith' )
		. '</dl>'
		. carrello_thank_you_files()
		. '<section class="carrello-part"><h2 class="carrello-heading">' . esc_html__( 'What you ordered', 'carrello' ) . '</h2>' . carrello_front_summary_lines() . carrello_front_totals() . '</section>'
		. '<dl class="carrello-facts">' . $fact( __( 'Billing address', 'carrello' ), 'billing' ) . $fact( __( 'Delivery address', 'carrello' ), 'delivery' ) . '</dl>'
		. '<p><a class="carrello-button wp-element-button" data-wp-bind--href="state.portalUrl">' . esc_html__( 'Follow your order', 'carrello' ) . '</a> '
		. '<a href="' . esc_url( carrello_public_settings()['shopUrl'] ) . '">' . esc_html__( 'Continue shopping', 'carrello' ) . '</a></p></div>';
}
