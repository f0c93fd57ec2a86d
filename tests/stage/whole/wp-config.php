<?php
/**
 * Configuration of a whole WordPress that the stage serves. Stage of Carrello: written anew at every start.
 */

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', getenv( 'STAGE_DATABASE' ) );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $stage_name ) {
	define( "{$stage_name}_KEY", hash( 'sha256', $stage_name . DB_HOST ) );
	define( "{$stage_name}_SALT", hash( 'sha256', DB_HOST . $stage_name ) );
}

define( 'WP_HOME', getenv( 'STAGE_URL' ) );
define( 'WP_SITEURL', getenv( 'STAGE_URL' ) );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', true );

// Nothing leaves this machine, and the stage ticks WP-Cron.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISABLE_WP_CRON', true );
define( 'CARRELLO_PRIVATE_CONNECTOR', true );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
