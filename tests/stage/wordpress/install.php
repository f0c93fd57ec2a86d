<?php
/*
 * Installs the WordPress of argument 1 as the Playground would; the stage's own settings follow when it runs.
 */

list( , $stage_dir ) = $argv;
$_SERVER += array(
	'HTTP_HOST'       => (string) parse_url( getenv( 'STAGE_URL' ), PHP_URL_HOST ),
	'REQUEST_METHOD'  => 'GET',
	'REQUEST_URI'     => '/',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
);
define( 'WP_INSTALLING', true );
require "$stage_dir/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'My WordPress Website', 'admin', 'admin@localhost.com', true, '', 'password' );
