<?php
/*
 * Plugin Name: Stand-in of WooCommerce
 * Description: As much of WooCommerce as the capture of orders asks for. Orders are arrays in an option, in the words of REST.
 */

class WooCommerce {}

/** Answers every getter from an array: get_total() is `total`. */
class Stand_In_Data {
	public function __construct( public array $told ) {}
	public function __call( string $name, array $arguments ) {
		$field = substr( $name, 4 );
		$value = array_key_exists( $field, $this->told ) ? $this->told[ $field ] : '';
		return str_starts_with( $name, 'get_date_' ) ? ( '' === $value ? null : new DateTime( $value, new DateTimeZone( 'UTC' ) ) ) : $value;
	}
	public function get_meta_data(): array {
		return array_map( fn( array $entry ) => new WC_Meta_Data( $entry ), $this->told['meta_data'] ?? array() );
	}
	public function get_meta( string $key ) {
		return array_column( $this->told['meta_data'] ?? array(), 'value', 'key' )[ $key ] ?? '';
	}
	public function get_formatted_meta_data(): array {
		$shown = array_filter( $this->told['meta_data'] ?? array(), fn( array $entry ) => '' !== $entry['value'] && is_scalar( $entry['value'] ) && '_' !== $entry['key'][0] );
		$words = fn( array $entry ) => $entry + array( 'display_key' => $entry['key'], 'display_value' => $entry['value'] );
		return array_map( fn( array $entry ) => (object) $words( $entry ), array_column( $shown, null, 'id' ) );
	}
	public function get_product() {
		return isset( $this->told['sku'] ) ? new WC_Product( $this->told ) : false;
	}
}
class WC_Meta_Data {
	public function __construct( private array $told ) {}
	public function get_data(): array {
		return $this->told;
	}
}
class WC_Product extends Stand_In_Data {}
class WC_Order_Item extends Stand_In_Data {}
class WC_Order_Item_Product extends WC_Order_Item {}
class WC_Order_Item_Shipping extends WC_Order_Item {}
class WC_Order_Item_Fee extends WC_Order_Item {}
class WC_Order_Item_Coupon extends WC_Order_Item {}
class WC_Order_Item_Tax extends WC_Order_Item {}
class WC_Abstract_Order extends Stand_In_Data {
	const ITEMS = array(
		'line_item' => array( 'line_items', WC_Order_Item_Product::class ),
		'shipping'  => array( 'shipping_lines', WC_Order_Item_Shipping::class ),
		'fee'       => array( 'fee_lines', WC_Order_Item_Fee::class ),
		'coupon'    => array( 'coupon_lines', WC_Order_Item_Coupon::class ),
		'tax'       => array( 'tax_lines', WC_Order_Item_Tax::class ),
	);
	public function get_items( string $type = 'line_item' ): array {
		list( $name, $class ) = self::ITEMS[ $type ];
		return array_map( fn( array $item ) => new $class( $item ), $this->told[ $name ] ?? array() );
	}
}
class WC_Order_Refund extends WC_Abstract_Order {}
class WC_Order extends WC_Abstract_Order {
	public function get_type(): string {
		return $this->told['type'] ?? 'shop_order';
	}
	public function get_address( string $kind ): array {
		return $this->told[ $kind ] ?? array();
	}
	public function get_refunds(): array {
		return array_map( fn( array $refund ) => new WC_Order_Refund( $refund ), $this->told['refunds'] ?? array() );
	}
	public function get_order_number(): string {
		return (string) $this->told['number'];
	}
}

function wc_get_order( $id ) {
	$told = get_option( 'stand_in_orders', array() )[ (int) $id ] ?? null;
	return null === $told ? false : new WC_Order( $told );
}
function wc_get_orders( array $asked = array() ): array {
	$since  = (int) substr( $asked['date_created'] ?? '>=0', 2 );
	$orders = array_filter( get_option( 'stand_in_orders', array() ), fn( array $told ) => strtotime( $told['date_created'] . ' UTC' ) >= $since );
	ksort( $orders );
	$ids = array_keys( 'DESC' === ( $asked['order'] ?? 'DESC' ) ? array_reverse( $orders, true ) : $orders );
	return array_slice( $ids, ( ( $asked['paged'] ?? 1 ) - 1 ) * $asked['limit'], $asked['limit'] );
}
function wc_get_order_statuses(): array {
	return array( 'wc-pending' => 'Pending' );
}
function wc_get_order_status_name( string $status ): string {
	return ucfirst( $status );
}
function wc_get_is_paid_statuses(): array {
	return array( 'processing', 'completed' );
}
function wc_get_order_id_by_order_item_id( int $item_id ): int {
	foreach ( get_option( 'stand_in_orders', array() ) as $id => $told ) {
		if ( in_array( $item_id, array_column( $told['line_items'], 'id' ), true ) ) {
			return $id;
		}
	}
	return 0;
}

/** As much of WP-CLI as our commands call. */
class WP_CLI {
	public static array $said = array();
	public static function line( string $text ): void {
		self::$said[] = $text;
	}
	public static function warning( string $text ): void {
		self::line( "Warning: $text" );
	}
	public static function success( string $text ): void {
		self::line( "Success: $text" );
	}
	public static function error( string $text ): void {
		throw new RuntimeException( "Error: $text" );
	}
}
function stand_in_cli( string $command ): array {
	require_once WP_PLUGIN_DIR . '/carrello/includes/woocommerce/cli.php';
	WP_CLI::$said = array();
	try {
		( new Carrello_Cli() )->$command();
	} catch ( RuntimeException $error ) {
		WP_CLI::line( $error->getMessage() );
	}
	return WP_CLI::$said;
}
/** What both lists of orders print for an order. */
function stand_in_badge( int $id ): string {
	ob_start();
	do_action( 'manage_shop_order_posts_custom_column', 'carrello', $id );
	do_action( 'manage_woocommerce_page_wc-orders_custom_column', 'carrello', wc_get_order( $id ) );
	return (string) ob_get_clean();
}

/**
 * Does one thing to an order and fires what WooCommerce fires on that way. `told` null deletes it; without hooks nobody notices.
 */
function stand_in_change( array $step ): void {
	$orders = get_option( 'stand_in_orders', array() );
	$id     = (int) $step['id'];
	foreach ( $step['before'] ?? array() as $hook ) {
		do_action( $hook, $id, wc_get_order( $id ) );
	}
	if ( null === $step['told'] ) {
		unset( $orders[ $id ] );
	} else {
		$orders[ $id ] = $step['told'];
	}
	update_option( 'stand_in_orders', $orders, false );
	foreach ( $step['after'] ?? array() as $hook ) {
		do_action( $hook, 'woocommerce_after_order_object_save' === $hook ? wc_get_order( $id ) : $id, wc_get_order( $id ) );
	}
	foreach ( $step['items'] ?? array() as $hook => $item_id ) {
		do_action( $hook, ...( str_ends_with( $hook, '_meta' ) ? array( 1, $item_id ) : array( $item_id ) ) );
	}
}

add_action(
	'rest_api_init',
	static function (): void {
		$open = static fn( string $path, callable $answer ) => register_rest_route(
			'stand-in/v1',
			$path,
			array(
				'methods'             => 'POST',
				'permission_callback' => '__return_true',
				'callback'            => $answer,
			)
		);
		$open(
			'/change',
			static function ( WP_REST_Request $request ): array {
				array_map( 'stand_in_change', $request->get_json_params() );
				return array();
			}
		);
		// What Action Scheduler or WP-Cron does, after whatever pause there was is over.
		$open(
			'/deliver',
			static function (): array {
				delete_option( 'carrello_delivery' );
				do_action( 'carrello_deliver' );
				return array();
			}
		);
		// What the owner's answer in wp-admin does.
		$open( '/go-on', static fn() => carrello_go_on() );
		$open( '/cli', static fn( WP_REST_Request $request ) => stand_in_cli( $request['command'] ) );
		$open(
			'/look',
			static function ( WP_REST_Request $request ): array {
				wp_set_current_user( 1 );
				add_filter( 'user_has_cap', static fn( array $caps ): array => $caps + array( 'edit_shop_orders' => true ) );
				$mails = array();
				add_filter(
					'pre_wp_mail',
					static function ( $sent, array $mail ) use ( &$mails ): bool {
						$mails[] = $mail['subject'];
						return true;
					},
					10,
					2
				);
				carrello_tell_backlog();
				$tests = apply_filters( 'site_status_tests', array( 'direct' => array() ) )['direct'];
				return array(
					'badge' => stand_in_badge( (int) $request['id'] ),
					'tests' => array_map( static fn( array $test ) => $test['test']()['status'], $tests ),
					'mails' => $mails,
				);
			}
		);
		// Makes what waits older, as if the time had passed.
		$open(
			'/age',
			static function ( WP_REST_Request $request ): array {
				global $wpdb;
				$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}carrello_outbox SET made_at = made_at - %d WHERE state = 'waiting'", $request['seconds'] ) );
				return array();
			}
		);
		$open(
			'/outbox',
			static function (): array {
				global $wpdb;
				$quiet = $wpdb->suppress_errors( true );
				$rows  = $wpdb->get_results( "SELECT kind, number, source_id, state, attempts, reason FROM {$wpdb->prefix}carrello_outbox ORDER BY id" );
				$wpdb->suppress_errors( $quiet );
				return array( 'rows' => $rows );
			}
		);
	}
);
