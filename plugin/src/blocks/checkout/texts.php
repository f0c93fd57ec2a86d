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
		/* translators: %s: a number of the right form, like "IT00743110157". */
		'vat_form'         => __( 'A VAT number looks like %s. Check it, or leave the field empty.', 'carrello' ),
		'vat_check'        => __( 'This VAT number cannot be right: its check digit does not fit. Look for a typing mistake.', 'carrello' ),
		'fiscal_form'      => __( 'A codice fiscale has 16 letters and digits, or the 11 digits of a company.', 'carrello' ),
		'fiscal_check'     => __( 'This codice fiscale cannot be right: its last character does not fit. Look for a typing mistake.', 'carrello' ),
		'sdi_form'         => __( 'An SDI code has 7 letters and digits, like M5UXCR1. Without one, write 0000000 and a PEC address.', 'carrello' ),
		'sdi_abroad'       => __( 'XXXXXXX is only for companies outside Italy. Without an SDI code, write 0000000 and a PEC address.', 'carrello' ),
		'sdi_pec'          => __( 'With the SDI code 0000000 a PEC address is needed.', 'carrello' ),
		'place_postcode'   => __( 'Postcode', 'carrello' ),
		'place_zip'        => __( 'ZIP code', 'carrello' ),
		'place_eircode'    => __( 'Eircode', 'carrello' ),
		'place_pin'        => __( 'PIN code', 'carrello' ),
		'place_city'       => __( 'Town', 'carrello' ),
		'place_suburb'     => __( 'Suburb', 'carrello' ),
		'place_district'   => __( 'District', 'carrello' ),
		'place_state'      => __( 'State', 'carrello' ),
		'place_province'   => __( 'Province', 'carrello' ),
		'place_county'     => __( 'County', 'carrello' ),
		'place_prefecture' => __( 'Prefecture', 'carrello' ),
		'place_region'     => __( 'Region', 'carrello' ),
		'place_emirate'    => __( 'Emirate', 'carrello' ),
		'place_area'       => __( 'Area', 'carrello' ),
		'place_oblast'     => __( 'Oblast', 'carrello' ),
		'no_name'          => __( 'Enter the first name.', 'carrello' ),
		'missing_line1'    => __( 'Enter street and number.', 'carrello' ),
		'missing_postcode' => __( 'Enter the postcode.', 'carrello' ),
		'missing_city'     => __( 'Enter the town.', 'carrello' ),
		'missing_state'    => __( 'Choose the state or province.', 'carrello' ),
		'missing_phone'    => __( 'Enter a phone number: the carrier calls before it comes.', 'carrello' ),
		'not_listed'       => __( 'Choose one of the list.', 'carrello' ),
		'no_such_country'  => __( 'Choose the country.', 'carrello' ),
		/* translators: %s: a postcode of the right form, like "20121". */
		'postcode_form'    => __( 'This is no postcode of that country; one looks like %s.', 'carrello' ),
		'cardAway'         => __( 'The card fields could not be loaded. Check your connection and try again, or choose another way to pay.', 'carrello' ),
		'paypalAway'       => __( 'PayPal could not be loaded yet. Wait a moment and try again, or pay by card.', 'carrello' ),
		'paypalCancelled'  => __( 'You closed PayPal before paying. Nothing was charged, and everything you typed is still here.', 'carrello' ),
		'paypalFailed'     => __( 'PayPal reported a problem. Nothing was charged. Please try again or pay by card.', 'carrello' ),
		/* translators: %s: what is wrong, like "Enter the town." */
		'atDelivery'       => __( 'Delivery address: %s', 'carrello' ),
		'noGateway'        => __( 'This shop cannot take payments at the moment. Your cart is kept.', 'carrello' ),
		'notTaken'         => __( 'No way of paying here takes this total. Please change the cart; it is kept.', 'carrello' ),
		'notAvailable'     => __( 'no longer available', 'carrello' ),
		/* translators: %s: e-mail address. */
		'savedSent'        => __( 'Code sent to %s. It works for 10 minutes. If you have not bought here before, none will come.', 'carrello' ),
		'savedBusy'        => __( 'One moment…', 'carrello' ),
		'savedEmail'       => __( 'Enter a valid e-mail address, like name@example.com.', 'carrello' ),
		'savedDigits'      => __( 'Enter the six digits of the code.', 'carrello' ),
		'saved_wrong'      => __( 'This code is not right. Look at the newest mail.', 'carrello' ),
		'saved_expired'    => __( 'This code does not work any more. Ask for another one.', 'carrello' ),
		'saved_too_many'   => __( 'Those were too many tries in a short time. Wait some minutes, or type your address below.', 'carrello' ),
		'savedAway'        => __( 'Your addresses cannot be reached right now. Try again, or type your address below.', 'carrello' ),
		'savedEnded'       => __( 'Your addresses are closed again, for safety. What is filled in stays.', 'carrello' ),
		'savedOver'        => __( 'This order is placed already. Reload the page.', 'carrello' ),
		'savedNone'        => __( 'You keep no addresses yet. Fill in the form below; you can have them kept.', 'carrello' ),
		'savedPick'        => __( 'Choose, and the form below is filled in. You can still change every field.', 'carrello' ),
		/* translators: %s: an address in one line. */
		'savedFilled'      => __( 'Filled in: %s. You can still change every field, for this order alone.', 'carrello' ),
		/* translators: %s: a company, like "Rossi & Figli". */
		'savedFor'         => __( 'for %s', 'carrello' ),
		/* translators: %s: a company, like "Rossi & Figli". */
		'savedOf'          => __( 'Filled in. The order will be that of %s: colleagues who may see its orders will see it. Change the company’s name or VAT number below, and it is yours alone.', 'carrello' ),
		'savedPrivate'     => __( 'The company was changed: the order is yours alone. To order for the company, choose its profile again.', 'carrello' ),
		'savedKept'        => __( 'They will be kept once the order is paid.', 'carrello' ),
		'savedNotKept'     => __( 'They will not be kept.', 'carrello' ),
		'savedNotServed'   => __( 'not served by this shop', 'carrello' ),
		'saved_delivery'   => __( 'Deliver to', 'carrello' ),
		'saved_billing'    => __( 'Bill to', 'carrello' ),
		'changed_discount' => __( 'Discount', 'carrello' ),
		'changed_shipping' => __( 'Shipping', 'carrello' ),
		'changed_tax'      => __( 'VAT included', 'carrello' ),
	);
}
