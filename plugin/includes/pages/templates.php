<?php
/**
 * Gives block themes the templates of the product page and the category page. A theme's own template of the same name,
 * or one that the owner made in the site editor, comes first. WordPress 6.7 has `register_block_template()` for this;
 * 6.6 has only the two filters.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** @return array<string, array{title:string, content:string}> By slug. */
function carrello_template_plan(): array {
	$top    = '<!-- wp:template-part {"slug":"header","area":"header","tagName":"header"} /-->'
		. '<!-- wp:group {"tagName":"main","layout":{"type":"constrained"},"style":{"spacing":{"margin":{"top":"2rem","bottom":"3rem"}}}} -->'
		. '<main class="wp-block-group" style="margin-top:2rem;margin-bottom:3rem">';
	$bottom = '</main><!-- /wp:group -->'
		. '<!-- wp:template-part {"slug":"footer","area":"footer","tagName":"footer"} /-->';
	return array(
		'single-carrello_product'    => array(
			'title'   => __( 'Product', 'carrello' ),
			'content' => $top . '<!-- wp:carrello/product {"align":"wide"} /-->' . $bottom,
		),
		'taxonomy-carrello_category' => array(
			'title'   => __( 'Product category', 'carrello' ),
			'content' => $top . '<!-- wp:query-title {"type":"archive","showPrefix":false,"align":"wide"} /-->'
				. '<!-- wp:carrello/products {"align":"wide","showCategories":false} /-->' . $bottom,
		),
	);
}

function carrello_build_template( string $slug ): WP_Block_Template {
	$plan                     = carrello_template_plan()[ $slug ];
	$template                 = new WP_Block_Template();
	$template->id             = get_stylesheet() . '//' . $slug;
	$template->theme          = get_stylesheet();
	$template->slug           = $slug;
	$template->type           = 'wp_template';
	$template->source         = 'plugin';
	$template->origin         = 'plugin';
	$template->status         = 'publish';
	$template->title          = $plan['title'];
	$template->content        = $plan['content'];
	$template->has_theme_file = true;
	$template->is_custom      = false;
	return $template;
}

/**
 * Filter `get_block_templates`.
 *
 * @param array  $templates Found so far.
 * @param array  $query     What is looked for.
 * @param string $type      `wp_template` or `wp_template_part`.
 */
function carrello_add_templates( $templates, $query, $type ): array {
	if ( 'wp_template' !== $type || isset( $query['post_type'] ) || isset( $query['wp_id'] ) ) {
		return $templates;
	}
	$found = wp_list_pluck( $templates, 'slug' );
	foreach ( array_keys( carrello_template_plan() ) as $slug ) {
		$wanted = empty( $query['slug__in'] ) || in_array( $slug, $query['slug__in'], true );
		if ( $wanted && ! in_array( $slug, $found, true ) ) {
			$templates[] = carrello_build_template( $slug );
		}
	}
	return $templates;
}

/**
 * Filter `pre_get_block_file_template`.
 *
 * @param WP_Block_Template|null $template Found so far.
 * @param string                 $id       `theme//slug`.
 * @param string                 $type     `wp_template` or `wp_template_part`.
 * @return WP_Block_Template|null
 */
function carrello_get_template( $template, $id, $type ) {
	$slug = substr( (string) strrchr( (string) $id, '/' ), 1 );
	if ( null !== $template || 'wp_template' !== $type || ! isset( carrello_template_plan()[ $slug ] ) ) {
		return $template;
	}
	return file_exists( get_stylesheet_directory() . "/templates/$slug.html" ) ? $template : carrello_build_template( $slug );
}

/**
 * Filter `the_content`: a classic theme has no templates of blocks, so the block goes above the owner's text.
 *
 * @param string $content The owner's text.
 */
function carrello_add_product_block_in_classic_theme( $content ): string {
	if ( wp_is_block_theme() || ! is_singular( CARRELLO_PRODUCT ) || ! in_the_loop() || ! is_main_query() ) {
		return (string) $content;
	}
	if ( has_block( 'carrello/product' ) ) {
		return (string) $content;
	}
	return do_blocks( '<!-- wp:carrello/product {"showName":false} /-->' ) . $content;
}
