<?php
/**
 * Finds the company that an order is for. WooCommerce keeps its name alone; tax numbers are in the fields of other plugins.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * The names under which plugins keep a number, without what stands before: `_billing_piva`, `billing_piva` and the checkout field
 * `_wc_billing/shop/piva` are all `piva`.
 */
const CARRELLO_COMPANY_FIELDS = array(
	'vatNumber'  => array( 'vat', 'vat_number', 'vatnumber', 'vat_id', 'eu_vat_number', 'partita_iva', 'partitaiva', 'piva', 'p_iva' ),
	'fiscalCode' => array( 'codice_fiscale', 'codicefiscale', 'cod_fisc', 'cf', 'fiscal_code' ),
	'sdiCode'    => array( 'sdi', 'codice_sdi', 'codice_univoco', 'codice_destinatario', 'sdi_code' ),
	'pec'        => array( 'pec', 'pec_email', 'indirizzo_pec' ),
);

function carrello_map_company( array $told ): ?array {
	$found = array( 'name' => (string) ( $told['billing']['company'] ?? '' ) );
	foreach ( CARRELLO_COMPANY_FIELDS as $field => $names ) {
		$found[ $field ] = '';
		foreach ( (array) ( $told['meta_data'] ?? array() ) as $entry ) {
			$name = strtolower( (string) preg_replace( '#^(_wc_(billing|other)/[^/]+/|_?billing_|_)#', '', (string) $entry['key'] ) );
			if ( '' === $found[ $field ] && in_array( str_replace( '-', '_', $name ), $names, true ) && is_scalar( $entry['value'] ) ) {
				$found[ $field ] = trim( (string) $entry['value'] );
			}
		}
	}
	return '' === implode( '', $found ) ? null : $found;
}
