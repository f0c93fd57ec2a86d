<?php
/**
 * Makes products a kind of WordPress content: a copy of the connector's catalogue to which the owner adds text and
 * picture.
 *
 * In a product's meta, `_carrello_id` is the connector's product id, `_carrello_product` is the CatalogProduct as JSON
 * and `_carrello_hash` is the hash of that JSON. `menu_order` is the product's position.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

const CARRELLO_PRODUCT  = 'carrello_product';
const CARRELLO_CATEGORY = 'carrello_category';

function carrello_register_product_type(): void {
	register_post_type(
		CARRELLO_PRODUCT,
		array(
			'labels'       => carrello_product_labels(),
			'description'  => __( 'Products come from the connector: name, prices and stock are changed there.', 'carrello' ),
			'public'       => true,
			'show_in_rest' => true,
			'menu_icon'    => 'dashicons-cart',
			'supports'     => array( 'title', 'editor', 'thumbnail', 'excerpt', 'revisions', 'page-attributes' ),
			'rewrite'      => array(
				'slug'       => carrello_free_slug( CARRELLO_PRODUCT ),
				'with_front' => false,
			),
			'map_meta_cap' => true,
			// Products are made in the connector only; here their text and picture can be changed.
			'capabilities' => array( 'create_posts' => 'do_not_allow' ),
		)
	);
	register_taxonomy(
		CARRELLO_CATEGORY,
		CARRELLO_PRODUCT,
		array(
			'labels'            => array(
				'name'          => __( 'Product categories', 'carrello' ),
				'singular_name' => __( 'Product category', 'carrello' ),
			),
			'public'            => true,
			'hierarchical'      => true,
			'show_in_rest'      => true,
			'show_admin_column' => true,
			'rewrite'           => array(
				'slug'       => carrello_free_slug( CARRELLO_CATEGORY ),
				'with_front' => false,
			),
		)
	);
}

function carrello_product_labels(): array {
	return array(
		'name'          => __( 'Products', 'carrello' ),
		'singular_name' => __( 'Product', 'carrello' ),
		'edit_item'     => __( 'Edit product text', 'carrello' ),
		'view_item'     => __( 'View product', 'carrello' ),
		'search_items'  => __( 'Search products', 'carrello' ),
		'not_found'     => __( 'No products yet. They come from the connector.', 'carrello' ),
	);
}
