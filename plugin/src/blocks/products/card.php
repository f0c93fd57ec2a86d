<?php
/**
 * Prints one product of the grid, and the links that choose a category.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Returns the category that `?category=` in the address names, or nothing when the shop has none of that name. */
function carrello_products_wanted_category( array $products ): string {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- reading a filter from a link changes nothing.
	$wanted = isset( $_GET['category'] ) ? sanitize_title( wp_unslash( $_GET['category'] ) ) : '';
	foreach ( $products as $product ) {
		if ( '' !== $wanted && sanitize_title( $product['category'] ) === $wanted ) {
			return $product['category'];
		}
	}
	return '';
}

function carrello_products_categories( array $products, string $current ): string {
	$names = array_values( array_unique( array_filter( array_column( $products, 'category' ) ) ) );
	if ( count( $names ) < 2 ) {
		return '';
	}
	$here  = remove_query_arg( 'category' );
	$items = carrello_products_category( __( 'All', 'carrello' ), $here, '' === $current );
	foreach ( $names as $name ) {
		$items .= carrello_products_category( $name, add_query_arg( 'category', sanitize_title( $name ), $here ), $name === $current );
	}
	return '<nav class="carrello-categories" aria-label="' . esc_attr__( 'Product categories', 'carrello' ) . '"><ul role="list">' . $items . '</ul></nav>';
}

function carrello_products_category( string $name, string $url, bool $current ): string {
	return sprintf( '<li><a href="%s"%s>%s</a></li>', esc_url( $url ), $current ? ' aria-current="page"' : '', esc_html( $name ) );
}

function carrello_products_card( array $product, int $index ): string {
	$variants = $product['variants'];
	$buyable  = array_values( array_filter( $variants, static fn( array $v ): bool => 0 !== $v['available'] ) );
	$cheapest = $buyable ?: $variants;
	usort( $cheapest, static fn( array $a, array $b ): int => $a['price'] <=> $b['price'] );
	$prices = array_unique( array_column( $variants, 'price' ) );
	return sprintf(
		'<li class="carrello-card"><a class="carrello-card__link" href="%1$s">%2$s<h2 class="carrello-card__name">%3$s</h2></a><p class="carrello-card__price">%4$s</p>%5$s</li>',
		esc_url( $product['url'] ),
		carrello_products_picture( $product, $index < 4, ! $buyable ),
		esc_html( $product['name'] ),
		carrello_front_price( $cheapest[0]['price'], $cheapest[0]['regularPrice'], count( $prices ) > 1 ),
		carrello_products_action( $product, $buyable )
	);
}

/** The first row loads at once, the rest when it comes near; the frame keeps its shape while loading. */
function carrello_products_picture( array $product, bool $early, bool $sold_out ): string {
	$picture = $product['image']
		? sprintf( '<img src="%s" alt="%s" width="600" height="600" %s decoding="async">', esc_url( $product['image'] ), esc_attr( $product['imageAlt'] ), $early ? '' : 'loading="lazy"' ) // phpcs:ignore PluginCheck.CodeAnalysis.ImageFunctions.NonEnqueuedImage -- it is no attachment: the connector has it.
		: '';
	$badge   = $sold_out ? '<span class="carrello-badge">' . esc_html__( 'Sold out', 'carrello' ) . '</span>' : '';
	return '<span class="carrello-picture">' . $picture . $badge . '</span>';
}

function carrello_products_action( array $product, array $buyable ): string {
	if ( ! $buyable ) {
		return '';
	}
	/* translators: %s: product name. */
	$of = '<span class="carrello-sr"> ' . esc_html( sprintf( _x( '– %s', 'after a button text, for screen readers', 'carrello' ), $product['name'] ) ) . '</span>';
	if ( count( $product['variants'] ) > 1 ) {
		return '<a class="carrello-button is-quiet wp-element-button" href="' . esc_url( $product['url'] ) . '">' . esc_html__( 'Choose', 'carrello' ) . $of . '</a>';
	}
	return sprintf(
		'<button type="button" class="carrello-button wp-element-button carrello-needs-js" data-wp-on--click="actions.add" %s>%s%s</button>',
		wp_interactivity_data_wp_context( array( 'line' => carrello_front_line( $product, $buyable[0] ) ), 'carrello/products' ),
		esc_html__( 'Add to cart', 'carrello' ),
		$of
	);
}
