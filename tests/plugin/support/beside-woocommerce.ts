import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { orderSnapshot } from '../../../connector/src/contract/orders.ts';
import type { ShopStatus } from '../../../connector/src/contract/shops.ts';
import { ConnectorStub, KEYS, type Answer, type SeenRequest } from './connector-stub.ts';
import { connectorOf, type Row, type Step } from './outbox.ts';
import { ShopSite } from './shop-site.ts';
import { tellOrder, type Told } from './told-order.ts';

const STAND_IN = path.join(import.meta.dirname, '../stand-in/woocommerce.php');
export const SAVED = ['woocommerce_after_order_object_save', 'woocommerce_update_order'];

export const stored: Answer = { body: { id: 'inb_1', result: 'stored' } };

/** What one save of an order is to the stand-in. */
export const save = (id: number, over: Told = {}) => ({ id, told: tellOrder(id, over), after: SAVED });

/** A site beside a stand-in of WooCommerce, connected to a stand-in of the connector, which takes every order. */
export class BesideWooCommerce {
  readonly site = new ShopSite();
  readonly connector = new ConnectorStub();
  readonly askPlugin = connectorOf(this.site).askPlugin;
  readonly pull = connectorOf(this.site).pull;
  /** The highest number that the connector has seen; it can have none that the shop never gave. */
  highest = 0;

  async start(): Promise<void> {
    await Promise.all([this.connector.start(), this.site.start()]);
    await this.site.addPlugin('woo', await readFile(STAND_IN, 'utf8'));
    await this.site.switchPlugin('woo', 'active');
    await this.site.admin.connect(this.connector.url, 'ABCDE-12345');
  }

  async reset(): Promise<void> {
    this.connector.reset();
    this.answerOrders(() => stored);
    await this.tellReceived(() => ({ epoch: KEYS.epoch, counter: this.highest, missing: [] }));
  }

  async close(): Promise<void> {
    await this.connector.close();
    await this.site.close();
  }

  act = <T>(name: string, body: unknown = {}): Promise<T> =>
    this.site.admin.rest<T>('POST', `/stand-in/v1/${name}`, body);

  change = (...steps: Step[]): Promise<unknown> => this.act('change', steps);

  rowsOf = async (id: number): Promise<Row[]> =>
    (await this.act<{ rows: Row[] | null }>('outbox')).rows?.filter(
      ({ source_id }) => Number(source_id) === id,
    ) ?? [];

  answerOrders = (answer: (order: ReturnType<BesideWooCommerce['bodyOf']>, call: number) => Answer): void => {
    let call = 0;
    this.connector.routes.set('POST /v1/orders', (request) => answer(this.bodyOf(request), (call += 1)));
  };

  /** What the connector says it has of this shop; whatever it lacks is sent again. */
  tellReceived = async (received: () => ShopStatus['received']): Promise<void> => {
    const status = await this.connector.routes.get('GET /v1/shops/status')?.({} as SeenRequest);
    this.connector.routes.set('GET /v1/shops/status', () => ({
      body: { ...(status?.body as ShopStatus), received: received() },
    }));
  };

  bodyOf = ({ body }: Pick<SeenRequest, 'body'>) => {
    const snapshot = orderSnapshot.parse(JSON.parse(body));
    if (snapshot.version.epoch === KEYS.epoch)
      this.highest = Math.max(this.highest, snapshot.version.counter);
    return snapshot;
  };

  /** What the connector is sent until nothing is due any more. */
  deliver = async (): Promise<SeenRequest[]> => {
    this.connector.seen.length = 0;
    await this.act('deliver');
    return this.connector.calls('/v1/orders');
  };
}
