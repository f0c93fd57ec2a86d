import { isMailbox } from '../../connector/src/contract/mailbox.ts';
import { BY_MAILBOX, makeOwnOrder } from './make-views.ts';
import type {
  ContactView,
  CustomerSession,
  MoneyOnItsWay,
  MyDay,
  OrderStanding,
  OrderView,
  PortalServices,
  PortalSettings,
  StaffSession,
} from '../../portal/src/services.ts';
import { rightsOf } from '../support/verbs.ts';

/** What the pages are tested over: everything in memory, each request written down. */
export interface FakeShop {
  services: PortalServices;
  orders: { order: OrderView; owner: string; key: string }[];
  contacts: ContactView[];
  onItsWay: MoneyOnItsWay[];
  requests: { email: string; visit: string; locale: string }[];
  sessions: Map<string, CustomerSession>;
  staffSessions: Map<string, StaffSession>;
  /** Set to make the next calls answer like that. */
  refusal: 'wrong' | 'expired' | 'too_many' | null;
  reports: unknown[];
}

const NOTHING_TO_DO: MyDay['shops'] = {
  bought: { count: 0, sums: [] },
  toShip: { count: 0, isMore: false, orders: [] },
  unowned: { contacts: [], hasMore: false },
  disputes: [],
  flags: 0,
  onItsWay: { count: 0, sums: [] },
};

export const CODE = '424242';
export const STAFF: StaffSession = {
  kind: 'staff',
  sessionId: 'ses_1',
  staffId: 'stf_1',
  name: 'Sara Conti',
  email: 'sara@example.com',
  role: 'sales',
  rights: rightsOf('sales'),
};

function standingOf({ shop, placedAt, status, paymentState }: OrderView): OrderStanding {
  return {
    shop,
    placedAt,
    status,
    paymentState,
    isCharged: true,
    isShipped: true,
    paidAt: placedAt,
    sentAt: null,
    backAt: null,
  };
}

/** The session of a fake customer. */
export const sessionOf = (email: string): CustomerSession => ({
  kind: 'customer',
  sessionId: `ses_${email}`,
  customerId: `cus_${email}`,
  email,
  locale: null,
  openedAt: 0,
});

/** The reading half; what a buyer writes is tested over the real connector. */
function customerServices(shop: FakeShop): PortalServices['customer'] {
  const owned = (session: CustomerSession) => shop.orders.filter(({ owner }) => owner === session.email);
  const faked: Partial<PortalServices['customer']> = {
    placeInputs: () => [],
    listUsedAddresses: () => Promise.resolve([]),
    listAddresses: () => Promise.resolve([]),
    findAddress: () => Promise.resolve(null),
    findPasswordDay: () => Promise.resolve(null),
    findOwnAuthenticator: () => Promise.resolve(null),
    listOwnPasskeys: () => Promise.resolve([]),
    listMailboxes: ({ email }) => Promise.resolve([{ mailbox: email, isMain: true }]),
    listCustomerSessions: () => Promise.resolve([]),
    listCases: () => Promise.resolve({ items: [], next: null }),
    isMailbox,
    requestCode: ({ email, visit, locale }) => {
      if (shop.refusal === 'too_many') return Promise.resolve({ ok: false, reason: 'too_many' });
      shop.requests.push({ email, visit, locale });
      return Promise.resolve({ ok: true });
    },
    signIn: ({ email, visit, code }) => {
      if (shop.refusal) return Promise.resolve({ ok: false, reason: shop.refusal });
      const asked = shop.requests.some((request) => request.email === email && request.visit === visit);
      if (!asked || code !== CODE) return Promise.resolve({ ok: false, reason: 'wrong' });
      const session = sessionOf(email);
      const token = `token-${shop.sessions.size}`;
      shop.sessions.set(token, session);
      return Promise.resolve({ ok: true, token, session });
    },
    findSession: (token) => Promise.resolve(shop.sessions.get(token) ?? null),
    signOut: (token) => Promise.resolve(void shop.sessions.delete(token)),
    listOrders: (session) =>
      Promise.resolve({
        ...{ items: owned(session).map(({ order }) => order), next: null },
        ...{ years: [], lookedBackTo: null },
      }),
    findOrder: (session, id) => {
      const found = owned(session).find(({ order }) => order.id === id)?.order;
      return Promise.resolve(found ? makeOwnOrder(found) : null);
    },
    findOrderStanding: (key) => {
      const found = shop.orders.find((entry) => entry.key === key)?.order;
      return Promise.resolve(found ? standingOf(found) : null);
    },
    findOrderIdByKey: (session, key) =>
      Promise.resolve(owned(session).find((entry) => entry.key === key)?.order.id ?? null),
    makeOrderPdf: (session, id) => {
      const found = owned(session).find(({ order }) => order.id === id);
      return Promise.resolve(found ? { filename: 'order.pdf', body: Buffer.from('%PDF-') } : null);
    },
  };
  return faked as PortalServices['customer'];
}

/** The reading half; what staff do is tested over the real connector. */
function deskServices(shop: FakeShop): PortalServices['desk'] {
  const faked: Partial<PortalServices['desk']> = {
    signIn: ({ email, password, code }) => {
      if (shop.refusal) return Promise.resolve({ ok: false, reason: shop.refusal });
      const right = email === STAFF.email && password === 'a good password' && code === CODE;
      if (!right) return Promise.resolve({ ok: false, reason: 'wrong' });
      shop.staffSessions.set('staff-token', STAFF);
      return Promise.resolve({ ok: true, token: 'staff-token', session: STAFF });
    },
    findSession: (token) => Promise.resolve(shop.staffSessions.get(token) ?? null),
    signOut: (token) => Promise.resolve(void shop.staffSessions.delete(token)),
    listDoubts: () => Promise.resolve([]),
    listContacts: (_session, { search }) =>
      Promise.resolve({
        items: shop.contacts.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
        next: null,
      }),
    findContact: (_session, id) =>
      Promise.resolve(shop.contacts.find((contact) => contact.id === id) ?? null),
    listOrders: (_session, { search }) =>
      Promise.resolve({
        items: shop.orders
          .filter(({ order }) => order.number.includes(search))
          .map(({ order }) => ({ ...order, contactId: 'con_anna', contactName: 'Anna Bianchi' })),
        next: null,
      }),
    findOrderByNumber: (_session, number) =>
      Promise.resolve(shop.orders.find(({ order }) => order.number === number)?.order.id ?? null),
    listMoneyOnItsWay: () => Promise.resolve(shop.onItsWay),
    findOrder: (_session, id) => {
      const found = shop.orders.find(({ order }) => order.id === id);
      if (!found) return Promise.resolve(null);
      return Promise.resolve({
        ...found.order,
        contactId: 'con_anna',
        contactName: 'Anna Bianchi',
        flags: [{ code: 'totals_off', difference: { amount: 2, currency: 'EUR' } }],
        why: BY_MAILBOX,
        refundable: null,
        offers: [],
        sending: null,
        elsewhere: null,
        tellable: null,
        timeline: [],
        tasks: [],
        cases: [],
      });
    },
    listOrderChoices: () => Promise.resolve({ shops: [], staff: [], tags: [], amounts: [] }),
    readMyDay: () =>
      Promise.resolve({ overdue: [], today: [], later: [], done: [], orders: [], shops: NOTHING_TO_DO }),
  };
  return faked as PortalServices['desk'];
}

export function createFakeShop(): FakeShop {
  const shop: FakeShop = {
    services: undefined as unknown as PortalServices,
    orders: [],
    contacts: [],
    onItsWay: [],
    requests: [],
    sessions: new Map(),
    staffSessions: new Map(),
    refusal: null,
    reports: [],
  };
  shop.services = {
    findLookStyle: () => Promise.resolve(null),
    findLogo: () => Promise.resolve(null),
    findShop: () =>
      Promise.resolve({ name: 'Bottega Aurora', url: 'https://shop.example.com/', timeZone: 'Europe/Rome' }),
    customer: customerServices(shop),
    desk: deskServices(shop),
  };
  return shop;
}

export function fakeSettings(shop: FakeShop, overrides: Partial<PortalSettings> = {}): PortalSettings {
  return {
    secureCookies: false,
    publicUrl: 'http://portal.test',
    sandbox: false,
    version: '0.1.0',
    report: (error) => void shop.reports.push(error),
    ...overrides,
  };
}
