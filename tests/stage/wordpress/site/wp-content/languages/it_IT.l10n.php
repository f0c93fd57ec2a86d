<?php
/**
 * Stands in for WordPress's Italian language pack, which cannot be downloaded offline: its presence lets the site
 * language be set to Italian, and it holds the few core strings that the shop's pages show.
 */

$stage_months = array(
	'January'   => 'gennaio',
	'February'  => 'febbraio',
	'March'     => 'marzo',
	'April'     => 'aprile',
	'May'       => 'maggio',
	'June'      => 'giugno',
	'July'      => 'luglio',
	'August'    => 'agosto',
	'September' => 'settembre',
	'October'   => 'ottobre',
	'November'  => 'novembre',
	'December'  => 'dicembre',
);

return array(
	'domain'       => 'default',
	'plural-forms' => 'nplurals=2; plural=(n != 1);',
	'language'     => 'it_IT',
	'messages'     => $stage_months + array(
		'html_lang_attribute' . "\4" . 'html_lang_attribute' => 'it-IT',
		'html_lang_attribute'                                 => 'it-IT',
		'Skip to content'                                     => 'Vai al contenuto',
		'Menu'                                                => 'Menu',
		'Open menu'                                           => 'Apri il menu',
		'Close menu'                                          => 'Chiudi il menu',
		'Search'                                              => 'Cerca',
		'Page not found'                                      => 'Pagina non trovata',
	),
);
