<?php
/**
 * Reads the copy of the catalogue for the blocks. The connector is never called.
 *
 * - `carrello_products( array $args = [] ): array` returns products in the order of their position. `$args` may have
 *   `category` (a slug; on the page of a category that one is the default), `limit` and `include` (the connector's
 *   product ids).
 * - `carrello_current_product(): ?array` returns the product of the page or of the loop.
 * - `carrello_product_by_post( int $post_id ): ?array` returns the product of a post.
 * - `carrello_variant( string $variant_id ): ?array` returns the variant, with its product under `product`.
 *
 * A product is the connector's CatalogProduct plus `url` (permalink), `image` (the owner's featured image, else the
 * connector's `imageUrl`, else null) and `postId`. Amounts are in minor units. Texts are plain, not HTML: escape them
 * where they are printed.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** @return array<int, array> */
function carrello_products( array $args = array() ): array {
	$query = array(
		'post_type'              => CARRELLO_PRODUCT,
		'post_status'            => 'publish',
		'posts_per_page'         => (int) ( $args['limit'] ?? -1 ),
		'orderby'                => array(
			'menu_order' => 'ASC',
			'title'      => 'ASC',
		),
		'no_found_rows'          => true,
		'update_post_term_cache' => false,
	);
	if ( isset( $args['include'] ) ) {
		// phpcs:ignore WordPress.DB.SlowDBQuery -- the ids are few, and without this key the whole catalogue would be read.
		$query['meta_query'] = array(
			array(
				'key'     => '_carrello_id',
				'value'   => (array) $args['include'],
				'compare' => 'IN',
			),
		);
	}
	$category = $args['category'] ?? ( is_tax( CARRELLO_CATEGORY ) ? get_queried_object()->slug : '' );
	if ( '' !== $category ) {
		$query[ CARRELLO_CATEGORY ] = $category;
	}
	$found = new WP_Query( $query );
	update_post_thumbnail_cache( $found );
	return array_values( array_filter( array_map( 'carrello_product_from', $found->posts ) ) );
}

function carrello_current_product(): ?array {
	$post = get_post();
	return $post instanceof WP_Post && CARRELLO_PRODUCT === $post->post_type ? carrello_product_from( $post ) : null;
}

function carrello_product_by_post( int $post_id ): ?array {
	$post = get_post( $post_id );
	return $post instanceof WP_Post && CARRELLO_PRODUCT === $post->post_type ? carrello_product_from( $post ) : null;
}

function carrello_variant( string $variant_id ): ?array {
	foreach ( carrello_products( array( 'category' => '' ) ) as $product ) {
		foreach ( $product['variants'] as $variant ) {
			if ( $variant['id'] === $variant_id ) {
				return $variant + array( 'product' => $product );
			}
		}
	}
	return null;
}

function carrello_product_from( WP_Post $post ): ?array {
	$product = json_decode( (string) get_post_meta( $post->ID, '_carrello_product', true ), true );
	if ( ! is_array( $product ) ) {
		return null;
	}
	$picture = get_the_post_thumbnail_url( $post, 'large' );
	return array(
		'url'    => (string) get_permalink( $post ),
		'image'  => $picture ? $picture : ( $product['imageUrl'] ?? null ),
		'postId' => $post->ID,
	) + $product;
}
