<?php
/**
 * Prints the checkout on one page. The form is complete in the HTML; the browser adds what depends on the cart.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once dirname( __DIR__, 2 ) . '/cart/front.php';
require_once dirname( __DIR__, 2 ) . '/cart/coupon.php';
require_once dirname( __DIR__, 2 ) . '/cart/totals.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/marks.php';
require_once __DIR__ . '/parts.php';
require_once __DIR__ . '/saved.php';
require_once __DIR__ . '/texts.php';

carrello_front_boot( carrello_front_totals_texts() + carrello_front_coupon_texts() + carrello_checkout_texts() );

$carrello_attributes = array(
	'data-wp-interactive' => 'carrello/checkout',
	'data-wp-init'        => 'callbacks.start',
);
// phpcs:disable WordPress.Security.EscapeOutput -- the parts escape what they print.
?>
<div <?php echo get_block_wrapper_attributes( $carrello_attributes ); ?>>
	<?php
	echo carrello_front_sandbox_line();
	echo carrello_front_noscript( __( 'To pay safely this page needs JavaScript. Please switch it on.', 'carrello' ) );
	?>
	<p class="carrello-waiting carrello-needs-js" data-wp-bind--hidden="!state.isWaiting"><?php esc_html_e( 'Loading your cart…', 'carrello' ); ?></p>
	<?php echo carrello_front_empty(); ?>
	<div class="carrello-columns" hidden data-wp-bind--hidden="!state.isFilled">
		<?php echo carrello_checkout_summary(); ?>
		<form class="carrello-columns__main" id="carrello-checkout-form" method="post" novalidate>
			<?php
			echo carrello_checkout_pay_trouble();
			echo carrello_checkout_trouble();
			echo carrello_checkout_faults();
			echo carrello_checkout_contact();
			echo carrello_checkout_addresses();
			echo carrello_checkout_shipping();
			echo carrello_checkout_payment();
			echo carrello_checkout_consent();
			echo carrello_checkout_place();
			?>
		</form>
	</div>
</div>
<?php echo carrello_checkout_saved_panel(); ?>
