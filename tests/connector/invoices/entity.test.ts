import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveEntity } from '../../../connector/src/invoices/entities.ts';
import { findMissing } from '../../../connector/src/invoices/missing.ts';
import { numberOf } from '../../../connector/src/invoices/number-pattern.ts';
import { ensureSeries, listSeries, startSeries } from '../../../connector/src/invoices/series.ts';
import { readInvoiceSettings, saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { findWord } from '../../../portal/src/ui/texts.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectTheirShop } from '../customers/visitor.ts';
import { addEntity, ROSSI } from './seller.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
});
afterAll(() => app.close());

describe('a legal entity', () => {
  it('a legal entity says in words what is missing before its first number', async () => {
    const entity = await saveEntity(app.ctx, null, { name: 'Rossi' });
    expect(findMissing(entity).map(({ field, reason }) => `${field} ${reason}`)).toEqual([
      'line1 street_missing',
      'city city_missing',
      'postcode postcode_missing',
      'state province_missing',
      'vatNumber vat_missing',
      'taxRegime regime_missing',
      'email email_missing',
    ]);
    for (const locale of ['en', 'it'] as const)
      for (const { reason } of findMissing(entity))
        expect(findWord(locale, 'entityMissing', reason)).not.toBeNull();
    const full = await saveEntity(app.ctx, entity.id, ROSSI);
    expect(findMissing(full)).toEqual([]);
    expect(full).toMatchObject({ id: entity.id, ...ROSSI });
  });

  it.each([
    ['a VAT number with a wrong digit', { vatNumber: 'IT00743110158' }, 'vat_wrong'],
    ['a VAT number without its country', { vatNumber: '00743110157' }, 'vat_country'],
    ['one pattern for both kinds', { creditNotePattern: '{year}/{number}' }, 'same_pattern'],
    ['a pattern of 23 characters', { invoicePattern: 'SERIES-A/{year}/{number}' }, 'long_pattern'],
  ])('a legal entity with %s is not ready', async (_what, over, told) => {
    if ('invoicePattern' in over)
      await expect(addEntity(app, over)).rejects.toMatchObject({ faults: [{ field: 'invoicePattern' }] });
    else expect(findMissing(await addEntity(app, over)).map(({ reason }) => reason)).toContain(told);
  });

  it.each([
    ['taxRegime', 'RF03'],
    ['invoicePattern', 'F{number}'],
    ['invoicePattern', '{year}'],
    ['country', 'Italy'],
    ['timeZone', 'Milano'],
    ['usesOss', 'perhaps'],
  ])('a legal entity with the %s %s is refused by the name of the field', async (field, value) => {
    await expect(saveEntity(app.ctx, null, { ...ROSSI, [field]: value })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ field }],
    });
  });
});

it('a legal entity has its VAT number alone, or its numbers would be given twice', async () => {
  const vatNumber = 'IT12345670017';
  const first = await addEntity(app, { vatNumber });
  const fault = { code: 'invalid', faults: [{ field: 'vatNumber' }] };
  await expect(addEntity(app, { vatNumber: 'it 12345670017' })).rejects.toMatchObject(fault);
  const { id } = await addEntity(app);
  await expect(saveEntity(app.ctx, id, { vatNumber })).rejects.toMatchObject(fault);
  expect(await saveEntity(app.ctx, first.id, { vatNumber })).toMatchObject({ vatNumber });
});

describe('a series', () => {
  it('a series writes its numbers by the pattern', () => {
    expect(numberOf('{year}/{number}', { year: 2026, sequence: 17 })).toBe('2026/17');
    expect(numberOf('NC-{yy}-{number}', { year: 2026, sequence: 1 })).toBe('NC-26-1');
  });

  it('a series begins where it is told to, until a number was spent', async () => {
    const entity = await addEntity(app);
    const key = { entity, kind: 'invoice', year: 2026 } as const;
    expect(await startSeries(app.ctx, key, 120)).toEqual({ ok: true });
    const told = await app.ctx.db('audit').where({ on_id: entity.id }).pluck('detail');
    expect(told.join(' ')).toContain('invoice 2026 from 120');
    await ensureSeries(app.ctx.db, app.ctx, key);
    expect(await listSeries(app.ctx.db, entity.id)).toEqual([
      { kind: 'invoice', year: 2026, pattern: '{year}/{number}', next: 120, lastDay: '' },
    ]);
    await app.ctx.db('invoice_series').where({ entity_id: entity.id }).update({ last_day: '2026-03-01' });
    expect(await startSeries(app.ctx, key, 1)).toMatchObject({ field: 'start', reason: 'series_begun' });
  });
});

describe('the invoices of a shop', () => {
  const OFF = { mode: 'off', entityId: null, fromDay: null, requestDays: 12 } as const;

  it('the invoices of a shop are off until an owner says who issues them and from which day on', async () => {
    const save = (over: object) => saveInvoiceSettings(app.ctx, 'shp_1', { ...OFF, ...over });
    expect(await readInvoiceSettings(app.ctx.db, 'shp_1')).toMatchObject(OFF);
    expect(await save({ mode: 'here' })).toMatchObject({ field: 'entity', reason: 'no_entity' });
    const { id: entityId } = await addEntity(app);
    expect(await save({ mode: 'here', entityId })).toMatchObject({ reason: 'no_day' });
    expect(await save({ mode: 'here', entityId, fromDay: '2026-13-01' })).toMatchObject({
      reason: 'bad_day',
    });
    expect(await readInvoiceSettings(app.ctx.db, 'shp_1')).toMatchObject(OFF);
    const here = { mode: 'here', entityId, fromDay: '2026-12-01' };
    expect(await save(here)).toEqual({ ok: true });
    expect(await readInvoiceSettings(app.ctx.db, 'shp_1')).toEqual({ ...here, requestDays: 12 });
    expect(await save({ ...here, requestDays: -1 })).toMatchObject({ reason: 'bad_days' });
    await expect(save({ entityId: 'ent_none' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
