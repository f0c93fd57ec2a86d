<?php
/**
 * What the browser may know, for `wp_interactivity_state()` and the blocks:
 *
 * `carrello_public_settings(): array` connectorUrl, publishableKey, currency, locale (`en` or `it`), sandbox, connected,
 * pricesIncludeTax, shopUrl, cartUrl, checkoutUrl, thankYouUrl. Before the owner connects, and on a copy of the site,
 * `connected` is false and connectorUrl and publishableKey are empty.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * @return array{connectorUrl:string, publishableKey:string, currency:string, locale:string, sandbox:bool, connected:bool,
 *               pricesIncludeTax:bool, shopUrl:string, cartUrl:string, checkoutUrl:string, thankYouUrl:string}
 */
function carrello_public_settings(): array {
	$connection = carrello_connection();
	$connected  = null !== $connection && ! carrello_is_copy();
	$pages      = carrello_page_urls();
	return array(
		'connectorUrl'     => $connected ? $connection['address'] : '',
		'publishableKey'   => $connected ? $connection['publishableKey'] : '',
		'currency'         => $connection['currency'] ?? 'EUR',
		'locale'           => carrello_locale_of( determine_locale() ),
		'sandbox'          => $connection['sandbox'] ?? false,
		'connected'        => $connected,
		'pricesIncludeTax' => carrello_catalog_state()['pricesIncludeTax'],
		'shopUrl'          => $pages['shop'],
		'cartUrl'          => $pages['cart'],
		'checkoutUrl'      => $pages['checkout'],
		'thankYouUrl'      => $pages['thankYou'],
	);
}

/** The language of the two that Carrello speaks: `it_IT` → `it`, all others `en`. */
function carrello_locale_of( string $locale ): string {
	return 'it' === substr( $locale, 0, 2 ) ? 'it' : 'en';
}
