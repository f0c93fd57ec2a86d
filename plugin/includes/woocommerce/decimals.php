<?php
/**
 * Reckons with amounts as WooCommerce keeps them: decimal numbers in texts. Nothing here is a float, except where WooCommerce
 * gives one, which is written down with ten decimals first.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** ISO 4217 gives these currencies other than two decimals; the connector's platform/money.ts has the same. */
const CARRELLO_DECIMALS = array(
	0 => array( 'BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF' ),
	3 => array( 'BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND' ),
);

function carrello_decimals_of( string $currency ): int {
	foreach ( CARRELLO_DECIMALS as $decimals => $currencies ) {
		if ( in_array( $currency, $currencies, true ) ) {
			return $decimals;
		}
	}
	return 2;
}

/**
 * Returns a number as plain decimals without needless zeros: `39.10000000` → `39.1`, `1e-7` → `0.0000001`, 10.0 → `10`,
 * anything else → `0`.
 *
 * @param mixed $value A text, int, float or null.
 */
function carrello_decimal( $value ): string {
	$text = is_float( $value ) ? number_format( $value, 10, '.', '' ) : trim( is_scalar( $value ) ? (string) $value : '' );
	if ( ! preg_match( '/^([+-]?)0*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/', $text, $found ) || ! preg_match( '/\d/', $text ) ) {
		return '0';
	}
	list( $whole, $part, $power ) = array( $found[2], $found[3] ?? '', (int) ( $found[4] ?? 0 ) );
	if ( 0 < $power ) {
		$part  = str_pad( $part, $power, '0' );
		$whole = $whole . substr( $part, 0, $power );
		$part  = substr( $part, $power );
	} elseif ( 0 > $power ) {
		$whole = str_pad( $whole, -$power, '0', STR_PAD_LEFT );
		$part  = substr( $whole, $power ) . $part;
		$whole = substr( $whole, 0, $power );
	}
	$whole = ltrim( $whole, '0' );
	$part  = rtrim( $part, '0' );
	$plain = ( '' === $whole ? '0' : $whole ) . ( '' === $part ? '' : ".$part" );
	return '-' === $found[1] && '0' !== $plain ? "-$plain" : $plain;
}

/**
 * Returns an amount in minor units of its currency, rounded half away from zero: `12.205` EUR → 1221, `1830.00` JPY → 1830.
 *
 * @param mixed $value As carrello_decimal() takes it.
 */
function carrello_minor( $value, string $currency ): int {
	$decimal  = carrello_decimal( $value );
	$decimals = carrello_decimals_of( $currency );
	$parts    = explode( '.', ltrim( $decimal, '-' ) );
	$part     = str_pad( $parts[1] ?? '', $decimals + 1, '0' );
	$minor    = (int) ( $parts[0] . substr( $part, 0, $decimals ) ) + ( '5' <= $part[ $decimals ] ? 1 : 0 );
	return '-' === $decimal[0] ? -$minor : $minor;
}

/**
 * Returns an amount before it is rounded to its currency, with eight decimals at most: so many are what REST tells.
 *
 * @param mixed $value As carrello_decimal() takes it.
 */
function carrello_exact( $value ): string {
	$decimal = carrello_decimal( $value );
	$parts   = explode( '.', ltrim( $decimal, '-' ) );
	if ( 8 >= strlen( $parts[1] ?? '' ) ) {
		return $decimal;
	}
	$cut = carrello_decimal( $parts[0] . '.' . substr( $parts[1], 0, 8 ) );
	if ( '5' <= $parts[1][8] ) {
		$digits = (string) ( (int) ( $parts[0] . substr( $parts[1], 0, 8 ) ) + 1 );
		$digits = str_pad( $digits, 9, '0', STR_PAD_LEFT );
		$cut    = carrello_decimal( substr( $digits, 0, -8 ) . '.' . substr( $digits, -8 ) );
	}
	return '-' === $decimal[0] && '0' !== $cut ? "-$cut" : $cut;
}

/** Divides and cuts after eight decimals: `10` by `3` → `3.33333333`. By nothing it gives the number itself. */
function carrello_divided( string $number, string $by ): string {
	$decimals = static fn( string $decimal ): int => strlen( explode( '.', "$decimal." )[1] );
	$digits   = static fn( string $decimal ): string => str_replace( array( '-', '.' ), '', $decimal );
	$divisor  = (int) $digits( $by );
	if ( 0 === $divisor ) {
		return $number;
	}
	$shift    = 8 + $decimals( $by ) - $decimals( $number );
	$dividend = $shift < 0 ? substr( $digits( $number ), 0, $shift ) : $digits( $number ) . str_repeat( '0', $shift );
	$rest     = 0;
	$quotient = '';
	foreach ( str_split( $dividend ) as $digit ) {
		$rest      = $rest * 10 + (int) $digit;
		$quotient .= intdiv( $rest, $divisor );
		$rest      = $rest % $divisor;
	}
	$quotient = str_pad( $quotient, 9, '0', STR_PAD_LEFT );
	$sign     = ( '-' === $number[0] ) !== ( '-' === $by[0] ) ? '-' : '';
	return carrello_decimal( $sign . substr( $quotient, 0, -8 ) . '.' . substr( $quotient, -8 ) );
}
