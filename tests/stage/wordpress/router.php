<?php
/*
 * Serves a WordPress with PHP's own server: files as they are, everything else by index.php, as .htaccess would have it.
 */

$stage_root = $_SERVER['DOCUMENT_ROOT'];
$stage_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$stage_file = $stage_root . $stage_path;
if ( is_dir( $stage_file ) && '/' !== $stage_path && is_file( rtrim( $stage_file, '/' ) . '/index.php' ) ) {
	$stage_path = rtrim( $stage_path, '/' ) . '/index.php';
	$stage_file = $stage_root . $stage_path;
}
if ( is_file( $stage_file ) && ! str_ends_with( $stage_file, '.php' ) ) {
	return false;
}
if ( ! is_file( $stage_file ) ) {
	$stage_path = '/index.php';
	$stage_file = $stage_root . $stage_path;
}
$_SERVER['SCRIPT_NAME']     = $stage_path;
$_SERVER['PHP_SELF']        = $stage_path;
$_SERVER['SCRIPT_FILENAME'] = $stage_file;
chdir( dirname( $stage_file ) );
require $stage_file;
