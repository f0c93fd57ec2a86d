import { vatAreaOf } from '../../contract/vat-areas.ts';
import type { Context } from '../../context.ts';
import { presentAddresses } from '../../orders/present.ts';
import { findOrderRow } from '../../orders/queries.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { DAY, HOUR } from '../../platform/clock.ts';
import { transact } from '../../platform/db.ts';
import { keyedHash } from '../../platform/hash.ts';
import { toMajor } from '../../platform/money.ts';
import { fillText } from '../../platform/texts.ts';
import { getShop } from '../../shops/shops.ts';
import { addTask } from '../../tasks/tasks.ts';
import { buyerOf } from '../build/parties.ts';
import { isWithinEu, numberOf } from '../build/tax-case.ts';
import { getEntity, type LegalEntity } from '../entities.ts';
import { readInvoiceSettings } from '../shop-settings.ts';
import texts from '../texts.json' with { type: 'json' };
import { findAnswer, findVatCheck, keepVatCheck, markProposed } from './answers.ts';

/** An answer is taken for the next orders of the same buyer for so long. */
const FRESH = DAY;
/** Whoever registers a number late is found by then. */
export const ASKED_FOR = 30 * DAY;

interface Asked {
  number: string;
  entity: LegalEntity;
}

/** The number that decides whether tax is charged: of a company of another state of the EU, to which the order goes. */
async function askedOf(ctx: Context, order: OrderRow): Promise<Asked | null> {
  const { mode, entityId } = await readInvoiceSettings(ctx.db, order.shop_id);
  if (mode !== 'here' || entityId === null) return null;
  const entity = await getEntity(ctx.db, entityId);
  const { billing, delivery, company } = presentAddresses(order);
  const { kind, vatNumber: number } = buyerOf({ billing, company, email: '' });
  if (kind !== 'company' || numberOf(number, entity.country) === undefined) return null;
  return isWithinEu(vatAreaOf(delivery ?? billing), entity.country) ? { number, entity } : null;
}

/** Tells somebody, once, that tax was charged to a buyer whose number is valid. Nothing is given back without a person. */
async function propose(ctx: Context, order: OrderRow, number: string): Promise<void> {
  const shop = await getShop(ctx.db, order.shop_id);
  const { tax_total: amount, currency } = order;
  await transact(ctx.db, async (trx) => {
    if (!(await markProposed(trx, order.id, ctx.clock.now()))) return;
    const values = { number, order: order.number, tax: `${toMajor({ amount, currency })} ${currency}` };
    const title = fillText(texts[shop.locale].vatValid, values);
    const about = { contactId: '', companyId: '', orderId: order.id, dueDay: '', staffId: null };
    await addTask(trx, ctx, { task: { ...about, title }, by: 'carrello', timeZone: shop.timeZone });
  });
}

/**
 * Asks the register about the buyer of an order, once while its answer holds, and keeps what it said with the order. Does
 * nothing where no register is set up or no number decides. Takes no longer than the register's limit.
 */
export async function checkVatNumber(ctx: Context, orderId: string): Promise<void> {
  const { vies, db, clock } = ctx;
  const order = vies && (await findOrderRow(db, orderId));
  const asked = order && (await askedOf(ctx, order));
  if (!vies || !order || !asked) return;
  const { number, entity } = asked;
  const numberHash = keyedHash(ctx.config.secret, `vat number\n${entity.id}\n${number}`);
  const before = await findVatCheck(db, orderId);
  const isKnown = before?.number_hash === numberHash && before.state !== 'unknown';
  if (!isKnown) {
    const since = clock.now() - FRESH;
    const kept = await findAnswer(db, { numberHash, since });
    const checked_at = kept?.checked_at ?? clock.now();
    const { state, code, consultation } = kept ?? (await vies.ask(number, entity.vatNumber));
    await keepVatCheck(db, {
      ...{ order_id: orderId, number_hash: numberHash, state, code, consultation },
      // An order that nobody can say anything about is asked for until its days are over.
      checked_at: state === 'unknown' ? (before?.checked_at ?? checked_at) : checked_at,
    });
  }
  const check = await findVatCheck(db, orderId);
  if (check?.state === 'valid' && order.tax_total > 0 && order.status !== 'cancelled')
    await propose(ctx, order, number);
}

/** How often numbers are asked for again that nobody could say anything about. */
export const ASK_AGAIN = HOUR;
