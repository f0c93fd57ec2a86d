import { vatAreaOf } from '../../contract/vat-areas.ts';
import type { OrderParts } from '../../orders/parts.ts';
import { presentAddresses } from '../../orders/present.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { dayOf } from '../../platform/days.ts';
import { sum } from '../../platform/money.ts';
import type { VatAnswer } from '../../vat-register/vies.ts';
import type { Buyer, FrozenDocument, TaxGroup } from '../document.ts';
import type { LegalEntity } from '../entities.ts';
import { findMissing } from '../missing.ts';
import { groupLines, type OrderCase } from './groups.ts';
import { Held } from './held.ts';
import { isCashRounding, stateLine } from './lines.ts';
import { addressOf, assertBuyer, buyerOf, nameOf, sellerOf } from './parties.ts';
import { paidOf, statePayments, taxPointOf } from './paid.ts';

/** A document before its number is spent; the tax point is null where it is the day of the document. */
export type Draft = Omit<FrozenDocument, 'number' | 'issuedOn' | 'taxPoint'> & { taxPoint: string | null };

export interface Ordered {
  order: OrderRow;
  parts: OrderParts;
  entity: LegalEntity;
  /** A codice fiscale that the buyer told later; empty leaves the order's. */
  fiscalCode?: string;
  /** What the EU's register says of the buyer's number, and whether a document waits for it; absent where nobody asks it. */
  vatCheck?: VatCheck;
}

export interface VatCheck extends VatAnswer {
  /** The day of the answer. */
  on: string;
  /** Nobody has to know: a person issues it. */
  byHand: boolean;
}

/** Where no tax is charged because of the buyer's number, the register has to know it. Throws `Held`. */
function assertNumber(groups: TaxGroup[], { vatNumber: number }: Buyer, check: VatCheck | undefined): void {
  if (check === undefined || !groups.some(({ category }) => category === 'K' || category === 'AE')) return;
  const { state, code } = check;
  if (state === 'invalid') throw new Held('buyer_vat_invalid', { number, code });
  if (state === 'unknown' && !check.byHand) throw new Held('buyer_vat_unknown', { number, code });
}

function linesOf({ order, parts: { lines, taxes }, entity }: Ordered, buyer: Buyer, sold: OrderCase['sold']) {
  const { billing, delivery } = presentAddresses(order);
  const unknown = taxes.find(({ rate_percent }) => rate_percent === '');
  if (unknown) throw new Held('tax_unknown', { tax: unknown.goods + unknown.shipping });
  const rated = lines
    .filter((line) => !isCashRounding(order, line))
    .flatMap((line) => stateLine(order, line, taxes));
  const area = vatAreaOf(delivery ?? billing);
  return groupLines(rated, taxes, { seller: entity, buyer, sold, area });
}

function deliveryOf({ order, parts, entity }: Ordered): FrozenDocument['delivery'] {
  const { billing, delivery } = presentAddresses(order);
  const { parcels } = parts.facts;
  const isSent = parcels.length > 0 || parts.lines.some(({ kind }) => kind === 'shipping');
  if (!isSent && delivery === null) return null;
  const to = delivery ?? billing;
  const first = parcels.map(({ shipped_at }) => shipped_at).sort((one, other) => one - other)[0];
  const on = first === undefined ? null : dayOf(first, entity.timeZone);
  return { address: addressOf(to), name: nameOf(to), on };
}

/** What the parts make has to be what was charged, to the unit. */
function assertCharged({ order, parts }: Ordered, groups: TaxGroup[], payable: number): void {
  const charged = sum(groups.map(({ taxCharged }) => taxCharged));
  const told = sum(parts.taxes.flatMap(({ goods, shipping }) => [goods, shipping]));
  if (charged !== told || charged !== order.tax_total)
    throw new Held('taxes_off', { taxes: order.tax_total, parts: charged, told });
  if (payable !== order.total) throw new Held('totals_off', { total: order.total, parts: payable });
}

/** Stamp duty of Italy on what has no tax: 2 euro above 77.47. */
function stampDutyOf(
  { order, entity }: Ordered,
  { groups, lines }: Pick<FrozenDocument, 'groups' | 'lines'>,
): FrozenDocument['stampDuty'] {
  const charged = lines.some(({ kind }) => kind === 'stampDuty');
  const free = sum(groups.filter(({ natura }) => /^N[24]/.test(natura)).map(({ net }) => net));
  return entity.country === 'IT' && order.currency === 'EUR' && free > 7747 ? { amount: 200, charged } : null;
}

/** Builds the invoice of an order: its total is what was charged, to the unit. Throws `Held` where that cannot be stated. */
export function draftInvoice(ordered: Ordered): Draft {
  const { order, parts, entity } = ordered;
  if (order.total <= 0) throw new Held('nothing_charged', { total: order.total });
  const missing = findMissing(entity).map(({ reason }) => reason);
  if (missing.length > 0)
    throw new Held('entity_incomplete', { entity: entity.name || entity.id, missing: missing.join(' ') });
  const seller = sellerOf(entity);
  const found = buyerOf({ ...presentAddresses(order), email: order.email });
  const { vatCheck } = ordered;
  const buyer: Buyer = { ...found, fiscalCode: ordered.fiscalCode || found.fiscalCode };
  if (vatCheck?.state === 'valid') buyer.vatCheck = { on: vatCheck.on, consultation: vatCheck.consultation };
  assertBuyer(buyer, seller);
  const delivery = deliveryOf(ordered);
  const { lines, groups } = linesOf(ordered, buyer, delivery ? 'goods' : 'services');
  assertNumber(groups, buyer, vatCheck);
  const cash = sum(parts.lines.filter((line) => isCashRounding(order, line)).map(({ total }) => total));
  const net = sum(groups.map((group) => group.net));
  const tax = sum(groups.map((group) => group.tax));
  const rounding = sum(groups.map((group) => group.rounding)) + cash;
  const payable = net + tax + rounding;
  assertCharged(ordered, groups, payable);
  const paid = paidOf(parts.facts.payments, order.currency);
  const payments = statePayments(paid, payable, entity.timeZone);
  const sumPaid = sum(payments.map(({ amount }) => amount));
  return {
    form: 1,
    kind: 'invoice',
    taxPoint: taxPointOf({ paid, parcels: parts.facts.parcels, total: payable }, entity.timeZone),
    currency: order.currency,
    locale: /^it/i.test(order.locale || buyer.address.country) ? 'it' : 'en',
    seller,
    buyer,
    delivery,
    order: { number: order.number, placedOn: dayOf(order.placed_at, entity.timeZone) },
    corrects: null,
    reason: '',
    lines,
    groups,
    totals: { net, tax, rounding, payable, paid: sumPaid, due: payable - sumPaid },
    stampDuty: stampDutyOf(ordered, { groups, lines }),
    payments,
  };
}
