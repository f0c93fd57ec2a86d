<?php
/**
 * Prints the choice of a variant: radio buttons for each option, or a list for an option with many values.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Returns `array( 'Size' => array( 'S', 'M' ), … )` in the order of the variants. */
function carrello_product_options( array $variants ): array {
	$options = array();
	foreach ( $variants as $variant ) {
		foreach ( $variant['options'] as $option ) {
			$options[ $option['name'] ][ $option['value'] ] = $option['value'];
		}
	}
	return array_map( 'array_values', $options );
}

/**
 * Returns what is picked at first: a value where there is no other, and an empty text where the buyer has to say: who gets
 * the wrong size sends it back.
 *
 * @return array<string, string>
 */
function carrello_product_choice( array $variants ): array {
	return array_map( static fn( array $values ): string => 1 === count( $values ) ? $values[0] : '', carrello_product_options( $variants ) );
}

/** Returns the variant whose price is shown at first: the cheapest that can be bought, if there is any. */
function carrello_product_first( array $variants ): array {
	$buyable  = array_values( array_filter( $variants, static fn( array $v ): bool => 0 !== $v['available'] ) );
	$cheapest = $buyable ? $buyable : $variants;
	usort( $cheapest, static fn( array $a, array $b ): int => $a['price'] <=> $b['price'] );
	return $cheapest[0];
}

/** This is the rule of isPossible() in variants.ts: only the options before this one count. */
function carrello_product_is_possible( array $variants, array $choice, string $name, string $value ): bool {
	$names  = array_keys( $choice );
	$before = array_slice( $names, 0, (int) array_search( $name, $names, true ) );
	foreach ( $variants as $variant ) {
		$own = array_column( $variant['options'], 'value', 'name' );
		if ( 0 === $variant['available'] || ( $own[ $name ] ?? null ) !== $value ) {
			continue;
		}
		if ( ! array_filter( $before, static fn( string $other ): bool => '' !== $choice[ $other ] && ( $own[ $other ] ?? null ) !== $choice[ $other ] ) ) {
			return true;
		}
	}
	return false;
}

function carrello_product_choices( array $variants, array $choice ): string {
	$html = '';
	foreach ( carrello_product_options( $variants ) as $name => $values ) {
		$html .= count( $values ) > 8
			? carrello_product_list( $variants, $choice, $name, $values )
			: carrello_product_radios( $variants, $choice, $name, $values );
	}
	return $html;
}

function carrello_product_radios( array $variants, array $choice, string $name, array $values ): string {
	$radios = '';
	foreach ( $values as $value ) {
		$radios .= sprintf(
			'<label class="carrello-choice" %1$s><input type="radio" name="%2$s" value="%3$s"%4$s%5$s data-wp-on--change="actions.pick" data-wp-bind--checked="state.isChosen" data-wp-bind--disabled="state.isImpossible"><span>%6$s</span></label>',
			wp_interactivity_data_wp_context( array( 'name' => $name, 'value' => $value ) ),
			esc_attr( 'carrello-' . sanitize_title( $name ) ),
			esc_attr( $value ),
			checked( $choice[ $name ], $value, false ),
			disabled( carrello_product_is_possible( $variants, $choice, $name, $value ), false, false ),
			esc_html( $value )
		);
	}
	return '<fieldset class="carrello-choices" data-option="' . esc_attr( $name ) . '"><legend>' . esc_html( $name ) . '</legend><div>' . $radios . '</div></fieldset>';
}

function carrello_product_list( array $variants, array $choice, string $name, array $values ): string {
	$options = '' === $choice[ $name ] ? '<option value="" selected disabled>' . esc_html__( 'Please choose', 'carrello' ) . '</option>' : '';
	foreach ( $values as $value ) {
		$options .= sprintf(
			'<option value="%1$s" %2$s%3$s%4$s data-wp-bind--selected="state.isChosen" data-wp-bind--disabled="state.isImpossible">%5$s</option>',
			esc_attr( $value ),
			wp_interactivity_data_wp_context( array( 'name' => $name, 'value' => $value ) ),
			selected( $choice[ $name ], $value, false ),
			disabled( carrello_product_is_possible( $variants, $choice, $name, $value ), false, false ),
			esc_html( $value )
		);
	}
	return sprintf(
		'<label class="carrello-field" data-option="%2$s" %1$s><span class="carrello-field__label">%2$s</span><select data-wp-on--change="actions.pickFromList">%3$s</select></label>',
		wp_interactivity_data_wp_context( array( 'name' => $name ) ),
		esc_html( $name ),
		$options
	);
}
