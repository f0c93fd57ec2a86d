<?php
/**
 * What a shop owner would have made by hand before the opening: a front page, terms, privacy, a short menu and a footer.
 */

declare( strict_types=1 );

const STAGE_TEXTS = array(
	'en' => array(
		'home'         => 'Home',
		'headline'     => 'Good things for house and table',
		'intro'        => 'Made by people we know, sent from our shop in two days.',
		'all'          => 'See everything',
		'terms'        => 'Terms of sale',
		'terms_text'   => 'Prices include VAT. We deliver within Italy and the European Union. You may withdraw from the purchase within 14 days of delivery without giving a reason.',
		'privacy'      => 'Privacy',
		'privacy_text' => 'We use your name, addresses and e-mail to deliver your order and to keep the books, and for nothing else. Ask us at any time what we hold about you.',
	),
	'it' => array(
		'home'         => 'Home',
		'headline'     => 'Cose buone per la casa e la tavola',
		'intro'        => 'Fatte da persone che conosciamo, spedite dalla nostra bottega in due giorni.',
		'all'          => 'Vedi tutto',
		'terms'        => 'Condizioni di vendita',
		'terms_text'   => 'I prezzi comprendono l’IVA. Consegniamo in Italia e nell’Unione europea. Puoi recedere dall’acquisto entro 14 giorni dalla consegna senza indicarne il motivo.',
		'privacy'      => 'Privacy',
		'privacy_text' => 'Usiamo nome, indirizzi ed e-mail per consegnare il tuo ordine e tenere i conti, e per nient’altro. Chiedici quando vuoi che cosa conserviamo di te.',
	),
);

function stage_clear_sample_content(): void {
	$samples = get_posts(
		array(
			'post_type'   => array( 'post', 'page' ),
			'post_status' => 'any',
			'numberposts' => -1,
		)
	);
	foreach ( $samples as $sample ) {
		wp_delete_post( $sample->ID, true );
	}
}

function stage_create_furniture( string $locale ): void {
	$text  = STAGE_TEXTS[ $locale ];
	$pages = (array) get_option( 'carrello_pages', array() );
	$shop  = isset( $pages['shop'] ) ? get_post( $pages['shop'] ) : null;
	foreach ( array( 'terms', 'privacy' ) as $name ) {
		$content = "<!-- wp:paragraph -->\n<p>" . $text[ "{$name}_text" ] . "</p>\n<!-- /wp:paragraph -->";
		$id      = stage_insert( 'page', $name, $text[ $name ], $content );
		if ( 'privacy' === $name ) {
			update_option( 'wp_page_for_privacy_policy', $id );
		}
	}
	if ( $shop ) {
		$menu = array(
			'label' => $shop->post_title,
			'type'  => 'page',
			'id'    => $shop->ID,
			'url'   => '/' . $shop->post_name . '/',
			'kind'  => 'post-type',
		);
		stage_insert( 'wp_navigation', 'menu', 'Menu', '<!-- wp:navigation-link ' . wp_json_encode( $menu ) . ' /-->' );
		stage_create_front_page( $text, $shop );
	}
	$footer = stage_insert( 'wp_template_part', 'footer', 'Footer', stage_footer( $text ) );
	wp_set_post_terms( $footer, array( 'twentytwentyfour' ), 'wp_theme' );
	wp_set_post_terms( $footer, array( 'footer' ), 'wp_template_part_area' );
}

function stage_create_front_page( array $text, WP_Post $shop ): void {
	$content = '<!-- wp:group {"align":"wide","style":{"spacing":{"padding":{"top":"3rem","bottom":"2rem"}}},"layout":{"type":"default"}} -->
<div class="wp-block-group alignwide" style="padding-top:3rem;padding-bottom:2rem"><!-- wp:heading {"level":1,"fontSize":"xx-large"} -->
<h1 class="wp-block-heading has-xx-large-font-size">' . $text['headline'] . '</h1>
<!-- /wp:heading -->

<!-- wp:paragraph {"fontSize":"large"} -->
<p class="has-large-font-size">' . $text['intro'] . '</p>
<!-- /wp:paragraph --></div>
<!-- /wp:group -->

<!-- wp:carrello/products {"align":"wide","limit":4,"showCategories":false} /-->

<!-- wp:paragraph {"align":"center","style":{"spacing":{"padding":{"top":"2rem"}}}} -->
<p class="has-text-align-center" style="padding-top:2rem"><a href="/' . $shop->post_name . '/">' . $text['all'] . '</a></p>
<!-- /wp:paragraph -->';
	$id      = stage_insert( 'page', 'home', $text['home'], $content );
	update_post_meta( $id, '_wp_page_template', 'page-no-title' );
	update_option( 'show_on_front', 'page' );
	update_option( 'page_on_front', $id );
}

function stage_footer( array $text ): string {
	return '<!-- wp:group {"style":{"spacing":{"padding":{"top":"3rem","bottom":"2rem"}}},"layout":{"type":"constrained"}} -->
<div class="wp-block-group" style="padding-top:3rem;padding-bottom:2rem"><!-- wp:paragraph {"align":"center","fontSize":"small"} -->
<p class="has-text-align-center has-small-font-size"><a href="/terms/">' . $text['terms'] . '</a> · <a href="/privacy/">' . $text['privacy'] . '</a></p>
<!-- /wp:paragraph --></div>
<!-- /wp:group -->';
}

function stage_insert( string $type, string $slug, string $title, string $content ): int {
	$post = array(
		'post_type'    => $type,
		'post_name'    => $slug,
		'post_title'   => $title,
		'post_content' => $content,
		'post_status'  => 'publish',
	);
	return (int) wp_insert_post( wp_slash( $post ) );
}
