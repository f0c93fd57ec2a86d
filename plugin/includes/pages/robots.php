<?php
/**
 * Cart, checkout and thank-you page are the same for everybody and of no use to a search engine.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** @return array<int, int> */
function carrello_private_page_ids(): array {
	return array_values( array_diff_key( carrello_page_ids(), array( 'shop' => 0 ) ) );
}

/**
 * Filter `wp_robots`.
 *
 * @param array $robots Directives so far.
 */
function carrello_keep_robots_off( $robots ): array {
	$ids = carrello_private_page_ids();
	return $ids && is_page( $ids ) ? wp_robots_no_robots( $robots ) : $robots;
}

/**
 * Filter `wp_sitemaps_posts_query_args`.
 *
 * @param array  $args Query of the sitemap.
 * @param string $type Post type.
 */
function carrello_leave_out_of_sitemap( $args, $type ): array {
	if ( 'page' === $type ) {
		// phpcs:ignore WordPressVIPMinimum -- there are three ids at most.
		$args['post__not_in'] = array_merge( $args['post__not_in'] ?? array(), carrello_private_page_ids() );
	}
	return $args;
}
