<?php
/**
 * Prints form fields. A label is always visible, and an error stands below its field and is tied to it.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Ids of fields come from their names: `billing.city` → `carrello-billing-city`. */
function carrello_checkout_id( string $name ): string {
	return 'carrello-' . strtolower( str_replace( '.', '-', $name ) );
}

/** @param array<string, string|bool> $attributes Values are escaped here; true prints an attribute without a value. */
function carrello_checkout_attributes( array $attributes ): string {
	$html = '';
	foreach ( $attributes as $name => $value ) {
		if ( false !== $value && '' !== $value ) {
			$html .= ' ' . $name . ( true === $value ? '' : '="' . esc_attr( $value ) . '"' );
		}
	}
	return $html;
}

/**
 * Prints one field. `$options` may have `type`, `autocomplete`, `missing` (what to say when it is empty; this makes the
 * field required), `ask` (the same where the browser decides whether it is required), `invalid` (what to say when it is
 * wrong), `width` (`half`, `third`), `hint`, `listed` (true: the browser may put a list in its place), and any further
 * attribute under `attributes`.
 */
function carrello_checkout_field( string $name, string $label, array $options = array() ): string {
	$id       = carrello_checkout_id( $name );
	$type     = $options['type'] ?? 'text';
	$required = isset( $options['missing'] );
	$common   = array(
		'id'                         => $id,
		'name'                       => $name,
		'autocomplete'               => $options['autocomplete'] ?? 'off',
		'required'                   => $required,
		'data-missing'               => $options['missing'] ?? $options['ask'] ?? '',
		'data-invalid'               => $options['invalid'] ?? '',
		'aria-describedby'           => ( isset( $options['hint'] ) ? "$id-hint " : '' ) . "$id-error",
		'data-wp-bind--aria-invalid' => 'state.fieldInvalid',
	) + ( $options['attributes'] ?? array() );
	$control  = array(
		'select'   => '<select' . carrello_checkout_attributes( $common ) . '><option value="">…</option></select>',
		'textarea' => '<textarea rows="3"' . carrello_checkout_attributes( $common ) . '></textarea>',
	)[ $type ] ?? '<input' . carrello_checkout_attributes( array( 'type' => $type ) + $common ) . '>';
	if ( isset( $options['listed'] ) ) {
		$control .= '<select' . carrello_checkout_attributes( array( 'id' => "$id-list", 'name' => false ) + $common ) . ' hidden disabled></select>';
	}
	return sprintf(
		'<div class="carrello-field %1$s" %2$s data-part="%8$s"><label class="carrello-field__label" for="%3$s"><span class="carrello-field__name">%4$s</span>%5$s</label>%6$s%7$s<p class="carrello-field__error" id="%3$s-error" data-wp-text="state.fieldError"></p></div>',
		isset( $options['width'] ) ? 'is-' . $options['width'] : '',
		wp_interactivity_data_wp_context( array( 'field' => $name ) ),
		esc_attr( $id ),
		esc_html( $label ),
		' <span class="carrello-optional"' . ( $required ? ' hidden' : '' ) . '>' . esc_html__( '(optional)', 'carrello' ) . '</span>',
		isset( $options['hint'] ) ? '<p class="carrello-field__hint" id="' . esc_attr( $id ) . '-hint">' . esc_html( $options['hint'] ) . '</p>' : '',
		$control,
		esc_attr( $name )
	);
}

/** Prints a box to tick with its label. `$label_html` must be escaped already, because it may have links. */
function carrello_checkout_tick( string $name, string $label_html, array $attributes = array() ): string {
	$id = carrello_checkout_id( $name );
	return sprintf(
		'<div class="carrello-field" %1$s><div class="carrello-tick"><input type="checkbox" value="1"%2$s><label for="%3$s">%4$s</label></div><p class="carrello-field__error" id="%3$s-error" data-wp-text="state.fieldError"></p></div>',
		wp_interactivity_data_wp_context( array( 'field' => $name ) ),
		carrello_checkout_attributes(
			array(
				'id'                         => $id,
				'name'                       => $name,
				'aria-describedby'           => "$id-error",
				'data-wp-bind--aria-invalid' => 'state.fieldInvalid',
			) + $attributes
		),
		esc_attr( $id ),
		$label_html
	);
}

/** Prints the fields of name and address; `$section` is `billing` or `delivery`. */
function carrello_checkout_address( string $section ): string {
	$fill = static fn( string $token ): string => 'delivery' === $section ? "shipping $token" : $token;
	$half = static fn( string $token, string $missing, int $max ): array => array(
		'width'        => 'half',
		'autocomplete' => $fill( $token ),
		'missing'      => $missing,
		'attributes'   => array( 'maxlength' => (string) $max ),
	);
	return '<div class="carrello-fields">'
		. carrello_checkout_field( "$section.firstName", __( 'First name', 'carrello' ), $half( 'given-name', __( 'Enter the first name.', 'carrello' ), 100 ) )
		. carrello_checkout_field(
			"$section.lastName",
			__( 'Last name', 'carrello' ),
			array(
				'width'        => 'half',
				'autocomplete' => $fill( 'family-name' ),
				'attributes'   => array( 'maxlength' => '100' ),
			)
		)
		. carrello_checkout_field(
			"$section.country",
			__( 'Country', 'carrello' ),
			array(
				'type'         => 'select',
				'autocomplete' => $fill( 'country' ),
				'missing'      => __( 'Choose the country.', 'carrello' ),
				'attributes'   => array( 'data-wp-on--change' => 'actions.pickCountry' ),
			)
		)
		. carrello_checkout_field(
			"$section.line1",
			__( 'Street and number', 'carrello' ),
			array(
				'autocomplete' => $fill( 'address-line1' ),
				'missing'      => __( 'Enter street and number.', 'carrello' ),
				'attributes'   => array( 'maxlength' => '200' ),
			)
		)
		. carrello_checkout_field(
			"$section.line2",
			__( 'Floor, staircase, c/o', 'carrello' ),
			array(
				'autocomplete' => $fill( 'address-line2' ),
				'attributes'   => array( 'maxlength' => '200' ),
			)
		)
		. carrello_checkout_field( "$section.postcode", __( 'Postcode', 'carrello' ), array( 'width' => 'third' ) + $half( 'postal-code', __( 'Enter the postcode.', 'carrello' ), 20 ) )
		. carrello_checkout_field( "$section.city", __( 'Town', 'carrello' ), array( 'width' => 'third' ) + $half( 'address-level2', __( 'Enter the town.', 'carrello' ), 100 ) )
		. carrello_checkout_field(
			"$section.state",
			__( 'Province', 'carrello' ),
			array(
				'width'        => 'third',
				'listed'       => true,
				'ask'          => __( 'Choose the state or province.', 'carrello' ),
				'autocomplete' => $fill( 'address-level1' ),
				'attributes'   => array( 'maxlength' => '100' ),
			)
		)
		. '</div>';
}
