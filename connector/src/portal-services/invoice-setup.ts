import type { InvoiceSetUp, InvoiceSetUpServices, Refused } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { changeEntity, getEntity, listEntities } from '../invoices/entities.ts';
import { NEW_ENTITY, typedOf } from '../invoices/entity-fields.ts';
import { findMissing } from '../invoices/missing.ts';
import { numberOf } from '../invoices/number-pattern.ts';
import { listRules, readRule, saveRule } from '../invoices/rules.ts';
import { listSeries, readStart, startSeries } from '../invoices/series.ts';
import { readInvoiceSettings, saveInvoiceSettings, type InvoiceMode } from '../invoices/shop-settings.ts';
import type { Outcome } from '../platform/outcome.ts';
import { listShops } from '../shops/shops.ts';
import { refuseWithout } from '../staff/ask-again.ts';
import type { StaffSession } from '../staff/roles.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

async function readSetUp({ db }: Context): Promise<InvoiceSetUp> {
  const entities = (await listEntities(db)).map(async (entity) => {
    const { id, ...fields } = entity;
    const series = await listSeries(db, id);
    return {
      ...{ id, entries: typedOf(fields), missing: findMissing(fields).map(({ reason }) => reason) },
      series: series.map(({ kind, year, pattern, next }) => ({
        ...{ kind, year },
        next: numberOf(pattern, { year, sequence: next }),
      })),
    };
  });
  const shops = (await listShops(db)).map(async ({ id, name }) => {
    const { mode, entityId, fromDay, requestDays } = await readInvoiceSettings(db, id);
    return {
      shop: { id, name },
      ...{ mode, entityId: entityId ?? '', fromDay: fromDay ?? '', requestDays: String(requestDays) },
      rules: await listRules(db, id),
    };
  });
  return { entities: await Promise.all(entities), shops: await Promise.all(shops) };
}

/** Who issues documents, as an owner says it; a desk left open is not enough to change it. */
export function invoiceSetUpServices(ctx: Context): InvoiceSetUpServices {
  const { db } = ctx;
  const asked = async (
    session: StaffSession,
    current: string,
    change: () => Promise<Outcome>,
  ): Promise<Outcome> => (await refuseWithout(ctx, session, current)) ?? change();
  return {
    readInvoiceSetUp: guarded('invoices.manage', () => readSetUp(ctx)),
    newEntity: guarded('invoices.manage', () => Promise.resolve(typedOf(NEW_ENTITY))),
    saveEntity: guarded('invoices.manage', async (session, id, { entries, current }) => {
      const refused: Refused | null = await refuseWithout(ctx, session, current);
      return refused ?? changeEntity(ctx, id, entries);
    }),
    startSeries: guarded('invoices.manage', (session, id, { current, ...typed }) => {
      const start = async (): Promise<Outcome> => {
        const read = readStart(typed);
        if (!read.ok) return read;
        const { kind, year } = read;
        return startSeries(ctx, { entity: await getEntity(db, id), kind, year }, read.start);
      };
      return noticed(asked(session, current, start), 'saved');
    }),
    saveShopInvoicing: guarded('invoices.manage', (session, shopId, typed) => {
      const settings = {
        mode: typed.mode as InvoiceMode,
        ...{ entityId: typed.entityId || null, fromDay: typed.fromDay || null },
        requestDays: /^\d{1,4}$/.test(typed.requestDays) ? Number(typed.requestDays) : NaN,
      };
      const save = () => saveInvoiceSettings(ctx, shopId, settings);
      return noticed(asked(session, typed.current, save), 'saved');
    }),
    saveInvoiceRule: guarded('invoices.manage', (session, shopId, { current, ...typed }) => {
      const save = async (): Promise<Outcome> => {
        const read = readRule(typed);
        if (read.ok) await saveRule(ctx, shopId, read.rule);
        return read;
      };
      return noticed(asked(session, current, save), 'saved');
    }),
  };
}
