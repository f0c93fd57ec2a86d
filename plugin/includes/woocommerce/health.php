<?php
/**
 * Says how capture and delivery stand: to Site Health, to `wp carrello doctor`, and by mail when orders wait too long. It looks at what
 * this site knows, and asks nobody.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** The shop's administrator gets a mail when the oldest order has waited so many minutes, unless the option says otherwise. */
const CARRELLO_BACKLOG_MINUTES = 60;

function carrello_backlog_minutes(): int {
	return max( 5, (int) get_option( 'carrello_backlog_minutes', CARRELLO_BACKLOG_MINUTES ) );
}

/**
 * Lists what was looked at. `ok` says whether all is well; `text` says what is and what to do.
 *
 * @return array<string, array{ok:bool, label:string, text:string}>
 */
function carrello_checks(): array {
	$connection = carrello_connection();
	$guard      = carrello_guard_question();
	$state      = carrello_outbox_state();
	$late       = carrello_is_late( $state['since'] );
	$delivery   = carrello_delivery();
	return array(
		'connected' => array(
			'ok'    => null !== $connection && null === $guard,
			'label' => __( 'Carrello is connected and captures orders', 'carrello' ),
			'text'  => $guard['text'] ?? ( null === $connection ? __( 'The shop is not connected yet.', 'carrello' ) : __( 'Orders of WooCommerce are captured.', 'carrello' ) ),
		),
		'delivered' => array(
			'ok'    => ! $late,
			'label' => __( 'Orders reach the CRM in time', 'carrello' ),
			'text'  => 0 === $state['waiting'] ? __( 'Nothing waits.', 'carrello' ) : carrello_waiting_sentence( $state ),
		),
		'aside'     => array(
			'ok'    => array() === $state['aside'],
			'label' => __( 'No order was put aside', 'carrello' ),
			'text'  => array() === $state['aside'] ? __( 'The connector could read every order.', 'carrello' ) : carrello_aside_sentence( $state['aside'] ),
		),
		'clock'     => array(
			'ok'    => (int) get_option( 'carrello_swept_at', 0 ) > time() - HOUR_IN_SECONDS || ( $connection['connectedAt'] ?? time() ) > time() - HOUR_IN_SECONDS || 0 < $delivery['failures'],
			'label' => __( 'The site’s clock runs', 'carrello' ),
			'text'  => __( 'Every five minutes all orders are looked through for what no hook told of. WP-Cron, Action Scheduler or the connector begins it; let the system call wp-cron.php when few people visit the site.', 'carrello' ),
		),
	);
}

function carrello_is_late( ?string $since ): bool {
	return null !== $since && strtotime( $since ) < time() - carrello_backlog_minutes() * MINUTE_IN_SECONDS;
}

function carrello_waiting_sentence( array $state ): string {
	/* translators: 1: number of orders, 2: a duration such as "12 minutes". */
	$text = sprintf( _n( '%1$d order waits, for %2$s.', '%1$d orders wait, the first for %2$s.', $state['waiting'], 'carrello' ), $state['waiting'], human_time_diff( (int) strtotime( (string) $state['since'] ) ) );
	return trim( $text . ' ' . $state['error'] );
}

function carrello_aside_sentence( array $aside ): string {
	$numbers = implode( ', ', array_column( $aside, 'order' ) );
	/* translators: %s: numbers of orders. */
	return sprintf( __( 'The connector cannot read these orders: %s. The list of orders says why, and sends them again.', 'carrello' ), $numbers );
}

/** Filter `site_status_tests`. */
function carrello_add_site_health_tests( array $tests ): array {
	foreach ( carrello_checks() as $name => $check ) {
		$tests['direct'][ "carrello_$name" ] = array(
			'label' => $check['label'],
			'test'  => static fn(): array => carrello_site_health_result( $name ),
		);
	}
	return $tests;
}

/** @return array<string, mixed> As WordPress shows it. */
function carrello_site_health_result( string $name ): array {
	$check = carrello_checks()[ $name ];
	$url   = admin_url( 'options-general.php?page=carrello' );
	return array(
		'label'       => $check['label'],
		'status'      => $check['ok'] ? 'good' : ( 'clock' === $name ? 'recommended' : 'critical' ),
		'badge'       => array(
			'label' => 'Carrello',
			'color' => 'blue',
		),
		'description' => '<p>' . esc_html( $check['text'] ) . '</p>',
		'actions'     => $check['ok'] ? '' : '<p><a href="' . esc_url( $url ) . '">' . esc_html__( 'Settings', 'carrello' ) . '</a></p>',
		'test'        => "carrello_$name",
	);
}

/** Writes to the administrator once when orders wait too long, and not again before all of them got through. */
function carrello_tell_backlog(): void {
	$state = carrello_outbox_state();
	$late  = carrello_is_late( $state['since'] );
	$told  = (bool) get_option( 'carrello_backlog_told', false );
	if ( $late === $told || ( $told && 0 < $state['waiting'] ) ) {
		return;
	}
	update_option( 'carrello_backlog_told', $late, false );
	if ( $late ) {
		/* translators: %s: name of the site. */
		$subject = sprintf( __( '%s: orders wait for the CRM', 'carrello' ), wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ) );
		$text    = carrello_waiting_sentence( $state ) . "\n\n" . __( 'Nothing is lost: they are sent as soon as the connector takes them.', 'carrello' ) . "\n\n" . admin_url( 'options-general.php?page=carrello' );
		wp_mail( get_option( 'admin_email' ), $subject, $text );
	}
}
