import type { z } from 'zod';
import type { orderSnapshot } from '../../../../connector/src/contract/orders.ts';
import type { Random } from '../../sandbox/random.ts';
import type { Person } from './people.ts';

export type Snapshot = z.input<typeof orderSnapshot>;

export interface Article {
  id: string;
  productId: string;
  sku: string;
  name: string;
  options: { name: string; value: string }[];
  /** Gross, in minor units, as it was at the time. */
  price: number;
  taxRate: string;
  /** Nothing of it is sent. */
  isDigital: boolean;
}

const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();
const netOf = (gross: number, rate: string): number => Math.round((gross * 100) / (100 + Number(rate)));

interface Sale {
  index: number;
  at: number;
  now: number;
  person: Person;
  articles: Article[];
  random: Random;
}

function linesOf({ articles, random }: Sale): Snapshot['lines'] {
  const count = random.between(1, 100) > 55 ? random.between(2, 4) : 1;
  const chosen = [...new Set(Array.from({ length: count }, () => random.between(0, articles.length - 1)))];
  return chosen.map((place, line) => {
    const { id, productId, sku, name, options, price, taxRate, isDigital } = articles[place] as Article;
    const quantity = random.between(1, 100) > 80 ? random.between(2, 6) : 1;
    const total = netOf(price * quantity, taxRate);
    const tax = price * quantity - total;
    return {
      ...{ key: `l${line + 1}`, name, productKey: productId, variantKey: id, sku, options, total, tax },
      ...{ quantity: String(quantity), subtotal: total, unitPrice: String(netOf(price, taxRate) / 100) },
      taxes: [{ taxKey: `t${taxRate}`, amount: (tax / 100).toFixed(2) }],
      ...(isDigital ? { digital: true } : {}),
    };
  });
}

const SHIPPING = { total: 574, tax: 126 };
const NO_SHIPPING = { total: 0, tax: 0 };

/** What became of a sale, by its place in the row: a rule of thumb for a small shop. */
function fateOf({
  index,
  at,
  now,
}: Sale): 'sent' | 'waiting' | 'on_its_way' | 'cancelled' | 'refunded' | 'part' {
  const days = (now - at) / DAY;
  if (index % 29 === 7) return 'cancelled';
  if (days < 4) return index % 5 === 2 ? 'on_its_way' : 'waiting';
  if (days < 9 && index % 3 === 0) return 'waiting';
  if (index % 23 === 11) return 'refunded';
  return index % 19 === 5 ? 'part' : 'sent';
}

const STATUS = {
  ...{ sent: 'completed', waiting: 'processing', on_its_way: 'on-hold', cancelled: 'cancelled' },
  ...{ refunded: 'refunded', part: 'completed' },
};
const CARRIERS = ['BRT', 'GLS', 'DHL', 'Poste Italiane'];
/** Payments that their payers wanted back. */
const DISPUTES: Record<number, 'open' | 'lost' | 'won'> = { 120: 'won', 243: 'lost', 371: 'open' };

/** Makes one sale as a shop tells it, at the state it has reached by now. */
export function makeSale(sale: Sale): Snapshot {
  const { index, at, now, person, random } = sale;
  const { firstName, lastName, line1, postcode, city, state, country, phone, email, company } = person;
  const lines = linesOf(sale);
  const fate = fateOf(sale);
  // Lessons and e-books are done with their payment, and nothing of them travels.
  const isSent = lines.some(({ digital }) => digital !== true);
  const shipping = isSent ? SHIPPING : NO_SHIPPING;
  const rates = [...lines.map(({ taxes }) => taxes?.[0]?.taxKey ?? ''), ...(isSent ? ['t22'] : [])];
  const taxIn = (rate: string): number =>
    lines.filter(({ taxes }) => taxes?.[0]?.taxKey === rate).reduce((sum, { tax }) => sum + tax, 0);
  const taxes = [...new Set(rates)].map((rate) => ({
    ...{ key: rate, label: 'IVA', ratePercent: rate.slice(1), goods: taxIn(rate) },
    shipping: rate === 't22' ? shipping.tax : 0,
  }));
  const taxTotal = lines.reduce((sum, { tax }) => sum + tax, shipping.tax);
  const total = lines.reduce((sum, line) => sum + line.total, shipping.total) + taxTotal;
  const [gateway, method] = index % 3 === 0 ? ['paypal', 'PayPal'] : ['stripe', 'Visa 4242'];
  const number = `BL-${600 + index}`;
  const paid = { currency: 'EUR', amount: total, gateway: gateway ?? '', method: method ?? '', at: iso(at) };
  const back = fate === 'part' ? (lines[0]?.total ?? 0) + (lines[0]?.tax ?? 0) : total;
  const last = Math.min(at + 6 * DAY, now);
  const dispute = fate === 'sent' ? DISPUTES[index] : undefined;
  return {
    ...{ orderKey: `history-${String(index).padStart(20, '0')}`, sourceId: String(index), number },
    ...{ source: 'woocommerce', channel: 'checkout', version: { epoch: 0, counter: index } },
    ...{
      status: isSent || fate !== 'waiting' ? STATUS[fate] : 'completed',
      currency: 'EUR',
      pricesIncludeTax: true,
      locale: person.locale,
    },
    ...{ placedAt: iso(at), modifiedAt: iso(last), lines, taxes, taxTotal, total },
    customer: { uid: null, email, accountEmail: null },
    billing: {
      firstName,
      lastName,
      company: company?.name ?? '',
      line1,
      postcode,
      city,
      state,
      country,
      phone,
    },
    company: company && { ...company, fiscalCode: '', sdiCode: '', pec: '' },
    shipping: isSent
      ? [
          {
            ...{ key: 's1', name: 'Standard, 2 to 4 working days', method: 'standard', ...SHIPPING },
            taxes: [{ taxKey: 't22', amount: (SHIPPING.tax / 100).toFixed(2) }],
          },
        ]
      : [],
    payments:
      fate === 'cancelled'
        ? []
        : [{ ...paid, key: `pay-${index}`, state: fate === 'on_its_way' ? 'pending' : 'paid' }],
    refunds:
      fate === 'refunded' || fate === 'part'
        ? [
            {
              key: `re-${index}`,
              amount: back,
              currency: 'EUR',
              reason: 'Sent back',
              at: iso(last),
              lines: [],
            },
          ]
        : [],
    disputes: dispute
      ? [
          {
            ...{ key: `dp-${index}`, amount: total, currency: 'EUR', state: dispute, reason: 'fraudulent' },
            ...{ funds: dispute === 'won' ? 'reinstated' : 'withdrawn', at: iso(at + 4 * DAY) },
            answerBy: dispute === 'open' ? iso(now + 5 * DAY) : null,
            closedAt: dispute === 'open' ? null : iso(at + 40 * DAY),
          },
        ]
      : [],
    parcels:
      isSent && (fate === 'sent' || fate === 'part' || fate === 'refunded')
        ? [
            {
              ...{ key: `p-${index}`, carrier: CARRIERS[index % CARRIERS.length] ?? '' },
              trackingNumber: `T${1_000_000 + index * 37}`,
              shippedAt: iso(Math.min(at + random.between(1, 3) * DAY, now)),
            },
          ]
        : [],
    consents: [{ kind: 'marketing', given: index % 4 === 0, text: 'News and offers by e-mail', at: iso(at) }],
    note: index % 17 === 3 ? 'Please ring twice, the bell is quiet.' : '',
  };
}
