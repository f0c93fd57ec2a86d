<?php
/**
 * Asks the owner what this site is, on every screen of wp-admin, when it is a copy or was restored from a backup.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Returns what has to be said, and what may be answered: the words of the buttons by their names. Null when all is well. */
function carrello_guard_question(): ?array {
	$connection = carrello_connection();
	if ( null === $connection ) {
		return null;
	}
	if ( carrello_is_copy() ) {
		return array(
			/* translators: %s: a URL. */
			'text'    => sprintf( __( 'Carrello is paused here: this site is a copy of %s, which is the connected shop and goes on. The copy sends nothing and captures nothing.', 'carrello' ), $connection['siteUrl'] ),
			'answers' => array(
				'moved' => __( 'The shop has moved here', 'carrello' ),
				'new'   => __( 'This is another shop: forget the keys', 'carrello' ),
			),
		);
	}
	return ! carrello_is_restored() ? null : array(
		'text'    => __( 'Carrello is paused: the CRM has orders of this shop that this site does not know, so an older backup was restored here. Orders are captured and wait; nothing is lost.', 'carrello' ),
		'answers' => array( 'moved' => __( 'This is the shop: go on from here', 'carrello' ) ),
	);
}

/** Action `admin_notices`. */
function carrello_show_guard_notice(): void {
	$question = current_user_can( 'manage_options' ) ? carrello_guard_question() : null;
	if ( null === $question ) {
		return;
	}
	echo '<div class="notice notice-warning"><p>' . esc_html( $question['text'] ) . '</p>';
	$error = get_transient( 'carrello_guard_error' );
	if ( is_string( $error ) && '' !== $error ) {
		echo '<p><strong>' . esc_html( $error ) . '</strong></p>';
	}
	echo '<form method="post" action="' . esc_url( admin_url( 'admin-post.php' ) ) . '"><p>';
	echo '<input type="hidden" name="action" value="carrello_guard">';
	wp_nonce_field( 'carrello_guard' );
	foreach ( $question['answers'] as $name => $label ) {
		echo '<button class="button" name="answer" value="' . esc_attr( $name ) . '">' . esc_html( $label ) . '</button> ';
	}
	echo '</p></form></div>';
}

/** Action `admin_post_carrello_guard`. */
function carrello_answer_guard_form(): void {
	check_admin_referer( 'carrello_guard' );
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'carrello' ), '', array( 'response' => 403 ) );
	}
	$answer = sanitize_key( wp_unslash( $_POST['answer'] ?? '' ) );
	$done   = true;
	if ( 'new' === $answer && carrello_is_copy() ) {
		carrello_disconnect();
	} elseif ( 'moved' === $answer && null !== carrello_guard_question() ) {
		$done = carrello_go_on();
	}
	set_transient( 'carrello_guard_error', is_wp_error( $done ) ? $done->get_error_message() : '', MINUTE_IN_SECONDS );
	wp_safe_redirect( admin_url( 'options-general.php?page=carrello' ), 303 );
	exit;
}
