<?php
/**
 * Configuration of the stage's WordPress. The Playground supplies the SQLite database, WP_HOME and WP_SITEURL; this machine's
 * own PHP is told its address by its environment.
 */

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', '' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', '' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
$table_prefix = 'wp_';

// Random keys, made once per site and kept beside the database so that sign-ins survive a restart.
require __DIR__ . '/wp-content/stage-keys.php';

define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', true );
define( 'CONCATENATE_SCRIPTS', false );

// Nothing leaves this machine: requests to anywhere but the local connector fail at once instead of waiting.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISALLOW_FILE_EDIT', true );

// Without fastcgi_finish_request a page that spawns wp-cron waits up to a second for it; the stage ticks instead.
define( 'DISABLE_WP_CRON', true );

if ( ! defined( 'WP_HOME' ) && false !== getenv( 'STAGE_URL' ) ) {
	define( 'WP_HOME', getenv( 'STAGE_URL' ) );
	define( 'WP_SITEURL', getenv( 'STAGE_URL' ) );
}

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
