import type { DeskServices, StaffSession } from '../../portal/src/services.ts';
import type { IdKind, Ids } from '../../connector/src/platform/ids.ts';
import { createIds } from '../../connector/src/platform/ids.ts';
import { deskServices } from '../../connector/src/portal-services/desk.ts';
import { listColleagues } from '../../connector/src/staff/staff.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import type { DatabaseKind } from '../support/databases.ts';
import { makeSnapshot, type SnapshotInput } from '../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../support/make/shop.ts';
import { addStaff, rightsOf } from '../support/verbs.ts';

/** A CRM on one of the databases, with a shop that sends and somebody at the desk. */
export interface Crm {
  app: TestApp;
  shop: ConnectedShop;
  desk: DeskServices;
  sara: StaffSession;
  /** Hands in an order of the shop and says what was answered. */
  send(over: Partial<SnapshotInput>): Promise<string>;
  rows<R = Record<string, unknown>>(table: string, ...order: string[]): Promise<R[]>;
}

/** Ids that count, so that the same history makes the same ids on every database. */
function countingIds(): Ids {
  const counts = new Map<IdKind, number>();
  const { secret } = createIds({ now: () => 0 });
  return {
    new(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind}_${String(count).padStart(6, '0')}`;
    },
    secret,
  };
}

export async function openCrm(kind: DatabaseKind): Promise<Crm> {
  const app = await createTestApp({}, () => ({ ids: countingIds() }), kind);
  const shop = await connectShop(app);
  const name = 'Sara Conti';
  const email = 'sara@example.com';
  await addStaff(app.ctx, { name, email, role: 'owner', password: 'a long enough password' });
  const [staff] = await listColleagues(app.ctx.db);
  const sara: StaffSession = {
    kind: 'staff',
    sessionId: '',
    staffId: staff?.id ?? '',
    name,
    email,
    role: 'owner',
    rights: rightsOf('owner'),
  };
  let sent = 0;
  return {
    app,
    shop,
    desk: deskServices(app.ctx),
    sara,
    async send(over) {
      sent += 1;
      app.clock.advance(1000);
      const version = { epoch: 1, counter: sent };
      const placedAt = new Date(Date.UTC(2026, 2, 1, 9, sent)).toISOString();
      const answer = await postOrders(app, shop, makeSnapshot({ version, placedAt, ...over }), {
        id: `msg_${sent}`,
      });
      const { result, code } = answer.body as { result?: string; code?: string };
      return `${answer.status} ${result ?? code}`;
    },
    rows: <R>(table: string, ...order: string[]) =>
      app.ctx.db(table).orderBy(order.length > 0 ? order : ['id']) as unknown as Promise<R[]>,
  };
}
