import { expect, it } from 'vitest';
import { personRequest } from '../../../connector/src/contract/shops.ts';
import { problem, type ConnectorStub } from './connector-stub.ts';
import type { ShopSite } from './shop-site.ts';

/** What WordPress' tools get of ours: an answer, or the message of an error that they show. */
type Told = { answer: Record<string, unknown> } | { error: string };

/** Calls our exporter and eraser as WordPress does, for an administrator's request. */
const CODE = `add_action( 'wp_loaded', static function () {
  if ( ! isset( $_GET['personal_data'] ) ) { return; }
  $told = array();
  foreach ( array( 'exporters', 'erasers' ) as $tool ) {
    $ours = apply_filters( "wp_privacy_personal_data_$tool", array() )['carrello'];
    $answer = call_user_func( $ours['callback'], 'anna@example.com', 2 );
    $told[] = is_wp_error( $answer ) ? array( 'error' => $answer->get_error_message() ) : array( 'answer' => $answer );
  }
  wp_send_json( $told );
} );`;

/** On a site that is connected. */
export function personalDataTools(site: ShopSite, connector: ConnectorStub): void {
  it('WordPress’ tools for personal data get the connector’s answer, and an error where it gives none', async () => {
    await site.setEarlyCode(CODE);
    const ask = async () => JSON.parse((await site.page('/?personal_data')).html) as [Told, Told];
    const data = { data: [], done: true };
    const erased = { items_removed: true, items_retained: true, messages: ['Kept'], done: true };
    connector.routes.set('POST /v1/privacy/export', () => ({ body: data }));
    connector.routes.set('POST /v1/privacy/erase', () => ({ body: erased }));
    expect(await ask()).toEqual([{ answer: data }, { answer: erased }]);
    for (const path of ['/v1/privacy/export', '/v1/privacy/erase'])
      expect(personRequest.parse(JSON.parse(connector.calls(path)[0]?.body ?? ''))).toEqual({
        ...{ email: 'anna@example.com', page: 2, locale: 'en' },
      });
    connector.routes.set('POST /v1/privacy/export', () => problem(500, { code: 'internal' }));
    connector.routes.set('POST /v1/privacy/erase', () => ({ body: { done: true } }));
    expect(await ask()).toEqual([
      { error: expect.stringContaining('trouble') },
      { error: expect.stringContaining('trouble') },
    ]);
    await site.setEarlyCode(null);
  });
}
