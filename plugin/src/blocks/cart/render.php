<?php
/**
 * Prints the frame of the cart with all its texts. The cart itself is in the browser, where the server cannot see it.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once dirname( __DIR__, 2 ) . '/cart/front.php';
require_once dirname( __DIR__, 2 ) . '/cart/coupon.php';
require_once dirname( __DIR__, 2 ) . '/cart/totals.php';
require_once __DIR__ . '/parts.php';

carrello_front_boot( carrello_front_totals_texts() + carrello_front_coupon_texts() + carrello_cart_texts() );

$carrello_settings = carrello_public_settings();
?>
<div <?php echo get_block_wrapper_attributes( array( 'data-wp-interactive' => 'carrello/cart', 'data-wp-init' => 'callbacks.start' ) ); // phpcs:ignore WordPress.Security.EscapeOutput ?>>
	<?php
	// phpcs:disable WordPress.Security.EscapeOutput -- the parts escape what they print.
	echo carrello_front_sandbox_line();
	echo carrello_front_noscript( __( 'The cart needs JavaScript. Please switch it on to order.', 'carrello' ) );
	?>
	<p class="carrello-sr" role="status" data-wp-text="state.message"></p>
	<p class="carrello-waiting carrello-needs-js" data-wp-bind--hidden="!state.isWaiting"><?php esc_html_e( 'Loading your cart…', 'carrello' ); ?></p>
	<div class="carrello-notice" role="status" hidden data-wp-bind--hidden="!state.again"><p data-wp-text="state.again"></p></div>
	<?php echo carrello_front_empty(); ?>
	<div class="carrello-columns" hidden data-wp-bind--hidden="!state.isFilled">
		<div class="carrello-columns__main">
			<?php echo carrello_cart_trouble() . carrello_cart_lines(); ?>
		</div>
		<section class="carrello-columns__side" aria-labelledby="carrello-cart-totals">
			<h2 id="carrello-cart-totals" class="carrello-heading"><?php esc_html_e( 'Summary', 'carrello' ); ?></h2>
			<?php echo carrello_cart_country() . carrello_front_coupon() . carrello_front_totals(); ?>
			<p class="carrello-sr" role="status" data-wp-text="state.spokenTotal"></p>
			<a class="carrello-button is-wide wp-element-button" href="<?php echo esc_url( $carrello_settings['checkoutUrl'] ); ?>" data-wp-bind--hidden="state.cannotGoOn"><?php esc_html_e( 'Go to checkout', 'carrello' ); ?></a>
			<p class="carrello-more"><a href="<?php echo esc_url( $carrello_settings['shopUrl'] ); ?>"><?php esc_html_e( 'Continue shopping', 'carrello' ); ?></a></p>
		</section>
	</div>
	<?php // phpcs:enable ?>
</div>
