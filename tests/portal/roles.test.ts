import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPortal } from '../../portal/src/app/portal.ts';
import { customerRoutes } from '../../portal/src/customer/routes.ts';
import { deskRoutes } from '../../portal/src/desk/routes.ts';
import type { CustomerServices, DeskServices, StaffRight, StaffRole } from '../../portal/src/services.ts';
import { saveEntity } from '../../connector/src/invoices/entities.ts';
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
import { createBrowser, type Answer, type Browser } from './browse.ts';
import { rightsOf } from '../support/verbs.ts';
import { NEEDS, NOT_HERE } from './desk-routes.ts';
import { addPeople, type Cast } from './portal-cast.ts';
import { ABOUT, ACTORS, answerFor, type Answered } from './portal-routes.ts';
import { routesOf } from './routes-of.ts';

/** A customer of the portal, whose book stands on the record of the order's contact. */
const BUYER = 'cus_buyer';

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
    mails: 'rcm_none',
    months: 'dmo_none',
    'returns-policy': await idIn('shops'),
    looks: await idIn('shops'),
    shops: await idIn('shops'),
    entities: (await saveEntity(selling.ctx, null, { name: 'Rossi' })).id,
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

describe('the rights at the desk', () => {
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

describe('the doors of the portal', () => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await addPeople(selling, order);
  });

  it('the list of routes knows every route of the portal', () => {
    const settings = fakeSettings(createFakeShop());
    expect(routesOf(customerRoutes({} as CustomerServices, settings)).sort()).toEqual(
      Object.keys(ABOUT).sort(),
    );
  });

  it('the two lists, the switch of the language, stylesheet and scripts are all that portal and desk have', () => {
    const shop = createFakeShop();
    const routes = routesOf(createPortal(shop.services, fakeSettings(shop)));
    const known = [
      ...Object.keys(ABOUT),
      ...Object.keys(NEEDS),
      'GET /portal/looks/:file',
      'POST /language',
      'POST /language',
    ];
    const isAsset = (route: string) => /^GET \/portal\/assets\/\w+\.\w{12}\.(css|js)$/.test(route);
    expect(routes.filter((route) => !isAsset(route)).sort()).toEqual(known.sort());
  });

  /** Without a session a form's token is of the sign-in's page. */
  const tokenOf = async (browser: Browser): Promise<string> => {
    const { text } = await browser.get('/portal/sign-in/password');
    const page =
      text === '' || !text.includes('form_token') ? (await browser.get('/portal/account')).text : text;
    return /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  };

  const NOT_OFFERED = /done=not_now/;
  function met(expected: Answered, { status, headers }: Answer): boolean {
    const to = String(headers['location'] ?? '');
    if (expected === 'sign in') return status === 303 && to.startsWith('/portal/sign-in');
    if (expected === 'missing') return status === 404;
    // A form without a photo is told so before anybody is asked whether they may add one.
    if (expected === 'looks')
      return status === 403 || status === 422 || (status === 303 && NOT_OFFERED.test(to));
    return ![403, 404].includes(status) && status < 500 && !to.startsWith('/portal/sign-in');
  }

  it.each(ACTORS)(
    'the doors of the portal are for %s what the table says, by page and by form',
    async (actor) => {
      const browser = cast.browsers[actor];
      const token = await tokenOf(browser);
      for (const [route, about] of Object.entries(ABOUT)) {
        const [method = '', path = ''] = route.split(' ');
        const expected = answerFor(about, actor);
        // What is open has tests of its own, and what is let in would be done.
        if (about === 'open' || (method === 'POST' && expected === 'in')) continue;
        const isNoPhoto =
          /:photo|:document/.test(path) || path.endsWith('.zip') || path.includes('/profiles/:id');
        if (isNoPhoto && expected === 'in') continue;
        const address = cast.pathOf(path);
        const answer =
          method === 'GET'
            ? await browser.get(address)
            : await browser.post(address, { ...cast.typed, form_token: token });
        const told = expected === 'looks' && isNoPhoto ? 'missing' : expected;
        expect([route, told, answer.status, met(told, answer)]).toEqual([route, told, answer.status, true]);
      }
    },
  );

  it('the doors of the desk lead nobody further who has not signed in there: visitors, buyers, ended sessions', async () => {
    for (const actor of ['nobody', 'manager', 'ended session'] as const) {
      const theirs = cast.browsers[actor].cookies;
      const browser = createBrowser(selling.app, new Map([...theirs, ['carrello_desk', cast.endedAtDesk]]));
      const { text } = await browser.get('/desk/sign-in');
      const token = /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
      for (const [route, right] of Object.entries(NEEDS)) {
        if (/ \/(sign-in|sign-out|set-up)/.test(route)) continue;
        const [method, path = ''] = route.split(' ');
        const answer =
          method === 'GET'
            ? await browser.get(pathOf(path))
            : await browser.post(pathOf(path), { form_token: token, text: 'x' });
        const to = String(answer.headers['location'] ?? '');
        expect([actor, route, right, answer.status, to.startsWith('/desk/sign-in')]).toEqual([
          ...[actor, route, right, 303, true],
        ]);
      }
    }
  });

  it('the desk says of every record that is not there that it is not, to an owner, too', async () => {
    const browser = browsers.get('owner') as Browser;
    for (const route of Object.keys(NEEDS)) {
      if (!route.startsWith('GET') || !route.includes(':') || route.includes(':state')) continue;
      const path = `/desk${route.split(' ')[1] ?? ''}`.replace(/:\w+/g, 'none_1');
      expect([route, (await browser.get(path)).status]).toEqual([route, 404]);
    }
  });
});
