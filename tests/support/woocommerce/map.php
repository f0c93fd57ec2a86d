<?php
/*
 * Maps orders by the plugin's own code, in plain PHP: reads a JSON list of orders (in the words of WooCommerce's getters), prints
 * the bytes that each leaves with on a line of its own.
 */
define( 'ABSPATH', '/' );
define( 'STAND_IN_ASKED', json_decode( stream_get_contents( STDIN ), true ) );

final class WP_User {
	public function __construct( public int $ID, public string $user_email, public string $user_registered ) {}
}
function get_userdata( int $id ) {
	$user = STAND_IN_ASKED['users'][ $id ] ?? null;
	return null === $user ? false : new WP_User( $id, $user['email'], $user['registered'] );
}
function add_action(): void {}
function get_post_type(): bool {
	return false;
}
function wp_strip_all_tags( string $html ): string {
	return trim( strip_tags( preg_replace( '@<(script|style)[^>]*?>.*?</\\1>@si', '', $html ) ) );
}
function wp_json_encode( $value, int $flags ) {
	return json_encode( $value, $flags );
}

final class Stand_In_Fulfillment {
	public function __construct( private array $told ) {}
	public function __call( string $name, array $arguments ) {
		return $this->told[ substr( $name, 4 ) ] ?? null;
	}
	public function get_meta_data(): array {
		return array_map( fn( array $entry ) => new WC_Meta_Data( $entry ), $this->told['meta_data'] );
	}
}
final class WC_Data_Store {
	public static function load(): self {
		return new self();
	}
	public function read_fulfillments( string $type, string $id ): array {
		$orders = array_column( STAND_IN_ASKED['orders'], null, 'id' );
		return array_map( fn( array $told ) => new Stand_In_Fulfillment( $told ), $orders[ (int) $id ]['fulfillments'] );
	}
}

$root = dirname( __DIR__, 3 );
require "$root/tests/plugin/stand-in/woocommerce.php";
foreach ( array( 'decimals', 'map-company', 'map-order', 'map-parcels', 'told-order' ) as $file ) {
	require "$root/plugin/includes/woocommerce/$file.php";
}
require "$root/plugin/includes/outbox/write.php";
foreach ( STAND_IN_ASKED['orders'] as $told ) {
	echo carrello_json( carrello_map_order( carrello_told_order( new WC_Order( $told ) ) ) ), "\n";
}
