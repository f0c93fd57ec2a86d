<?php
/**
 * Prints the parts of the product page.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_product_public_variant( array $variant ): array {
	return array_intersect_key( $variant, array_flip( array( 'id', 'options', 'price', 'regularPrice', 'available' ) ) );
}

function carrello_product_picture( array $product ): string {
	if ( ! $product['image'] ) {
		return '<div class="carrello-picture"></div>';
	}
	return sprintf(
		'<div class="carrello-picture"><img src="%s" alt="%s" width="800" height="800" fetchpriority="high" decoding="async"></div>', // phpcs:ignore PluginCheck.CodeAnalysis.ImageFunctions.NonEnqueuedImage -- it is no attachment: the connector has it.
		esc_url( $product['image'] ),
		esc_attr( $product['imageAlt'] )
	);
}

/** Both prices are always there, so that choosing another variant changes texts and nothing jumps. */
function carrello_product_price( array $variant, bool $is_from ): string {
	$on_sale = null !== $variant['regularPrice'] && $variant['regularPrice'] > $variant['price'];
	return sprintf(
		'<p class="carrello-product__price carrello-price" aria-live="polite"><span class="is-sale" data-wp-bind--hidden="!state.isOnSale"%1$s><span class="carrello-sr">%2$s </span><del translate="no" data-wp-text="state.regularPrice">%3$s</del> <span class="carrello-sr">%4$s </span></span><span data-wp-bind--hidden="!state.isFrom"%7$s>%8$s </span><span class="carrello-price__now" translate="no" data-wp-text="state.price">%5$s</span> <small>%6$s</small></p>',
		$on_sale ? '' : ' hidden',
		esc_html__( 'Former price:', 'carrello' ),
		esc_html( carrello_front_money( (int) $variant['regularPrice'] ) ),
		esc_html__( 'Price now:', 'carrello' ),
		esc_html( carrello_front_money( $variant['price'] ) ),
		esc_html__( 'VAT included', 'carrello' ),
		$is_from ? '' : ' hidden',
		esc_html_x( 'from', 'before the lowest price', 'carrello' )
	);
}

function carrello_product_form( array $variant, bool $is_open ): string {
	$sold_out = 0 === $variant['available'];
	return sprintf(
		'<p class="carrello-product__stock" data-wp-text="state.stockNote">%1$s</p>'
		. '<p class="carrello-badge is-inline" data-wp-bind--hidden="!state.isSoldOut"%2$s>%3$s</p>'
		. '<div class="carrello-buy carrello-needs-js" data-wp-bind--hidden="state.isSoldOut"%4$s>%5$s'
		. '<button type="button" class="carrello-button wp-element-button" data-wp-on--click="actions.add">%6$s</button></div><p class="carrello-field__error" role="alert" data-wp-text="context.missing"></p>%7$s',
		! $is_open && null !== $variant['available'] && $variant['available'] > 0 && $variant['available'] <= 5
			/* translators: %d: number of pieces in stock. */
			? esc_html( sprintf( __( 'Only %d left', 'carrello' ), $variant['available'] ) )
			: '',
		$sold_out ? '' : ' hidden',
		esc_html__( 'Sold out', 'carrello' ),
		$sold_out ? ' hidden' : '',
		carrello_front_stepper( 'context.quantity', 'actions.count', 'actions.step', __( 'Quantity', 'carrello' ) ),
		esc_html__( 'Add to cart', 'carrello' ),
		carrello_front_noscript( __( 'To put this into the cart, please switch JavaScript on.', 'carrello' ) )
	);
}

/** Prints the owner's own text, or the catalogue's where there is none. */
function carrello_product_description( array $product ): string {
	static $inside = false;
	$own = (string) get_post_field( 'post_content' );
	if ( '' === trim( wp_strip_all_tags( strip_shortcodes( $own ) ) ) || has_block( 'carrello/product', $own ) || $inside ) {
		$html = wpautop( esc_html( $product['description'] ) );
	} elseif ( doing_filter( 'the_content' ) ) {
		// The theme prints the owner's text itself, right after this block.
		return '';
	} else {
		$inside = true;
		$html   = apply_filters( 'the_content', $own );
		$inside = false;
	}
	return '<div class="carrello-product__description">' . $html . '</div>';
}

/** Prints the product for search engines: a Product of schema.org with one Offer per variant. */
function carrello_product_json_ld( array $product ): string {
	$currency = carrello_public_settings()['currency'];
	$offers   = array_map(
		static fn( array $variant ): array => array(
			'@type'         => 'Offer',
			'sku'           => $variant['sku'],
			'price'         => carrello_product_plain_amount( $variant['price'], $currency ),
			'priceCurrency' => $currency,
			'availability'  => 'https://schema.org/' . ( 0 === $variant['available'] ? 'OutOfStock' : 'InStock' ),
			'url'           => $product['url'],
		),
		$product['variants']
	);
	$data = array(
		'@context'    => 'https://schema.org',
		'@type'       => 'Product',
		'name'        => $product['name'],
		'description' => $product['description'],
		'image'       => array_filter( array( $product['image'] ) ),
		'offers'      => $offers,
	);
	return '<script type="application/ld+json">' . wp_json_encode( $data, JSON_HEX_TAG | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) . '</script>';
}

/** `1220` → `12.20`, without a float on the way. */
function carrello_product_plain_amount( int $amount, string $currency ): string {
	$decimals = carrello_front_decimals( $currency );
	$digits   = str_pad( (string) $amount, $decimals + 1, '0', STR_PAD_LEFT );
	return 0 === $decimals ? $digits : substr( $digits, 0, -$decimals ) . '.' . substr( $digits, -$decimals );
}
