<?php
/**
 * Registers the blocks that `npm run build` made.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

function carrello_register_blocks(): void {
	foreach ( (array) glob( CARRELLO_DIR . 'build/blocks/*/block.json' ) as $file ) {
		$block = register_block_type( dirname( (string) $file ) );
		if ( $block ) {
			foreach ( $block->editor_script_handles as $handle ) {
				wp_set_script_translations( $handle, 'carrello', CARRELLO_DIR . 'languages' );
			}
		}
	}
}

/**
 * Reads what the build wrote down about a script.
 *
 * @param string $script Path below the plugin, without its ending.
 * @return array{dependencies:array, version:string}|null Null when the plugin was not built.
 */
function carrello_asset( string $script ): ?array {
	$file = CARRELLO_DIR . $script . '.asset.php';
	return is_readable( $file ) ? require $file : null;
}

/** Action `enqueue_block_assets`: in the editor the blocks are drawn by the server as on the page, so they need the shop's style. */
function carrello_enqueue_editor_style(): void {
	$asset = is_admin() ? carrello_asset( 'build/cart/index' ) : null;
	if ( null !== $asset ) {
		wp_enqueue_style( 'carrello-front', plugins_url( 'build/cart/index.css', CARRELLO_FILE ), array(), $asset['version'] );
	}
}
