<?php
/**
 * Creates the four pages of the shop. The option `carrello_pages` has their ids, so that the owner may change their
 * titles, addresses and texts.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** @return array<string, array{block:string, title:string, slug:string}> */
function carrello_page_plan(): array {
	return array(
		'shop'     => array(
			'block' => 'carrello/products',
			'title' => __( 'Shop', 'carrello' ),
			'slug'  => _x( 'shop', 'slug of a page', 'carrello' ),
		),
		'cart'     => array(
			'block' => 'carrello/cart',
			'title' => __( 'Cart', 'carrello' ),
			'slug'  => _x( 'cart', 'slug of a page', 'carrello' ),
		),
		'checkout' => array(
			'block' => 'carrello/checkout',
			'title' => __( 'Checkout', 'carrello' ),
			'slug'  => _x( 'checkout', 'slug of a page', 'carrello' ),
		),
		'thankYou' => array(
			'block' => 'carrello/thank-you',
			'title' => __( 'Thank you', 'carrello' ),
			'slug'  => _x( 'thank-you', 'slug of a page', 'carrello' ),
		),
	);
}

/** Gives up the page that WooCommerce took for its own: it takes one called `shop` that it finds, and prints products below. */
function carrello_leave_pages_to_woocommerce(): void {
	foreach ( array_intersect( carrello_page_ids(), carrello_woocommerce_pages() ) as $id ) {
		if ( carrello_is_bare_page( get_post( $id ) ) ) {
			delete_post_meta( $id, CARRELLO_PAGE_MADE );
			wp_update_post(
				array(
					'ID'           => $id,
					'post_content' => '',
				)
			);
		}
	}
	update_option( 'carrello_pages', array_diff( carrello_page_ids(), carrello_woocommerce_pages() ) );
}

/** @return array<string, int> */
function carrello_page_ids(): array {
	return array_map( 'intval', (array) get_option( 'carrello_pages', array() ) );
}

/** Creates what is missing and leaves the rest alone; a page in the bin counts as missing, one that was hidden comes back. */
function carrello_create_pages(): void {
	$ids = array_diff( carrello_page_ids(), carrello_woocommerce_pages() );
	foreach ( carrello_page_plan() as $name => $plan ) {
		if ( ! isset( $ids[ $name ] ) || ! in_array( get_post_status( $ids[ $name ] ), array( 'publish', 'draft', 'private' ), true ) ) {
			$ids[ $name ] = carrello_find_page( $name ) ?? carrello_create_page( $name, $plan );
		}
		carrello_show_page( $ids[ $name ] );
	}
	update_option( 'carrello_pages', array_filter( $ids ) );
}

/** Finds the page that an earlier installation made. One that somebody made by hand is theirs, whatever blocks are on it. */
function carrello_find_page( string $name ): ?int {
	$pages = get_posts(
		array(
			'post_type'   => 'page',
			'post_status' => array( 'publish', 'draft', 'private' ),
			// phpcs:ignore WordPress.DB.SlowDBQuery -- it is asked when a page is missing, and never on the way to a visitor.
			'meta_query'  => array(
				array(
					'key'   => CARRELLO_PAGE_MADE,
					'value' => $name,
				),
			),
			'orderby'     => 'ID',
			'order'       => 'ASC',
			'fields'      => 'ids',
		)
	);
	$own   = array_values( array_filter( $pages, 'carrello_is_own_page' ) );
	return $own[0] ?? null;
}

function carrello_create_page( string $name, array $plan ): int {
	return (int) wp_insert_post(
		array(
			'post_type'      => 'page',
			'post_status'    => 'publish',
			'post_title'     => $plan['title'],
			'post_name'      => $plan['slug'],
			'post_content'   => '<!-- wp:' . $plan['block'] . ' {"align":"wide"} /-->',
			'comment_status' => 'closed',
			'ping_status'    => 'closed',
			'meta_input'     => array( CARRELLO_PAGE_MADE => $name ),
		)
	);
}

/** Makes drafts of our pages. The front page stays, because a site without one is worse than an empty one. */
function carrello_hide_pages(): void {
	foreach ( carrello_page_ids() as $id ) {
		if ( 'publish' !== get_post_status( $id ) || ! carrello_is_own_page( $id ) || (int) get_option( 'page_on_front' ) === $id ) {
			continue;
		}
		wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => 'draft',
				'meta_input'  => array( '_carrello_hidden' => '1' ),
			)
		);
	}
}

/** Publishes a page again that was hidden, and no other draft. */
function carrello_show_page( int $id ): void {
	if ( ! get_post_meta( $id, '_carrello_hidden', true ) ) {
		return;
	}
	delete_post_meta( $id, '_carrello_hidden' );
	if ( 'draft' === get_post_status( $id ) ) {
		wp_update_post(
			array(
				'ID'          => $id,
				'post_status' => 'publish',
			)
		);
	}
}

/** @return array{shop:string, cart:string, checkout:string, thankYou:string} Empty where a page is missing. */
function carrello_page_urls(): array {
	$ids  = carrello_page_ids();
	$urls = array();
	foreach ( array_keys( carrello_page_plan() ) as $name ) {
		$urls[ $name ] = isset( $ids[ $name ] ) ? (string) get_permalink( $ids[ $name ] ) : '';
	}
	return $urls;
}

/**
 * Filter `display_post_states`: names the pages in the list of pages.
 *
 * @param array   $states Labels so far.
 * @param WP_Post $post   The page.
 */
function carrello_name_pages_in_list( $states, $post ): array {
	$name = array_search( $post->ID, carrello_page_ids(), true );
	if ( is_string( $name ) ) {
		/* translators: %s: name of a page such as "Cart". */
		$states[ "carrello_$name" ] = sprintf( __( 'Carrello: %s', 'carrello' ), carrello_page_plan()[ $name ]['title'] );
	}
	return (array) $states;
}

/**
 * Filter `body_class`: the shop's pages have a class, by which their titles stand where one looks.
 *
 * @param array $classes Classes so far.
 */
function carrello_mark_own_page( $classes ): array {
	$ids = carrello_page_ids();
	return $ids && is_page( $ids ) ? array_merge( (array) $classes, array( 'carrello-page' ) ) : (array) $classes;
}
