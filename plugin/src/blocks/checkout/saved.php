<?php
/**
 * Prints what a returning buyer needs to use saved addresses. The panel waits in a template: its code is loaded at the press.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Prints the button, for a connector that knows saved addresses. */
function carrello_checkout_saved(): string {
	return '<div class="carrello-saved" hidden data-wp-bind--hidden="!state.offersSaved"><p><button type="button" class="carrello-link" data-wp-on--click="actions.useSaved">'
		. esc_html__( 'Use my saved addresses', 'carrello' ) . '</button></p><div class="carrello-saved__place"></div></div>';
}

/** Prints one field of the panel. Without a name and with a form of its own it is no part of the order. */
function carrello_checkout_saved_field( string $id, string $label, array $attributes, string $hint = '' ): string {
	return sprintf(
		'<div class="carrello-field"><label class="carrello-field__label" for="%1$s">%2$s</label>%3$s<input id="%1$s" form="carrello-saved-form" aria-describedby="%1$s-hint %1$s-error"%4$s><p class="carrello-field__error" id="%1$s-error"></p></div>',
		esc_attr( $id ),
		esc_html( $label ),
		'' === $hint ? '' : '<p class="carrello-field__hint" id="' . esc_attr( $id ) . '-hint">' . esc_html( $hint ) . '</p>',
		carrello_checkout_attributes( $attributes )
	);
}

function carrello_checkout_saved_panel(): string {
	$email = array(
		'type'           => 'email',
		'autocomplete'   => 'email',
		'inputmode'      => 'email',
		'maxlength'      => '254',
		'autocapitalize' => 'off',
		'spellcheck'     => 'false',
	);
	$code  = array(
		'type'         => 'text',
		'autocomplete' => 'one-time-code',
		'inputmode'    => 'numeric',
		'maxlength'    => '9',
	);
	$press = static fn( string $text ): string => '<button type="submit" form="carrello-saved-form" class="carrello-button wp-element-button">' . esc_html( $text ) . '</button>';
	$link  = static fn( string $what, string $text ): string => '<button type="button" class="carrello-link" data-do="' . $what . '">' . esc_html( $text ) . '</button>';
	/* translators: %s: name of the shop. */
	$intro = sprintf( __( 'We send a code to your e-mail address. It shows the addresses that you keep at %s.', 'carrello' ), get_bloginfo( 'name', 'display' ) );
	return '<form id="carrello-saved-form" hidden novalidate></form><template id="carrello-saved-template">'
		. '<fieldset class="carrello-saved__panel"><legend class="carrello-saved__title">' . esc_html__( 'My saved addresses', 'carrello' ) . '</legend>'
		. '<div data-step="ask" hidden><p>' . esc_html( $intro ) . '</p>'
		. carrello_checkout_saved_field( 'carrello-saved-email', __( 'E-mail', 'carrello' ), $email ) . $press( __( 'Send the code', 'carrello' ) ) . '</div>'
		. '<div data-step="code" hidden>'
		. carrello_checkout_saved_field( 'carrello-saved-code', __( 'Code', 'carrello' ), $code, __( 'Six digits, from the mail. It may take a minute to come.', 'carrello' ) )
		. $press( __( 'Show my addresses', 'carrello' ) ) . $link( 'again', __( 'Send another code', 'carrello' ) ) . '</div>'
		. '<div data-step="pick" hidden><div class="carrello-saved__lists"></div>'
		. '<div class="carrello-tick"><input type="checkbox" id="carrello-saved-keep" form="carrello-saved-form"><label for="carrello-saved-keep">'
		. esc_html__( 'Keep the addresses of this order for the next one', 'carrello' ) . '</label></div></div>'
		. '<p class="carrello-saved__said" role="status"></p>' . $link( 'close', __( 'Close', 'carrello' ) ) . '</fieldset></template>';
}
