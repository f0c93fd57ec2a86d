import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { startOfDay } from '../platform/days.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getShop } from '../shops/shops.ts';
import { getEntity } from './entities.ts';

/** Whether documents of a shop's orders are issued here, by another program, or not at all. */
export const MODES = ['off', 'here', 'elsewhere'] as const;
export type InvoiceMode = (typeof MODES)[number];

export interface InvoiceSettings {
  mode: InvoiceMode;
  entityId: string | null;
  /** Orders placed before this day of the entity get no document; null while nobody has said so. */
  fromDay: string | null;
  /** How many days after the order its buyer may still ask for an invoice in the portal; 0 for never. */
  requestDays: number;
}

/** An invoice that is issued at once has to be so within twelve days of the payment, by Italian law. */
export const FIRST_REQUEST_DAYS = 12;

export interface SettingsRow {
  shop_id: string;
  entity_id: string | null;
  mode: InvoiceMode;
  from_day: string | null;
  request_days: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    invoice_settings: SettingsRow;
  }
}

const OFF: InvoiceSettings = {
  mode: 'off',
  entityId: null,
  fromDay: null,
  requestDays: FIRST_REQUEST_DAYS,
};

/** Reads what a shop does; off until an owner has set it up. */
export async function readInvoiceSettings(db: Transactor, shopId: string): Promise<InvoiceSettings> {
  const row = await db('invoice_settings').where({ shop_id: shopId }).first();
  if (!row) return OFF;
  const { mode, entity_id: entityId, from_day: fromDay, request_days: requestDays } = row;
  return { mode, entityId, fromDay, requestDays };
}

type Setting = Omit<InvoiceSettings, 'requestDays'> & Partial<Pick<InvoiceSettings, 'requestDays'>>;

/** Sets what a shop does. Refused by `mode` (`not_listed`), `entity` (`no_entity`), `fromDay` (`bad_day`, `no_day`) or `requestDays` (`bad_days`). Throws not_found. */
export async function saveInvoiceSettings(
  ctx: Context,
  shopId: string,
  { mode, entityId, fromDay, requestDays = FIRST_REQUEST_DAYS }: Setting,
): Promise<Outcome> {
  await getShop(ctx.db, shopId);
  if (!MODES.includes(mode)) return refuse('mode', 'not_listed');
  if (entityId !== null) await getEntity(ctx.db, entityId);
  if (fromDay !== null && Number.isNaN(startOfDay(fromDay, 'UTC'))) return refuse('fromDay', 'bad_day');
  if (mode === 'here' && entityId === null) return refuse('entity', 'no_entity');
  if (mode === 'here' && fromDay === null) return refuse('fromDay', 'no_day');
  if (!Number.isInteger(requestDays) || requestDays < 0 || requestDays > 3650)
    return refuse('requestDays', 'bad_days');
  await transact(ctx.db, async (trx) => {
    const row = { shop_id: shopId, entity_id: entityId, mode, from_day: fromDay, request_days: requestDays };
    await trx('invoice_settings')
      .insert({ ...row, updated_at: ctx.clock.now() })
      .onConflict('shop_id')
      .merge();
    const detail = { mode, entity: entityId ?? '', from: fromDay ?? '' };
    await audit(trx, ctx, { what: 'invoices_of_shop', on: shopId, detail });
  });
  return { ok: true };
}
