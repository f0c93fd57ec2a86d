<?php
/**
 * Captures what changes about customers, in rows of their own: an order says who bought it then, and gets no new version.
 *
 * @package Carrello
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/** Actions of users and customers. */
function carrello_note_customer( $user_id ): void {
	Carrello_Notes::$customers[ (int) $user_id ] = true;
}

/** Action `delete_user`: reads what can be read for the last time. */
function carrello_freeze_customer( $user_id ): void {
	$content = null === carrello_capturing() ? null : carrello_read_customer( (int) $user_id );
	if ( null !== $content ) {
		Carrello_Notes::$gone[ (int) $user_id ] = array( 'deleted' => true ) + $content;
		carrello_note_customer( $user_id );
	}
}

/** Whoever works on the site is no customer of it. */
function carrello_read_customer( int $id ): ?array {
	$user = get_userdata( $id );
	if ( false === $user ) {
		return Carrello_Notes::$gone[ $id ] ?? null;
	}
	if ( user_can( $user, 'edit_posts' ) ) {
		return null;
	}
	$customer = new WC_Customer( $id );
	return array(
		'uid'          => carrello_customer_uid( $user ),
		'sourceId'     => (string) $id,
		'email'        => $user->user_email,
		'firstName'    => (string) $customer->get_first_name( 'edit' ),
		'lastName'     => (string) $customer->get_last_name( 'edit' ),
		'displayName'  => (string) $user->display_name,
		'billing'      => carrello_map_address( (array) $customer->get_billing( 'edit' ) ),
		'delivery'     => carrello_map_delivery( (array) $customer->get_shipping( 'edit' ) ),
		'registeredAt' => carrello_iso( gmdate( 'Y-m-d\TH:i:s', (int) strtotime( $user->user_registered . ' UTC' ) ) ),
		'deleted'      => false,
	);
}
