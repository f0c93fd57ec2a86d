<?php
/**
 * Puts the cart link after the navigation in the header of a block theme. In the site editor it can be moved or removed.
 * A classic theme has no such place: there it is a shortcode, also for widgets and menus of page builders.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Filter `hooked_block_types`.
 *
 * @param array                        $hooked   Blocks hooked so far.
 * @param string                       $position Before, after, first_child, last_child.
 * @param string                       $anchor   The block they go to.
 * @param WP_Block_Template|array|null $context  Template, template part or pattern that is being built.
 */
function carrello_hook_cart_link( $hooked, $position, $anchor, $context ): array {
	if ( 'after' === $position && 'core/navigation' === $anchor && carrello_is_header( $context ) ) {
		$hooked[] = 'carrello/cart-link';
	}
	return $hooked;
}

/** @param WP_Block_Template|WP_Post|array|null $context What is being built. */
function carrello_is_header( $context ): bool {
	if ( $context instanceof WP_Block_Template ) {
		return 'header' === $context->area;
	}
	return is_array( $context ) && in_array( 'core/template-part/header', (array) ( $context['blockTypes'] ?? array() ), true );
}

/** Shortcode `[carrello_cart]`: the link to the cart, with how much is in it. */
function carrello_print_cart_link(): string {
	return do_blocks( '<!-- wp:carrello/cart-link /-->' );
}
