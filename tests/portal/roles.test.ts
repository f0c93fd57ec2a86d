import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Router } from 'express';
import { deskRoutes } from '../../portal/src/desk/routes.ts';
import type { DeskServices, StaffRight, StaffRole } from '../../portal/src/services.ts';
import { addAddress } from '../../connector/src/address-book/address-book.ts';
import { STAFF_ROLES } from '../../connector/src/staff/roles.ts';
import { placePaid, type PaidOrder } from '../support/own-orders.ts';
import { addBuyer, opened, QUESTION } from '../connector/cases/buyers.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { postOrders } from '../support/make/shop.ts';
import { createSelling, type Selling } from '../support/selling.ts';
import { fakeSettings, createFakeShop } from './fake-services.ts';
import { addAtDesk } from '../support/staff.ts';
import type { Browser } from './browse.ts';
import { rightsOf } from '../support/verbs.ts';

/** Every route of the desk has the right it needs; null means everybody who has signed in. A new route has to be added here. */
const NEEDS: Record<string, StaffRight | null> = {
  'GET /': 'contacts.read',
  'GET /contacts': 'contacts.read',
  'GET /contacts/:id': 'contacts.read',
  'GET /contacts/new': 'contacts.write',
  'POST /contacts/new': 'contacts.write',
  'GET /contacts/:id/edit': 'contacts.write',
  'POST /contacts/:id/edit': 'contacts.write',
  'GET /contacts/:id/erase': 'contacts.erase',
  'POST /contacts/:id/erase': 'contacts.erase',
  'GET /contacts/:id/books/:customer/new': 'contacts.write',
  'POST /contacts/:id/books/:customer/new': 'contacts.write',
  'GET /contacts/:id/books/:customer/:address': 'contacts.write',
  'POST /contacts/:id/books/:customer/:address': 'contacts.write',
  'GET /contacts/:id/books/:customer/:address/remove': 'contacts.write',
  'POST /contacts/:id/books/:customer/:address/remove': 'contacts.write',
  'GET /contacts/:id/merge/:other': 'contacts.merge',
  'POST /contacts/:id/merge/:other': 'contacts.merge',
  'GET /merges/:id/undo': 'contacts.merge',
  'POST /merges/:id/undo': 'contacts.merge',
  'GET /duplicates': 'contacts.read',
  'GET /companies': 'contacts.read',
  'GET /companies/:id': 'contacts.read',
  'GET /companies/new': 'contacts.write',
  'POST /companies/new': 'contacts.write',
  'GET /companies/:id/edit': 'contacts.write',
  'POST /companies/:id/edit': 'contacts.write',
  'GET /companies/:id/people': 'companies.people',
  'POST /companies/:id/people': 'companies.people',
  'POST /companies/:id/people/:member/right': 'companies.people',
  'GET /companies/:id/people/:member/remove': 'companies.people',
  'POST /companies/:id/people/:member/remove': 'companies.people',
  'POST /companies/:id/invitations/:invitation/withdraw': 'companies.people',
  'GET /tasks/new': 'contacts.write',
  'POST /tasks': 'contacts.write',
  'POST /tasks/:id/done': 'contacts.write',
  'POST /tasks/:id/reopen': 'contacts.write',
  'POST /notes': 'contacts.write',
  'GET /orders': 'orders.read',
  'GET /orders/:id': 'orders.read',
  'GET /orders/:id/ship': 'orders.ship',
  'POST /orders/:id/ship': 'orders.ship',
  'GET /orders/:id/cancel': 'orders.cancel',
  'POST /orders/:id/cancel': 'orders.cancel',
  'POST /orders/:id/ship/plan': 'orders.ship',
  'POST /orders/:id/told/plan': 'orders.refund',
  'POST /orders/:id/cancel/plan': 'orders.cancel',
  'POST /orders/:id/refund/plan': 'orders.refund',
  'GET /orders/:id/refund': 'orders.refund',
  'POST /orders/:id/refund': 'orders.refund',
  'GET /orders/:id/told': 'orders.refund',
  'POST /orders/:id/told': 'orders.refund',
  'GET /cases': 'cases.read',
  'GET /cases/:id': 'cases.read',
  'GET /cases/:id/photos/:photo': 'cases.read',
  'GET /cases/:id/:move': 'cases.write',
  'POST /cases/:id/:move': 'cases.write',
  'POST /cases/:id/answer': 'cases.write',
  'POST /cases/:id/note': 'cases.write',
  'POST /cases/:id/take': 'cases.write',
  'GET /snippets': 'cases.read',
  'GET /snippets/:id': 'cases.write',
  'POST /snippets/new': 'cases.write',
  'POST /snippets/:id': 'cases.write',
  'POST /snippets/:id/remove': 'cases.write',
  'GET /returns-policy': 'cases.policy',
  'GET /returns-policy/:id': 'cases.policy',
  'POST /returns-policy/:id': 'cases.policy',
  'GET /intake': 'intake.read',
  'GET /intake/:state': 'intake.read',
  'GET /intake/messages/:id': 'intake.read',
  'GET /intake/crm': 'intake.read',
  'POST /intake/crm/replay': 'intake.replay',
  'POST /intake/:state/replay': 'intake.replay',
  'POST /intake/messages/:id/replay': 'intake.replay',
  'POST /intake/payments/:id/accept': 'orders.refund',
  'POST /intake/payments/:id/give_back': 'orders.refund',
  'POST /intake/flags/:id/resolve': 'intake.replay',
  'GET /staff': 'staff.manage',
  'GET /staff/new': 'staff.manage',
  'POST /staff': 'staff.manage',
  'GET /staff/:id': 'staff.manage',
  'GET /staff/:id/role': 'staff.manage',
  'GET /staff/:id/reset': 'staff.manage',
  'GET /staff/:id/disable': 'staff.manage',
  'POST /staff/:id/role': 'staff.manage',
  'POST /staff/:id/reset': 'staff.manage',
  'POST /staff/:id/disable': 'staff.manage',
  'GET /audit': 'staff.manage',
  'GET /account': null,
  'POST /account': null,
  'POST /account/authenticator': null,
  'POST /account/sign-out-everywhere': null,
  'GET /set-up': null,
  'POST /set-up': null,
  'GET /sign-in': null,
  'POST /sign-in': null,
  'POST /sign-out': null,
};

/** These pages are not there: the order is of our own checkout, so no refund is told, nothing is merged, and there is no outside CRM. */
const NOT_HERE = [
  'GET /snippets/:id',
  'GET /cases/:id/photos/:photo',
  'GET /orders/:id/told',
  'GET /merges/:id/undo',
  'GET /intake/crm',
  'GET /companies/:id/people/:member/remove',
];

/** A customer of the portal, whose book stands on the record of the order's contact. */
const BUYER = 'cus_buyer';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: Router & { stack?: Layer[] };
}

function routesOf(router: Router): string[] {
  return (router.stack as unknown as Layer[]).flatMap(({ route, handle }) => {
    if (route) return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`);
    return handle.stack ? routesOf(handle) : [];
  });
}

describe('the rights at the desk', () => {
  let selling: Selling;
  let order: PaidOrder;
  let ids: Record<string, string>;
  let otherId: string;
  let addressId: string;
  const browsers = new Map<StaffRole, Browser>();
  beforeAll(async () => {
    selling = await createSelling({ immediate: 1 });
    order = await placePaid(selling);
    const company = { name: 'Rossi & Figli', vatNumber: '01234567890' };
    await postOrders(selling, selling.shop, makeSnapshot({ company }));
    await postOrders(selling, selling.shop, makeSnapshot({ orderKey: 'bad', currency: 'euro' }));
    for (const role of STAFF_ROLES)
      browsers.set(role, (await addAtDesk(selling, { email: `${role}@example.com`, role })).browser);
    const idIn = async (table: string, where: object = {}) =>
      ((await selling.ctx.db(table).where(where).first('id')) as { id: string }).id;
    const buyer = await addBuyer(selling, 'giulia.rossi');
    otherId = await idIn('contacts', { email: 'mario.rossi@example.com' });
    await selling.ctx
      .db('customers')
      .insert({ id: BUYER, contact_id: order.contact_id, locale: 'it', created_at: 1, signed_in_at: 1 });
    const entries = makeAddressEntries();
    const kept = { customerId: BUYER, kind: 'delivery', entries, isDefault: true } as const;
    await addAddress(selling.ctx, kept);
    addressId = await idIn('customer_addresses');
    ids = {
      contacts: order.contact_id,
      companies: await idIn('accounts'),
      orders: order.id,
      cases: await opened(selling, buyer, order.id, { ...QUESTION, key: 'a-form-key-of-a-case' }),
      messages: await idIn('inbox', { state: 'quarantined' }),
      staff: await idIn('staff', { role: 'read_only' }),
      tasks: 'tsk_none',
      merges: 'mrg_none',
      snippets: 'snp_none',
      'returns-policy': await idIn('shops'),
      flags: 'flg_none',
      payments: 'att_none',
    };
  });
  afterAll(() => selling.close());

  const pathOf = (route: string): string =>
    `/desk${route}`
      .replace(/\/([\w-]+)\/:id/, (_whole, kind: string) => `/${kind}/${ids[kind] ?? ''}`)
      .replace(':other', otherId)
      .replace(':customer', BUYER)
      .replace(':address', addressId)
      .replace(':state', 'quarantined')
      .replace(':move', 'close')
      .replace(':photo', 'csp_none')
      .replace(':member', 'mem_none')
      .replace(':invitation', 'inv_none')
      .replace(/\/$/, '');

  it('the list of rights knows every route of the desk', () => {
    const shop = createFakeShop();
    const routes = routesOf(deskRoutes({} as DeskServices, fakeSettings(shop)));
    expect(routes.sort()).toEqual(Object.keys(NEEDS).sort());
  });

  const walked = Object.entries(NEEDS).filter(([, right]) => right !== null) as [string, StaffRight][];

  it.each(STAFF_ROLES)('the role %s is refused what it lacks, by page and by form', async (role) => {
    const browser = browsers.get(role) as Browser;
    const token = /name="form_token" value="([^"]+)"/.exec((await browser.get('/desk')).text)?.[1] ?? '';
    for (const [route, right] of walked) {
      if (rightsOf(role).includes(right)) continue;
      const [method, path = ''] = route.split(' ');
      const answer =
        method === 'GET'
          ? await browser.get(pathOf(path))
          : await browser.post(pathOf(path), { form_token: token, text: 'x', title: 'x' });
      expect([route, answer.status]).toEqual([route, 403]);
    }
  });

  it.each(STAFF_ROLES)('the role %s opens every page it may open', async (role) => {
    const browser = browsers.get(role) as Browser;
    for (const [route, right] of walked) {
      if (!route.startsWith('GET') || !rightsOf(role).includes(right)) continue;
      const expected = NOT_HERE.includes(route) ? 404 : 200;
      expect([route, (await browser.get(pathOf(route.split(' ')[1] ?? ''))).status]).toEqual([
        route,
        expected,
      ]);
    }
  });

  it.each(STAFF_ROLES)('the role %s is offered no form or link that would be refused', async (role) => {
    const browser = browsers.get(role) as Browser;
    const patterns = walked.map(([route, right]) => {
      const [method = '', path = ''] = route.split(' ');
      const pattern = new RegExp(`^/desk${path.replace(/\/$/, '').replace(/:\w+/g, '[^/]+')}$`);
      return { method, right, pattern, vague: path.includes(':') };
    });
    const rightFor = (method: string, address: string) => {
      const path = address.split('?')[0] ?? '';
      const fits = patterns.filter((each) => each.method === method && each.pattern.test(path));
      return (fits.find(({ vague }) => !vague) ?? fits[0])?.right;
    };
    for (const [route, right] of walked) {
      if (!route.startsWith('GET') || !rightsOf(role).includes(right)) continue;
      const { text } = await browser.get(pathOf(route.split(' ')[1] ?? ''));
      const links = [...text.matchAll(/<a [^>]*href="(\/desk[^"#]*)"/g)].map((found) => ['GET', found[1]]);
      const forms = [...text.matchAll(/<form [^>]*method="post"[^>]*action="(\/desk[^"]*)"/g)];
      for (const [method = '', address = ''] of [...links, ...forms.map((found) => ['POST', found[1]])]) {
        const needed = rightFor(method, address);
        const offered = needed === undefined || rightsOf(role).includes(needed);
        expect([route, method, address, offered]).toEqual([route, method, address, true]);
      }
    }
  });
});
