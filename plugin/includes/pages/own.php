<?php
/**
 * Tells our pages from those of others. It is read without the plugin, too, when that is deleted.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** A page has the name that we know it by (`shop`, `cart` …) in this meta when we made it. */
const CARRELLO_PAGE_MADE = '_carrello_page';

/**
 * Whether a page is ours to hide and to delete: we made it, our block is still on it, and WooCommerce has not taken it
 * for its own. A page that an owner made is not, whatever blocks are on it; nor is one that the owner wrote anew.
 */
function carrello_is_own_page( int $id ): bool {
	$page = get_post( $id );
	if ( ! $page instanceof WP_Post || 'page' !== $page->post_type || in_array( $id, carrello_woocommerce_pages(), true ) ) {
		return false;
	}
	if ( false === strpos( $page->post_content, '<!-- wp:carrello/' ) ) {
		return false;
	}
	// Pages of before have no meta. One on which there is nothing but the block, as we write it, was made by us.
	return '' !== get_post_meta( $id, CARRELLO_PAGE_MADE, true ) || carrello_is_bare_page( $page );
}

/** Whether there is nothing on the page but one block, as we write it. */
function carrello_is_bare_page( ?WP_Post $page ): bool {
	return null !== $page && 1 === preg_match( '#^<!-- wp:carrello/[a-z-]+ \{"align":"wide"\} /-->$#', trim( $page->post_content ) );
}

/**
 * Returns the pages that WooCommerce counts as its own, also when it is switched off: it takes a page called `shop`
 * that it finds.
 *
 * @return array<int, int>
 */
function carrello_woocommerce_pages(): array {
	$names = array( 'shop', 'cart', 'checkout', 'myaccount', 'terms', 'refund_returns' );
	return array_map( static fn( string $name ): int => (int) get_option( "woocommerce_{$name}_page_id" ), $names );
}
