<?php
/**
 * Steps aside where another shop keeps products. WooCommerce's products, or any other content of the name or the address
 * `product`, would be out of reach beside ours: both lie at `/product/…`. Until orders of such a shop can be taken, ours
 * registers nothing there.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Returns who keeps the other shop, such as `WooCommerce`; empty where there is none. It is asked when everybody has
 * registered their types, at the end of `init` and later.
 */
function carrello_other_shop(): string {
	if ( class_exists( 'WooCommerce', false ) ) {
		return 'WooCommerce';
	}
	foreach ( get_post_types( array(), 'objects' ) as $type ) {
		if ( CARRELLO_PRODUCT !== $type->name && carrello_lies_at( $type, 'product' ) ) {
			return '' === $type->label ? $type->name : (string) $type->label;
		}
	}
	foreach ( get_taxonomies( array(), 'objects' ) as $taxonomy ) {
		if ( CARRELLO_CATEGORY !== $taxonomy->name && carrello_lies_at( $taxonomy, 'product-category' ) ) {
			return '' === $taxonomy->label ? $taxonomy->name : (string) $taxonomy->label;
		}
	}
	return '';
}

/** @param WP_Post_Type|WP_Taxonomy $kind Somebody's type of content or taxonomy. */
function carrello_lies_at( object $kind, string $slug ): bool {
	if ( false === $kind->rewrite || ! $kind->publicly_queryable ) {
		return false;
	}
	// Without pretty permalinks WordPress leaves `rewrite` as it was given: true, or without a slug.
	$own = is_array( $kind->rewrite ) ? (string) ( $kind->rewrite['slug'] ?? $kind->name ) : $kind->name;
	return trim( $own, '/' ) === $slug;
}

/**
 * Notices that another shop came or went since the last request, and makes anew the links that WordPress keeps: while
 * they held ours, theirs led to nothing.
 */
function carrello_notice_other_shop(): void {
	$other = carrello_other_shop();
	if ( get_option( 'carrello_other_shop', '' ) === $other ) {
		return;
	}
	update_option( 'carrello_other_shop', $other );
	if ( '' === $other ) {
		carrello_come_forward();
	} else {
		carrello_step_aside();
	}
	flush_rewrite_rules( false );
}

/** Ends the refreshes and makes drafts of our pages, for as long as nothing can be shown on them. */
function carrello_step_aside(): void {
	carrello_unschedule_refreshes();
	carrello_hide_pages();
}

function carrello_come_forward(): void {
	carrello_create_pages();
	if ( null !== carrello_connection() ) {
		carrello_schedule_poll();
	}
}
