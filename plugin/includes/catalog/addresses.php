<?php
/**
 * Chooses the addresses of products and categories, `/product/…` where nobody else's content lies there, and leads from
 * the addresses of before to those of now.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** The first that nobody else owns is taken. */
const CARRELLO_SLUGS = array(
	CARRELLO_PRODUCT  => array( 'product', 'shop-product', 'carrello-product' ),
	CARRELLO_CATEGORY => array( 'product-category', 'shop-category', 'carrello-category' ),
);

/** It is asked when everybody has registered their types, at the end of `init` and later. */
function carrello_free_slug( string $kind ): string {
	$types      = array_diff_key( get_post_types( array(), 'objects' ), array( CARRELLO_PRODUCT => true ) );
	$taxonomies = array_diff_key( get_taxonomies( array(), 'objects' ), array( CARRELLO_CATEGORY => true ) );
	$taken      = array_map( 'carrello_slug_of', array_merge( array_values( $types ), array_values( $taxonomies ) ) );
	$free       = array_values( array_diff( CARRELLO_SLUGS[ $kind ], $taken ) );
	return $free[0] ?? CARRELLO_SLUGS[ $kind ][2];
}

/** @param WP_Post_Type|WP_Taxonomy $kind Somebody's type of content or taxonomy. */
function carrello_slug_of( object $kind ): string {
	if ( false === $kind->rewrite || ! $kind->publicly_queryable ) {
		return '';
	}
	// Without pretty permalinks WordPress leaves `rewrite` as it was given: true, or without a slug.
	$slug = is_array( $kind->rewrite ) ? (string) ( $kind->rewrite['slug'] ?? $kind->name ) : $kind->name;
	return trim( $slug, '/' );
}

/** Action `template_redirect`: `/product/espresso/` leads to `/shop-product/espresso/` where that is the product's address now. */
function carrello_lead_to_new_address(): void {
	$path = is_404() ? (string) wp_parse_url( (string) add_query_arg( array() ), PHP_URL_PATH ) : '';
	foreach ( CARRELLO_SLUGS as $kind => $slugs ) {
		if ( ! preg_match( '#/(' . implode( '|', $slugs ) . ')/([^/]+)/?$#', $path, $found ) ) {
			continue;
		}
		$name = sanitize_title( rawurldecode( $found[2] ) );
		$to   = CARRELLO_PRODUCT === $kind ? carrello_link_of_product( $name ) : get_term_link( $name, CARRELLO_CATEGORY );
		if ( is_string( $to ) && '' !== $to && wp_parse_url( $to, PHP_URL_PATH ) !== $path && wp_safe_redirect( $to, 301 ) ) {
			exit;
		}
	}
}

function carrello_link_of_product( string $name ): string {
	$post = get_page_by_path( $name, OBJECT, CARRELLO_PRODUCT );
	return $post instanceof WP_Post && 'publish' === $post->post_status ? (string) get_permalink( $post ) : '';
}
