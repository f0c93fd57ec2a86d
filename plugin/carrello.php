<?php
/**
 * Plugin Name:       Carrello
 * Description:       The cart of your CRM: products, cart and checkout blocks whose every order reaches the contact record.
 * Version:           0.1.0
 * Requires at least: 6.6
 * Requires PHP:      7.4
 * Author:            Carrello
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       carrello
 * Domain Path:       /languages
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

define( 'CARRELLO_VERSION', '0.1.0' );
define( 'CARRELLO_FILE', __FILE__ );
define( 'CARRELLO_DIR', plugin_dir_path( __FILE__ ) );

require CARRELLO_DIR . 'includes/connection/connection.php';
require CARRELLO_DIR . 'includes/connection/address.php';
require CARRELLO_DIR . 'includes/connection/signature.php';
require CARRELLO_DIR . 'includes/connection/requests.php';
require CARRELLO_DIR . 'includes/connection/errors.php';
require CARRELLO_DIR . 'includes/connection/handshake.php';
require CARRELLO_DIR . 'includes/connection/routes.php';
require CARRELLO_DIR . 'includes/catalog/product-type.php';
require CARRELLO_DIR . 'includes/catalog/addresses.php';
require CARRELLO_DIR . 'includes/catalog/store.php';
require CARRELLO_DIR . 'includes/catalog/refresh.php';
require CARRELLO_DIR . 'includes/catalog/schedule.php';
require CARRELLO_DIR . 'includes/catalog/read.php';
require CARRELLO_DIR . 'includes/pages/own.php';
require CARRELLO_DIR . 'includes/pages/pages.php';
require CARRELLO_DIR . 'includes/pages/templates.php';
require CARRELLO_DIR . 'includes/pages/cart-link.php';
require CARRELLO_DIR . 'includes/pages/cart-address.php';
require CARRELLO_DIR . 'includes/pages/orders-link.php';
require CARRELLO_DIR . 'includes/pages/robots.php';
require CARRELLO_DIR . 'includes/pages/checkout-scripts.php';
require CARRELLO_DIR . 'includes/blocks/register.php';
require CARRELLO_DIR . 'includes/settings/public.php';
require CARRELLO_DIR . 'includes/settings/screen.php';
require CARRELLO_DIR . 'includes/settings/privacy.php';
require CARRELLO_DIR . 'includes/settings/personal-data.php';
require CARRELLO_DIR . 'includes/settings/mode.php';
require CARRELLO_DIR . 'includes/settings/lifecycle.php';
require CARRELLO_DIR . 'includes/outbox/table.php';
require CARRELLO_DIR . 'includes/outbox/carried.php';
require CARRELLO_DIR . 'includes/outbox/write.php';
require CARRELLO_DIR . 'includes/outbox/waiting.php';
require CARRELLO_DIR . 'includes/outbox/deliver.php';
require CARRELLO_DIR . 'includes/outbox/settle.php';
require CARRELLO_DIR . 'includes/outbox/schedule.php';
require CARRELLO_DIR . 'includes/outbox/wanted.php';
require CARRELLO_DIR . 'includes/outbox/pulled.php';
require CARRELLO_DIR . 'includes/outbox/guard.php';
require CARRELLO_DIR . 'includes/settings/guard-notice.php';
require CARRELLO_DIR . 'includes/woocommerce/decimals.php';
require CARRELLO_DIR . 'includes/woocommerce/map-order.php';
require CARRELLO_DIR . 'includes/woocommerce/map-parcels.php';
require CARRELLO_DIR . 'includes/woocommerce/map-company.php';
require CARRELLO_DIR . 'includes/woocommerce/told-order.php';
require CARRELLO_DIR . 'includes/woocommerce/notes.php';
require CARRELLO_DIR . 'includes/woocommerce/sweep.php';
require CARRELLO_DIR . 'includes/woocommerce/health.php';
require CARRELLO_DIR . 'includes/woocommerce/badge.php';
require CARRELLO_DIR . 'includes/woocommerce/account.php';
require CARRELLO_DIR . 'includes/hooks.php';
