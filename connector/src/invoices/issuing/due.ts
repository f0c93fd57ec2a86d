import type { OrderParts } from '../../orders/parts.ts';
import { GONE } from '../../orders/gone.ts';
import type { OrderRow } from '../../orders/rows.ts';
import { presentAddresses } from '../../orders/present.ts';
import { DAY } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/days.ts';
import { Held } from '../build/held.ts';
import { paidOf } from '../build/paid.ts';
import { isOfCompany } from '../build/parties.ts';
import type { LegalEntity } from '../entities.ts';
import { ruleFor, type CountryRule } from '../rules.ts';
import type { InvoiceSettings } from '../shop-settings.ts';
import type { NotDue } from './freeze.ts';

/** An invoice that is issued at once has to be so within this time of the payment, by Italian law. */
const IN_TIME = 12 * DAY;

interface Asked {
  order: OrderRow;
  parts: OrderParts;
  entity: LegalEntity;
  settings: InvoiceSettings;
  rules: CountryRule[];
  now: number;
  /** The buyer asked for it, in the checkout or later. */
  wanted: boolean;
  /** They asked later, in the time that the owner gives them for it: however long ago it was paid. */
  askedLater: boolean;
}

/** Says why nothing is due by itself of an order as it stands now, whoever asked for it; null where something may be. */
export function whyNothingDue({
  status,
  total,
  paid_total,
  refunded_total,
}: Pick<OrderRow, 'status' | 'total' | 'paid_total' | 'refunded_total'>): NotDue | null {
  if (GONE.includes(status)) return 'gone';
  if (status === 'cancelled') return 'cancelled';
  if (paid_total < total || total <= 0) return 'unpaid';
  return refunded_total >= paid_total ? 'given_back' : null;
}

/**
 * Says why an order gets no invoice by itself; null when it does. One that was paid long before it came to us (a shop that
 * sends its past, a restored backup) is held for a person to decide. Throws `Held`.
 */
export function whyNotByItself(asked: Asked): NotDue | null {
  const { order, parts, entity, settings, rules, now, wanted, askedLater } = asked;
  const begins = settings.fromDay === null ? Infinity : startOfDay(settings.fromDay, entity.timeZone);
  if (order.placed_at < begins) return 'before_start';
  const nothing = whyNothingDue(order);
  if (nothing !== null) return nothing;
  const { billing, company } = presentAddresses(order);
  const rule = ruleFor(rules, billing.country);
  const when = isOfCompany({ company }) ? rule.companies : rule.people;
  if (when === 'never' || (when === 'on_request' && !wanted)) return 'by_rule';
  if (askedLater) return null;
  const paid = paidOf(parts.facts.payments, order.currency).at(-1)?.paid_at ?? now;
  if (paid < now - IN_TIME) throw new Held('paid_long_ago', { paidOn: dayOf(paid, entity.timeZone) });
  return null;
}
