<?php
/**
 * Writes amounts for people. The browser gets the same format, so that both write the very same text.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_front_money_format(): array {
	$settings = carrello_public_settings();
	$currency = $settings['currency'];
	$symbols  = array( 'EUR' => '€', 'USD' => '$', 'GBP' => '£', 'JPY' => '¥' );
	$italian  = 'it' === $settings['locale'];
	$symbol   = $symbols[ $currency ] ?? $currency;
	return array(
		'symbol'   => $symbol,
		'decimals' => carrello_front_decimals( $currency ),
		'point'    => $italian ? ',' : '.',
		'group'    => $italian ? '.' : ',',
		'gap'      => $italian || $symbol === $currency ? "\u{a0}" : '',
	);
}

/** Returns how many decimals a currency has by ISO 4217: EUR → 2, JPY → 0. */
function carrello_front_decimals( string $currency ): int {
	if ( in_array( $currency, array( 'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF' ), true ) ) {
		return 0;
	}
	return in_array( $currency, array( 'BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND' ), true ) ? 3 : 2;
}

/** `1220` becomes `€12.20` or `€ 12,20`; the amount is in integer minor units of the shop's currency. */
function carrello_front_money( int $amount ): string {
	$format = carrello_front_money_format();
	$digits = str_pad( (string) abs( $amount ), $format['decimals'] + 1, '0', STR_PAD_LEFT );
	$cut    = strlen( $digits ) - $format['decimals'];
	$whole  = preg_replace( '/\B(?=(\d{3})+$)/', $format['group'], substr( $digits, 0, $cut ) );
	$rest   = $format['decimals'] > 0 ? $format['point'] . substr( $digits, $cut ) : '';
	return ( $amount < 0 ? '−' : '' ) . $format['symbol'] . $format['gap'] . $whole . $rest;
}

/** Shows a price and the former one struck through. Screen readers do not read a strike, so hidden words name both. */
function carrello_front_price( int $price, ?int $regular, bool $from = false ): string {
	$now = '<span class="carrello-price__now">' . esc_html( carrello_front_money( $price ) ) . '</span>';
	if ( $from ) {
		/* translators: %s: lowest price of a product. */
		$now = sprintf( esc_html__( 'from %s', 'carrello' ), $now );
	}
	if ( null === $regular || $regular <= $price ) {
		return '<span class="carrello-price">' . $now . '</span>';
	}
	return '<span class="carrello-price is-sale"><span class="carrello-sr">' . esc_html__( 'Former price:', 'carrello' ) . ' </span><del>'
		. esc_html( carrello_front_money( $regular ) ) . '</del> <span class="carrello-sr">' . esc_html__( 'Price now:', 'carrello' ) . ' </span>' . $now . '</span>';
}
