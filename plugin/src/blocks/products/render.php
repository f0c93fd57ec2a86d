<?php
/**
 * Prints the grid of products. It is complete without JavaScript and without the connector.
 *
 * @package Carrello
 * @var array $attributes Block attributes.
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once dirname( __DIR__, 2 ) . '/cart/front.php';
require_once __DIR__ . '/card.php';

carrello_front_boot();

$carrello_all      = carrello_products();
$carrello_category = $attributes['category'] ?: carrello_products_wanted_category( $carrello_all );
$carrello_shown    = array_filter( $carrello_all, static fn( array $p ): bool => '' === $carrello_category || $p['category'] === $carrello_category );
if ( $attributes['limit'] > 0 ) {
	$carrello_shown = array_slice( $carrello_shown, 0, $attributes['limit'] );
}
?>
<div <?php echo get_block_wrapper_attributes( array( 'data-wp-interactive' => 'carrello/products' ) ); // phpcs:ignore WordPress.Security.EscapeOutput ?>>
	<?php
	if ( $attributes['showCategories'] && ! $attributes['category'] ) {
		echo carrello_products_categories( $carrello_all, $carrello_category ); // phpcs:ignore WordPress.Security.EscapeOutput
	}
	if ( ! $carrello_shown ) {
		echo '<p class="carrello-notice">' . esc_html__( 'There are no products here yet.', 'carrello' ) . '</p>';
	}
	?>
	<ul class="carrello-grid" role="list">
		<?php
		foreach ( array_values( $carrello_shown ) as $carrello_index => $carrello_product ) {
			echo carrello_products_card( $carrello_product, $carrello_index ); // phpcs:ignore WordPress.Security.EscapeOutput
		}
		?>
	</ul>
	<?php
	echo carrello_front_noscript( __( 'To put something into the cart, please switch JavaScript on.', 'carrello' ) ); // phpcs:ignore WordPress.Security.EscapeOutput
	echo carrello_front_snack(); // phpcs:ignore WordPress.Security.EscapeOutput
	?>
</div>
