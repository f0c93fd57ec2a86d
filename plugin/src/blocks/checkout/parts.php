<?php
/**
 * Prints the parts of the checkout page, in their order.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_checkout_heading( string $text ): string {
	return '<h2 class="carrello-heading">' . esc_html( $text ) . '</h2>';
}

function carrello_checkout_contact(): string {
	return '<section class="carrello-part">' . carrello_checkout_heading( __( 'Contact', 'carrello' ) ) . '<div class="carrello-fields">'
		. carrello_checkout_field(
			'email',
			__( 'E-mail', 'carrello' ),
			array(
				'type'         => 'email',
				'autocomplete' => 'email',
				'width'        => 'half',
				'missing'      => __( 'Enter your e-mail address.', 'carrello' ),
				'invalid'      => __( 'Enter a valid e-mail address, like name@example.com.', 'carrello' ),
				'attributes'   => array(
					'inputmode'      => 'email',
					'maxlength'      => '254',
					'autocapitalize' => 'off',
					'spellcheck'     => 'false',
				),
			)
		)
		. carrello_checkout_field(
			'billing.phone',
			__( 'Phone', 'carrello' ),
			array(
				'type'         => 'tel',
				'autocomplete' => 'tel',
				'width'        => 'half',
				'ask'          => __( 'Enter a phone number: the carrier calls before it comes.', 'carrello' ),
				'attributes'   => array(
					'inputmode' => 'tel',
					'maxlength' => '40',
				),
			)
		)
		. '</div>' . carrello_checkout_saved() . '</section>';
}

function carrello_checkout_addresses(): string {
	return '<section class="carrello-part">' . carrello_checkout_heading( __( 'Address', 'carrello' ) )
		. carrello_checkout_address( 'billing' )
		. '<div data-wp-bind--hidden="state.needsNoShipping">'
		. carrello_checkout_tick( 'otherAddress', esc_html__( 'Deliver to another address', 'carrello' ), array( 'data-wp-on--change' => 'actions.toggleOtherAddress' ) )
		. '<fieldset class="carrello-more-fields" hidden disabled data-wp-bind--hidden="state.hasOneAddress" data-wp-bind--disabled="state.hasOneAddress"><legend class="carrello-sr">'
		. esc_html__( 'Delivery address', 'carrello' ) . '</legend>' . carrello_checkout_address( 'delivery' ) . '</fieldset></div>'
		. '<div hidden data-wp-bind--hidden="!state.asksInvoice">'
		. carrello_checkout_tick( 'wantsInvoice', esc_html__( 'I want an invoice', 'carrello' ), array( 'data-wp-on--change' => 'actions.toggleInvoice' ) )
		. '</div>' . carrello_checkout_invoice()
		. carrello_checkout_tick( 'isCompany', esc_html__( 'I need an invoice for a company', 'carrello' ), array( 'data-wp-on--change' => 'actions.toggleCompany' ) )
		. carrello_checkout_company() . '</section>';
}

/** What the invoice of a person needs beside the address: in Italy the codice fiscale. */
function carrello_checkout_invoice(): string {
	return '<fieldset class="carrello-more-fields" hidden disabled data-wp-bind--hidden="!state.asksFiscalCode" data-wp-bind--disabled="!state.asksFiscalCode"><legend class="carrello-sr">'
		. esc_html__( 'Data of the invoice', 'carrello' ) . '</legend><div class="carrello-fields">'
		. carrello_checkout_field(
			'invoice.fiscalCode',
			__( 'Tax code (codice fiscale)', 'carrello' ),
			array(
				'width'      => 'half',
				'missing'    => __( 'An invoice for a person in Italy needs the codice fiscale.', 'carrello' ),
				'attributes' => array(
					'maxlength'      => '20',
					'autocapitalize' => 'characters',
					'spellcheck'     => 'false',
				),
			)
		)
		. '</div></fieldset>';
}

function carrello_checkout_company(): string {
	$short = static fn( string $max, string $hint = '' ): array => array(
		'width'      => 'half',
		'attributes' => array(
			'maxlength'      => $max,
			'autocapitalize' => 'characters',
			'spellcheck'     => 'false',
		),
	) + ( '' === $hint ? array() : array( 'hint' => $hint ) );
	return '<fieldset class="carrello-more-fields" hidden disabled data-wp-bind--hidden="!state.isCompany" data-wp-bind--disabled="!state.isCompany"><legend class="carrello-sr">'
		. esc_html__( 'Company data', 'carrello' ) . '</legend><div class="carrello-fields">'
		. carrello_checkout_field(
			'company.name',
			__( 'Company', 'carrello' ),
			array(
				'autocomplete' => 'organization',
				'missing'      => __( 'Enter the company name.', 'carrello' ),
				'attributes'   => array( 'maxlength' => '200' ),
			)
		)
		. carrello_checkout_field( 'company.vatNumber', __( 'VAT number', 'carrello' ), $short( '20' ) )
		. carrello_checkout_field( 'company.fiscalCode', __( 'Tax code (codice fiscale)', 'carrello' ), $short( '20' ) )
		. carrello_checkout_field( 'company.sdiCode', __( 'SDI code', 'carrello' ), $short( '7' ) )
		. carrello_checkout_field(
			'company.pec',
			__( 'PEC address', 'carrello' ),
			array(
				'type'       => 'email',
				'width'      => 'half',
				'invalid'    => __( 'Enter a valid PEC address.', 'carrello' ),
				'attributes' => array(
					'inputmode' => 'email',
					'maxlength' => '200',
				),
			)
		)
		. '</div></fieldset>';
}

function carrello_checkout_shipping(): string {
	return '<section class="carrello-part" data-wp-bind--hidden="state.needsNoShipping"><fieldset><legend class="carrello-heading">' . esc_html__( 'Shipping', 'carrello' ) . '</legend>'
		. '<p class="carrello-field__error" role="status" data-wp-text="state.shippingNotice"></p>'
		. '<div class="carrello-options"><template data-wp-each--method="state.shippingMethods" data-wp-each-key="context.method.id"><label class="carrello-option">'
		. '<input type="radio" name="shippingMethod" data-wp-bind--value="context.method.id" data-wp-bind--checked="context.method.isChosen" data-wp-on--change="actions.pickShipping">'
		. '<span data-wp-text="context.method.name"></span><span class="carrello-option__price" translate="no" data-wp-text="context.method.price"></span></label></template></div></fieldset></section>';
}

function carrello_checkout_payment(): string {
	$option = static fn( string $value, string $label, string $has, string $is ): string =>
		'<label class="carrello-option" hidden data-wp-bind--hidden="!state.' . $has . '"><input type="radio" name="gateway" value="' . $value . '" data-wp-bind--checked="state.' . $is . '" data-wp-on--change="actions.pickGateway"><span>' . esc_html( $label ) . '</span>' . carrello_checkout_marks( $value ) . '</label>';
	return '<section class="carrello-part" id="carrello-payment" data-wp-watch="callbacks.watchTotal"><fieldset data-wp-bind--hidden="state.isFree"><legend class="carrello-heading">' . esc_html__( 'Payment', 'carrello' ) . '</legend><div class="carrello-options">'
		. $option( 'stripe', __( 'Card', 'carrello' ), 'hasStripe', 'isStripe' )
		. '<div class="carrello-card" tabindex="-1" data-wp-bind--hidden="!state.isStripe" data-wp-class--is-ready="state.cardReady"><p class="carrello-card__waiting" data-wp-bind--hidden="state.cardReady">' . esc_html__( 'Loading the card fields…', 'carrello' ) . '</p><div class="carrello-card-fields"></div></div>'
		. $option( 'paypal', __( 'PayPal', 'carrello' ), 'hasPaypal', 'isPaypal' )
		. '<p class="carrello-option-note" hidden data-wp-bind--hidden="!state.isPaypal">' . esc_html__( 'A window of PayPal opens when you place the order.', 'carrello' ) . '</p>'
		. '</div></fieldset></section>';
}

function carrello_checkout_consent(): string {
	$link  = static fn( string $which, string $text ): string => '<a target="_blank" rel="noopener" data-wp-bind--href="state.' . $which . '">' . esc_html( $text ) . '<span class="carrello-sr"> ' . esc_html__( '(opens in a new tab)', 'carrello' ) . '</span></a>';
	$terms = sprintf(
		/* translators: 1: link "terms of sale", 2: link "privacy notice". */
		esc_html__( 'I accept the %1$s and have read the %2$s.', 'carrello' ),
		$link( 'termsUrl', __( 'terms of sale', 'carrello' ) ),
		$link( 'privacyUrl', __( 'privacy notice', 'carrello' ) )
	);
	return '<section class="carrello-part">'
		. carrello_checkout_field(
			'note',
			__( 'Note for us', 'carrello' ),
			array(
				'type'       => 'textarea',
				'attributes' => array( 'maxlength' => '1000' ),
			)
		)
		. carrello_checkout_tick(
			'termsAccepted',
			$terms,
			array(
				'required'     => true,
				'data-missing' => __( 'Accept the terms to place the order.', 'carrello' ),
			)
		)
		. carrello_checkout_tick( 'marketingConsent', esc_html__( 'Send me news and offers by e-mail. I can stop this at any time.', 'carrello' ) )
		. '</section>';
}

/** The button must say that the order obliges the buyer to pay (Directive 2011/83/EU, article 8, paragraph 2). */
function carrello_checkout_place(): string {
	return '<div class="carrello-place">'
		. '<div class="carrello-notice is-warning carrello-changes" role="group" aria-labelledby="carrello-changes-title" tabindex="-1" hidden data-wp-bind--hidden="!state.hasChanges"><h2 class="carrello-heading" id="carrello-changes-title">' . esc_html__( 'Something has changed', 'carrello' ) . '</h2>'
		. '<p>' . esc_html__( 'Nothing was charged. Please look at the changes before you go on.', 'carrello' ) . '</p>'
		. '<ul role="list"><template data-wp-each--change="state.changes" data-wp-each-key="context.change.id"><li><span data-wp-text="context.change.label"></span>: <del translate="no" data-wp-text="context.change.before"></del> <span aria-hidden="true">→</span> <ins translate="no" data-wp-text="context.change.after"></ins></li></template></ul>'
		. '<button type="submit" class="carrello-button wp-element-button" data-wp-text="state.acceptLabel" data-wp-bind--aria-disabled="state.isBusy"></button></div>'
		. '<div class="carrello-notice is-error carrello-order-notice" role="alert" tabindex="-1" hidden data-wp-bind--hidden="!state.notice"><p data-wp-text="state.notice"></p></div>'
		. '<button type="submit" class="carrello-button is-wide wp-element-button carrello-pay" data-wp-bind--hidden="state.hasChanges" data-wp-bind--aria-disabled="state.isBusy" data-wp-text="state.payLabel">' . esc_html__( 'Place order and pay', 'carrello' ) . '</button>'
		. '<p class="carrello-sr" role="status" data-wp-text="state.busy"></p>'
		. '<p class="carrello-small">' . esc_html__( 'With this button you place a binding order with an obligation to pay.', 'carrello' ) . '</p></div>';
}

function carrello_checkout_faults(): string {
	return '<div class="carrello-notice is-error carrello-faults" role="alert" tabindex="-1" hidden data-wp-bind--hidden="!state.hasFaults"><h2 class="carrello-heading">' . esc_html__( 'Please check the form', 'carrello' ) . '</h2>'
		. '<ul role="list"><template data-wp-each--fault="state.faults" data-wp-each-key="context.fault.field"><li><a data-wp-bind--href="context.fault.href" data-wp-text="context.fault.message"></a></li></template></ul></div>';
}

/** A refused payment stands at the top, where the page is when it comes, with the way to what is to be changed. */
function carrello_checkout_pay_trouble(): string {
	return '<div class="carrello-notice is-error carrello-pay-trouble" role="alert" tabindex="-1" hidden data-wp-bind--hidden="!state.payTrouble"><p><strong data-wp-text="state.payTrouble"></strong></p><p><a href="#carrello-payment">'
		. esc_html__( 'Go to the payment', 'carrello' ) . '</a></p></div>';
}

function carrello_checkout_trouble(): string {
	return '<div class="carrello-notice is-warning" role="alert" hidden data-wp-bind--hidden="!state.trouble"><p data-wp-text="state.trouble"></p><p><button type="button" class="carrello-link" data-wp-on--click="actions.retry">'
		. esc_html__( 'Try again', 'carrello' ) . '</button></p></div>';
}

function carrello_checkout_summary(): string {
	return '<details class="carrello-columns__side carrello-summary"><summary><span class="carrello-heading">' . esc_html__( 'Your order', 'carrello' ) . '</span><span class="carrello-summary__total" translate="no" data-wp-text="state.total"></span></summary>'
		. carrello_front_summary_lines()
		. '<ul class="carrello-line-notices" role="list" aria-live="polite"><template data-wp-each--notice="state.lineNotices" data-wp-each-key="context.notice.id"><li class="carrello-line__notice" data-wp-text="context.notice.message"></li></template></ul>'
		. carrello_front_coupon()
		. carrello_front_totals()
		. '<p class="carrello-more"><a href="' . esc_url( carrello_public_settings()['cartUrl'] ) . '">' . esc_html__( 'Change the cart', 'carrello' ) . '</a></p></details>';
}
