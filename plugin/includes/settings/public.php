<?php
/**
 * Chooses what the browser may know of the settings.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Returns no secret. Before the owner connects, and on a copy of the site, `connected` is false and `connectorUrl` and
 * `publishableKey` are empty. `locale` is `en` or `it`.
 *
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

/** Returns one of the two languages that Carrello speaks: `it_IT` → `it`, `fr_FR` and any other → `en`. */
function carrello_locale_of( string $locale ): string {
	return 'it' === substr( $locale, 0, 2 ) ? 'it' : 'en';
}
