<?php
/**
 * Prints one product: picture, price, choice of a variant, quantity, button and description.
 *
 * @package Carrello
 * @var array $attributes Block attributes.
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once dirname( __DIR__, 2 ) . '/cart/front.php';
require_once __DIR__ . '/choices.php';
require_once __DIR__ . '/parts.php';

$carrello_product = carrello_current_product();
if ( ! $carrello_product && defined( 'REST_REQUEST' ) && REST_REQUEST ) {
	// The editor of a template has no product of its own: it is looked at with the first one.
	$carrello_product = carrello_products( array( 'limit' => 1 ) )[0] ?? null;
}
if ( ! $carrello_product ) {
	return;
}

carrello_front_boot(
	array(
		/* translators: %d: number of pieces in stock. */
		'left'        => __( 'Only %d left', 'carrello' ),
		/* translators: %s: an option such as "Size". */
		'chooseFirst' => __( 'Please choose first: %s', 'carrello' ),
	)
);

$carrello_variant = carrello_product_first( $carrello_product['variants'] );
$carrello_choice  = carrello_product_choice( $carrello_product['variants'] );
$carrello_prices  = array_unique( array_column( $carrello_product['variants'], 'price' ) );
$carrello_is_open = in_array( '', $carrello_choice, true );
$carrello_context = array(
	'line'     => carrello_front_line( $carrello_product, $carrello_variant ),
	'variants' => array_map( 'carrello_product_public_variant', $carrello_product['variants'] ),
	'choice'   => (object) $carrello_choice,
	'quantity' => 1,
	'missing'  => '',
);
$carrello_wrapper = get_block_wrapper_attributes( array( 'data-wp-interactive' => 'carrello/product' ) );
?>
<div <?php echo $carrello_wrapper . ' ' . wp_interactivity_data_wp_context( $carrello_context ); // phpcs:ignore WordPress.Security.EscapeOutput ?>>
	<?php echo carrello_product_picture( $carrello_product ); // phpcs:ignore WordPress.Security.EscapeOutput ?>
	<div class="carrello-product__buy">
		<?php
		if ( $attributes['showName'] ) {
			echo '<h1 class="carrello-product__name">' . esc_html( $carrello_product['name'] ) . '</h1>';
		}
		// phpcs:disable WordPress.Security.EscapeOutput -- the parts escape what they print.
		echo carrello_product_price( $carrello_variant, $carrello_is_open && count( $carrello_prices ) > 1 );
		echo carrello_product_choices( $carrello_product['variants'], $carrello_choice );
		echo carrello_product_form( $carrello_variant, $carrello_is_open );
		echo carrello_product_description( $carrello_product );
		// phpcs:enable
		?>
	</div>
	<?php echo carrello_front_snack() . carrello_product_json_ld( $carrello_product ); // phpcs:ignore WordPress.Security.EscapeOutput ?>
</div>
