import { afterAll, beforeAll, expect, it } from 'vitest';
import { readInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { listSeries } from '../../../connector/src/invoices/series.ts';
import { listRules } from '../../../connector/src/invoices/rules.ts';
import type { Browser } from '../../portal/browse.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { addAtDesk } from '../../support/staff.ts';
import { connectTheirShop } from '../customers/visitor.ts';
import { ROSSI } from './seller.ts';

let app: TestApp;
let owner: Browser;
let current: string;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  ({ browser: owner, password: current } = await addAtDesk(app, {
    email: 'olga@example.com',
    role: 'owner',
  }));
});
afterAll(() => app.close());

const HOME = '/desk/invoices/settings';
const NEW = '/desk/invoices/entities/new';
const typed = { ...(ROSSI as Record<string, string>), timeZone: 'Europe/Rome', locale: 'it' };
const patterns = { invoicePattern: '{year}/{number}', creditNotePattern: 'NC-{year}/{number}' };

it('a legal entity is added at the desk by an owner who types their password, and what was typed comes back', async () => {
  const wrong = await owner.submit(NEW, NEW, { ...typed, ...patterns, current: 'guessed' });
  expect([wrong.status, wrong.text.includes('value="Rossi Lampade SRL"')]).toEqual([422, true]);
  const bad = { ...typed, ...patterns, country: 'Italy', invoicePattern: '{number}', current };
  const refused = await owner.submit(NEW, NEW, bad);
  expect(refused.status).toBe(422);
  for (const field of ['country', 'invoicePattern']) expect(refused.text).toContain(`id="${field}-fault"`);
  expect(await app.ctx.db('legal_entities')).toEqual([]);
  const incomplete = { ...typed, ...patterns, taxRegime: '', vatNumber: '', usesOss: 'yes', current };
  expect((await owner.submit(NEW, NEW, incomplete)).headers['location']).toContain(HOME);
  expect((await owner.get(HOME)).text).toMatch(/VAT number is missing[\s\S]*tax regime is missing/);
  const [row] = await app.ctx.db('legal_entities');
  expect(row).toMatchObject({ name: ROSSI.name, credit_note_pattern: 'NC-{year}/{number}' });
  expect(Boolean(row?.uses_oss)).toBe(true);
});

it('a shop is said at the desk to issue by an entity from a day on, with a series, and rules by country', async () => {
  const [{ id = '' } = {}] = await app.ctx.db('legal_entities');
  const entity = `/desk/invoices/entities/${id}`;
  await owner.submit(entity, entity, { ...typed, ...patterns, current });
  const series = { kind: 'invoice', year: '2026', start: '120', current };
  expect((await owner.submit(`${entity}/series`, `${entity}/series`, { ...series, start: '0' })).status).toBe(
    422,
  );
  await owner.submit(`${entity}/series`, `${entity}/series`, series);
  expect(await listSeries(app.ctx.db, id)).toMatchObject([{ kind: 'invoice', year: 2026, next: 120 }]);
  const shop = '/desk/invoices/shops/shp_1';
  const here = { mode: 'here', entity: id, fromDay: '2026-12-01', requestDays: '14', current };
  for (const over of [
    { fromDay: '' },
    { entity: '' },
    { mode: 'maybe' },
    { requestDays: '' },
    { current: 'x' },
  ]) {
    const refused = await owner.submit(shop, shop, { ...here, ...over });
    expect([refused.status, refused.text.includes(`id="${Object.keys(over)[0]}-fault"`)]).toEqual([
      422,
      true,
    ]);
  }
  await owner.submit(shop, shop, here);
  const settings = { mode: 'here', entityId: id, fromDay: '2026-12-01', requestDays: 14 };
  expect(await readInvoiceSettings(app.ctx.db, 'shp_1')).toEqual(settings);
  const rule = { country: 'it', people: 'always', companies: 'never', current };
  expect((await owner.submit(`${shop}/rules`, `${shop}/rules`, { ...rule, country: 'I1' })).status).toBe(422);
  await owner.submit(`${shop}/rules`, `${shop}/rules`, rule);
  expect(await listRules(app.ctx.db, 'shp_1')).toEqual([
    { country: 'IT', people: 'always', companies: 'never' },
  ]);
  const page = await owner.get(HOME);
  expect(page.text).toMatch(/Nothing is missing[\s\S]*2026\/120[\s\S]*Rossi Lampade SRL · from/);
});
