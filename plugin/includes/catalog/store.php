<?php
/**
 * Writes the copy of the catalogue.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Writes these products into their posts.
 *
 * @param array<int, array>     $products As the connector sends them.
 * @param array<string, object> $known    As carrello_product_posts() returns them.
 */
function carrello_store_products( array $products, array $known ): void {
	wp_defer_term_counting( true );
	foreach ( $products as $product ) {
		carrello_store_product( $product, $known[ $product['id'] ] ?? null );
	}
	wp_defer_term_counting( false );
}

/**
 * Makes drafts of posts whose products are not sold any more, so that no text of the owner is lost.
 *
 * @param array<string, object> $posts Some of those that carrello_product_posts() returns.
 */
function carrello_draft_products( array $posts ): void {
	foreach ( $posts as $post ) {
		if ( 'publish' === $post->post_status ) {
			wp_update_post(
				array(
					'ID'          => $post->ID,
					'post_status' => 'draft',
				)
			);
		}
		// Without its hash a product that comes back counts as changed, and is published again.
		delete_post_meta( (int) $post->ID, '_carrello_hash' );
	}
}

/**
 * Returns every product post, whatever its status, by the connector's product id.
 *
 * @return array<string, object{ID:string, post_status:string, hash:?string}>
 */
function carrello_product_posts(): array {
	global $wpdb;
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WP_Query would read all meta of all products.
	$rows = $wpdb->get_results(
		$wpdb->prepare(
			"SELECT p.ID, p.post_status, i.meta_value AS id, h.meta_value AS hash
			FROM {$wpdb->posts} p
			JOIN {$wpdb->postmeta} i ON i.post_id = p.ID AND i.meta_key = %s
			LEFT JOIN {$wpdb->postmeta} h ON h.post_id = p.ID AND h.meta_key = %s
			WHERE p.post_type = %s ORDER BY p.ID DESC",
			'_carrello_id',
			'_carrello_hash',
			CARRELLO_PRODUCT
		)
	);
	return array_column( $rows, null, 'id' );
}

/** Creates or updates one product's post, if anything of it changed. The owner's own text and picture are not touched. */
function carrello_store_product( array $product, ?object $known ): void {
	$json = (string) wp_json_encode( $product );
	$hash = md5( $json );
	if ( null !== $known && $known->hash === $hash ) {
		return;
	}
	$post = array(
		'post_type'    => CARRELLO_PRODUCT,
		// Titles and excerpts are HTML to WordPress, the connector's names and descriptions are plain text.
		'post_title'   => esc_html( $product['name'] ),
		'post_excerpt' => esc_html( $product['description'] ?? '' ),
		'post_name'    => sanitize_title( $product['slug'] ),
		'menu_order'   => (int) ( $product['position'] ?? 0 ),
		'post_status'  => carrello_status_of( $product, $known ),
	);
	if ( null !== $known ) {
		$post['ID'] = (int) $known->ID;
	}
	$id = null === $known ? wp_insert_post( wp_slash( $post ) ) : wp_update_post( wp_slash( $post ) );
	if ( ! $id ) {
		return;
	}
	$category = trim( (string) ( $product['category'] ?? '' ) );
	wp_set_object_terms( $id, '' === $category ? array() : array( $category ), CARRELLO_CATEGORY );
	update_post_meta( $id, '_carrello_id', wp_slash( $product['id'] ) );
	update_post_meta( $id, '_carrello_product', wp_slash( $json ) );
	update_post_meta( $id, '_carrello_hash', $hash );
}

/** A post is published while its product is active. One that the owner put in the bin or made private stays so. */
function carrello_status_of( array $product, ?object $known ): string {
	if ( null !== $known && ! in_array( $known->post_status, array( 'publish', 'draft' ), true ) ) {
		return $known->post_status;
	}
	return empty( $product['active'] ) ? 'draft' : 'publish';
}
