<?php
/**
 * Prints the frame of a placed order. The address names the checkout; only the buyer's browser has its secret.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

require_once dirname( __DIR__, 2 ) . '/cart/front.php';
require_once dirname( __DIR__, 2 ) . '/cart/totals.php';
require_once __DIR__ . '/parts.php';

carrello_front_boot( carrello_front_totals_texts() + carrello_thank_you_texts() );

$carrello_attributes = array(
	'data-wp-interactive' => 'carrello/thank-you',
	'data-wp-init'        => 'callbacks.start',
);
// phpcs:disable WordPress.Security.EscapeOutput -- the parts escape what they print.
?>
<div <?php echo get_block_wrapper_attributes( $carrello_attributes ); ?>>
	<?php
	echo carrello_front_sandbox_line();
	echo carrello_front_noscript( __( 'Your order is confirmed by e-mail. To see it here, please switch JavaScript on.', 'carrello' ) );
	?>
	<div role="status">
		<p class="carrello-needs-js" data-wp-bind--hidden="!state.isLoading"><?php esc_html_e( 'Looking up your order…', 'carrello' ); ?></p>
		<?php echo carrello_thank_you_messages(); ?>
	</div>
	<?php echo carrello_thank_you_order(); ?>
</div>
