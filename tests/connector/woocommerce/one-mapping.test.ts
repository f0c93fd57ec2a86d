import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { mapOrder } from '../../../connector/src/woocommerce/map-order.ts';
import { toTold, type RestOrder } from '../../../connector/src/woocommerce/read-order.ts';
import type { ToldFulfillment, ToldRefund } from '../../../connector/src/woocommerce/told.ts';
import { readSnapshot } from '../../../connector/src/intake/read-snapshot.ts';
import { ODD_ORDERS, ODD_USERS } from '../../support/woocommerce/odd-orders.ts';
import { restOrder, restRefund } from '../../support/woocommerce/rest-order.ts';
import type { Told } from '../../plugin/support/told-order.ts';

const MAP = path.join(import.meta.dirname, '../../support/woocommerce/map.php');

/** The bytes of each order as they leave the plugin, by its own PHP. */
function mapByPlugin(orders: Told[]): string[] {
  const input = JSON.stringify({ orders, users: ODD_USERS });
  const { stdout, stderr } = spawnSync('php', ['-d', 'display_errors=stderr', MAP], {
    input,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

const word = (status: string) => status.charAt(0).toUpperCase() + status.slice(1);

/** The same by the connector, from what REST answers. */
function mapByRest(told: Told): string {
  const user = ODD_USERS[told['customer_id'] as 5] as (typeof ODD_USERS)[5] | undefined;
  const registered = user?.registered.replace(' ', 'T') ?? null;
  const order = JSON.parse(JSON.stringify(restOrder(told, 8))) as RestOrder;
  const refunds = ((told['refunds'] ?? []) as Told[]).map((refund) => restRefund(refund, 8));
  const fulfillments = told['fulfillments'] as ToldFulfillment[] | undefined;
  return JSON.stringify(
    mapOrder({
      ...(fulfillments ? { fulfillments } : {}),
      ...toTold(order, {
        refunds: JSON.parse(JSON.stringify(refunds)) as ToldRefund[],
        customer: user ? { id: order.customer_id, email: user.email, date_created_gmt: registered } : null,
        labels: new Map([[order.status, word(order.status)]]),
      }),
    }),
  );
}

it('an order is the same bytes whether the plugin tells it or REST is asked', () => {
  const byPlugin = mapByPlugin(ODD_ORDERS);
  const byRest = ODD_ORDERS.map(mapByRest);
  expect(byRest.map((bytes) => JSON.parse(bytes) as unknown)).toEqual(
    byPlugin.map((bytes) => JSON.parse(bytes) as unknown),
  );
  expect(byRest).toEqual(byPlugin);
});

it('an order that was mapped can be read, and nothing of it is unknown to the contract', () => {
  for (const told of ODD_ORDERS) {
    const body = { ...(JSON.parse(mapByRest(told)) as object), version: { epoch: 0, counter: 1 } };
    const reading = readSnapshot(Buffer.from(JSON.stringify(body)));
    expect(reading).toMatchObject({ ok: true, unknownFields: [] });
  }
});

it('the parcels of an order are told with their content, also by extensions for tracking', () => {
  const parcelsOf = (id: number) =>
    (JSON.parse(mapByRest(ODD_ORDERS.find((told) => told['id'] === id) as Told)) as { parcels: object[] })
      .parcels;
  expect(parcelsOf(11)).toEqual([
    {
      ...{ key: 'a1', carrier: 'gls', trackingNumber: '123', trackingUrl: 'https://gls.example/1' },
      ...{ shippedAt: '2025-11-22T02:02:13Z', lines: [{ lineKey: '11', quantity: '1.5' }] },
    },
    { key: 'a2', carrier: 'brt', trackingNumber: 'B', trackingUrl: '', shippedAt: '1970-01-01T00:00:00Z' },
  ]);
  expect(parcelsOf(12)).toEqual([
    {
      ...{ key: 'fulfillment:3', carrier: 'ups', trackingNumber: '1Z', trackingUrl: '' },
      ...{ shippedAt: '2026-11-22T05:00:00Z', lines: [{ lineKey: '11', quantity: '2' }] },
    },
  ]);
});

it('a status of the shop’s own is paid or not as nobody knows over REST', () => {
  const told = tellPacked();
  expect(JSON.parse(mapByRest(told))).toMatchObject({ isPaid: null, isPending: null, statusLabel: 'Packed' });
});

const tellPacked = (): Told => ({ ...ODD_ORDERS[0], status: 'packed' });
