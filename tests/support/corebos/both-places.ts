import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import { sweepRecords } from '../../../connector/src/crm/push/backfill.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import type { Worker } from '../../../connector/src/platform/jobs.ts';
import { deskServices } from '../../../connector/src/portal-services/desk.ts';
import type { ContactEntries, DeskServices, StaffSession } from '../../../portal/src/services.ts';
import { makeSnapshot, type SnapshotInput } from '../make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../make/shop.ts';
import {
  buyer,
  createSelling,
  openCheckout,
  payBody,
  cardToken,
  call,
  runAll,
  type Selling,
} from '../selling.ts';
import { changeLikeStaff } from './saves.ts';
import { createTestCorebos, type TestCorebos } from './site.ts';
import { addStaff, createProjector, type Crm, rightsOf } from '../verbs.ts';

/** A whole connector that sells, and another shop that sends its orders. */
export interface DeskPlace extends Selling {
  /** The shop that is not ours: its orders are changed there. */
  other: ConnectedShop;
  /** The desk's own pages ask for this, and Sara is who asks. */
  desk: DeskServices;
  sara: StaffSession;
  /** Lets a little time pass: nothing happens twice at the same moment. */
  tick(): void;
}

/** The same beside a coreBOS whose staff keep the catalogue: staff work in both places. */
export interface BothPlaces extends DeskPlace {
  corebos: TestCorebos;
  crm: Crm;
  projector: Worker;
  /** Brings everything over in both directions, until nothing is left. */
  settle(): Promise<void>;
}

const SARA = { name: 'Sara Conti', email: 'sara@example.com', role: 'owner' } as const;

async function hireSara({ ctx }: Selling): Promise<StaffSession> {
  const { staffId } = await addStaff(ctx, { ...SARA, password: 'a long enough password' });
  return { kind: 'staff', sessionId: '', staffId, ...SARA, rights: rightsOf('owner') };
}

/** Without an outside CRM, unless the environment names one. */
export async function createDeskPlace(environment: Record<string, string> = {}): Promise<DeskPlace> {
  const selling = await createSelling({}, environment);
  return {
    ...selling,
    other: await connectShop(selling, { name: 'Il Mercato', url: 'https://market.example' }),
    desk: deskServices(selling.ctx),
    sara: await hireSara(selling),
    tick: () => selling.clock.advance(SECOND),
  };
}

export async function createBothPlaces(): Promise<BothPlaces> {
  const corebos = await createTestCorebos();
  const place = await createDeskPlace({
    COREBOS_DATABASE_URL: corebos.url,
    COREBOS_USER: 'webshop',
    COREBOS_OWNER: 'Sales',
    COREBOS_TIME_ZONE: 'Europe/Rome',
    COREBOS_CATALOG_MASTER: 'yes',
  });
  const { ctx, tick } = place;
  if (!ctx.config.corebos) throw new Error('coreBOS is not configured');
  const crm = createCorebos(ctx.config.corebos, ctx);
  const projector = createProjector(ctx, crm);
  const settle = async () => {
    for (let round = 0; round < 3; round += 1) {
      tick();
      await runAll(place);
      await projector.drain();
    }
  };
  // The first look only sets the cursor: from then on changes are seen.
  await projector.drain();
  await sweepRecords(ctx);
  await settle();
  return {
    ...place,
    ...{ corebos, crm, projector, settle },
    async close() {
      await projector.stop();
      await place.close();
      await corebos.close();
    },
  };
}

/** The row of a query that finds one. */
export async function only<R>(query: PromiseLike<R | undefined>): Promise<R> {
  const row = await query;
  if (row === undefined) throw new Error('There is no such row.');
  return row;
}

let sent = 0;

/** An order of the other shop, or a newer version of one: returns its id. */
export async function sendOrder(
  places: DeskPlace,
  over: Partial<SnapshotInput> & { email?: string } = {},
): Promise<string> {
  const { email = 'mario.rossi@example.com', ...rest } = over;
  sent += 1;
  places.tick();
  const at = new Date(places.clock.now()).toISOString();
  const snapshot = makeSnapshot({
    ...{ orderKey: `market-${sent}`, sourceId: `${sent}`, number: `M${sent}`, payments: [] },
    ...{ version: { epoch: 1, counter: sent }, placedAt: at, modifiedAt: at },
    customer: { uid: null, email, accountEmail: null },
    ...rest,
  });
  const answer = await postOrders(places, places.other, snapshot, { id: `market_${sent}` });
  if (answer.status !== 200) throw new Error(answer.text);
  const { id } = await only(places.ctx.db('orders').where({ order_key: snapshot.orderKey }).first());
  return id;
}

/** A mug bought and paid in our own checkout: returns the order's id. */
export async function buy(places: DeskPlace, email = 'mario.rossi@example.com'): Promise<string> {
  places.tick();
  const lines = { lines: [{ variantId: 'mug', quantity: 1 }] };
  const checkout = await openCheckout(places, lines);
  const { lines: cartLines } = lines;
  const confirmationToken = await cardToken(places);
  const body = payBody(
    checkout,
    { gateway: 'stripe', confirmationToken },
    { cart: { lines: cartLines, country: 'IT' }, buyer: buyer({ email }) },
  );
  const answer = await call(places, checkout, 'pay', body);
  if ((answer.body as { outcome?: string }).outcome !== 'paid') throw new Error(answer.text);
  await runAll(places);
  const { order_key } = await only(places.ctx.db('checkouts').where({ id: checkout.id }).first());
  const order = await only(places.ctx.db('orders').where({ order_key }).first());
  return order.id;
}

export async function contactOf({ ctx }: DeskPlace, orderId: string): Promise<string> {
  const order = await only(ctx.db('orders').where({ id: orderId }).first());
  return order.contact_id;
}

/** A form of the desk sends all fields: what nobody typed over is sent as it was. */
export async function editAtDesk(
  { ctx, desk, sara, tick }: DeskPlace,
  contactId: string,
  over: Partial<ContactEntries>,
) {
  tick();
  const { first_name, last_name, email, phone, account_id, owner_id } = await only(
    ctx.db('contacts').where({ id: contactId }).first(),
  );
  const account = account_id ? await only(ctx.db('accounts').where({ id: account_id }).first()) : undefined;
  const entries = { firstName: first_name, lastName: last_name, email, phone };
  const company = account?.name ?? '';
  return desk.editContact(sara, contactId, { ...entries, company, ownerId: owner_id ?? '', ...over });
}

export const cancelAtDesk = ({ desk, sara, tick }: DeskPlace, orderId: string, refund = false) => {
  tick();
  return desk.cancelOrder(sara, orderId, { key: `cancel-${orderId}`, note: '', refund, restock: refund });
};

export const shipAtDesk = ({ desk, sara, tick }: DeskPlace, orderId: string, key = 'parcel-1') => {
  tick();
  const parcel = { carrier: 'BRT', trackingNumber: `T-${orderId}-${key}`, trackingUrl: '' };
  return desk.shipOrder(sara, orderId, { key: `${orderId}-${key}`, ...parcel, complete: true });
};

export const refundAtDesk = ({ desk, sara, tick }: DeskPlace, orderId: string, amount: number) => {
  tick();
  const what = { kind: 'amount' as const, amount };
  return desk.refundOrder(sara, orderId, {
    key: `refund-${orderId}-${amount}`,
    note: '',
    restock: false,
    what,
  });
};

type Kind = 'contact' | 'account' | 'order' | 'product';

const MAIN: Record<Kind, [table: string, key: string]> = {
  contact: ['vtiger_contactdetails', 'contactid'],
  account: ['vtiger_account', 'accountid'],
  order: ['vtiger_salesorder', 'salesorderid'],
  product: ['vtiger_products', 'productid'],
};

/** Addresses have tables of their own, by how their columns begin. */
const PLACES = [
  ['mailing', 'vtiger_contactaddress', 'contactaddressid'],
  ['bill_', 'vtiger_accountbillads', 'accountaddressid'],
] as const;

export async function crmidOf({ corebos }: BothPlaces, kind: Kind, id: string): Promise<string> {
  const sql = 'SELECT crmid FROM carrello_links WHERE kind = ? AND carrello_id = ?';
  return String((await corebos.row(sql, [kind, id]))['crmid']);
}

/** What somebody at coreBOS' screen types into the record that is linked to ours. */
export async function changeThere(
  places: BothPlaces,
  kind: Kind,
  id: string,
  values: Record<string, unknown>,
): Promise<void> {
  places.tick();
  const crmid = await crmidOf(places, kind, id);
  const [column = ''] = Object.keys(values);
  const place = PLACES.find(([begin]) => column.startsWith(begin));
  const [table, key] = place ? [place[1], place[2]] : MAIN[kind];
  await changeLikeStaff(places.corebos, { table, key, id: crmid, values });
}

/** The linked record as it reads there, all its columns. */
export async function readThere(
  places: BothPlaces,
  kind: Kind,
  id: string,
): Promise<Record<string, string | null>> {
  const [table, key] = MAIN[kind];
  const crmid = await crmidOf(places, kind, id);
  const row = await places.corebos.row(`SELECT * FROM ${table} WHERE ${key} = ?`, [crmid]);
  if (kind !== 'contact') return row;
  const sql = 'SELECT * FROM vtiger_contactaddress WHERE contactaddressid = ?';
  return { ...row, ...(await places.corebos.row(sql, [crmid])) };
}

/** The next time, the connector dies after its own commit, before coreBOS learns that the change was seen. */
export async function dieOnce(places: BothPlaces): Promise<void> {
  const { crm, projector } = places;
  const { acknowledge } = crm;
  crm.acknowledge = () => Promise.reject(new Error('died'));
  await projector.drain().catch(() => undefined);
  crm.acknowledge = acknowledge;
}
