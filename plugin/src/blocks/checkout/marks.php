<?php
/**
 * Draws the marks of what one can pay with: plain words, drawn here, because nothing is loaded from elsewhere. They say
 * nothing new to a screen reader.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** @param string $gateway `stripe` or `paypal`. */
function carrello_checkout_marks( string $gateway ): string {
	$word  = static fn( string $text, string $colour, int $width ): string => carrello_checkout_mark(
		$width,
		'<text x="' . ( $width / 2 ) . '" y="16.5" text-anchor="middle" textLength="' . ( $width - 12 ) . '" lengthAdjust="spacingAndGlyphs" fill="' . $colour . '" font-family="Arial, Helvetica, sans-serif" font-size="12" font-weight="700" font-style="italic">' . $text . '</text>'
	);
	$marks = array(
		'stripe' => $word( 'VISA', '#1a1f71', 42 )
			. carrello_checkout_mark( 38, '<circle cx="15" cy="12" r="7" fill="#d6001c"/><circle cx="23" cy="12" r="7" fill="#f3a21b" fill-opacity=".85"/>' )
			. $word( 'AMEX', '#00588f', 46 ),
		'paypal' => $word( 'PayPal', '#003087', 56 ),
	);
	return '<span class="carrello-marks" aria-hidden="true">' . $marks[ $gateway ] . '</span>';
}

function carrello_checkout_mark( int $width, string $drawing ): string {
	return '<svg width="' . $width . '" height="24" viewBox="0 0 ' . $width . ' 24" focusable="false"><rect x=".5" y=".5" width="' . ( $width - 1 ) . '" height="23" rx="3.5" fill="#fff" stroke="#c3c4c7"/>' . $drawing . '</svg>';
}
