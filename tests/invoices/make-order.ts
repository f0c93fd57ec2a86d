import fc from 'fast-check';
import { orderSnapshot } from '../../connector/src/contract/orders.ts';
import { entityFields, NEW_ENTITY, type EntityFields } from '../../connector/src/invoices/entity-fields.ts';
import type { Ordered } from '../../connector/src/invoices/build/from-order.ts';
import { lineRows, orderColumns, taxRows } from '../../connector/src/orders/columns.ts';
import { ROUNDING_KEY, type OrderRow } from '../../connector/src/orders/rows.ts';
import { allocate, percentOf, sum, taxInGross, toMajor } from '../../connector/src/platform/money.ts';
import { Big } from 'big.js';
import { ROSSI } from '../connector/invoices/seller.ts';
import { makeAddress, makeSnapshot, type SnapshotInput } from '../support/make/order-snapshot.ts';

/** The rows that the intake would make of a snapshot, with a seller. */
export function orderedOf(over: Partial<SnapshotInput>, entity: Partial<EntityFields> = {}): Ordered {
  const input = makeSnapshot({ payments: [], ...over });
  const snapshot = orderSnapshot.parse({
    ...input,
    company: input.company ?? { fiscalCode: 'RSSMRA80A01F205X' },
  });
  return {
    order: { ...orderColumns(snapshot), id: 'ord_1' } as OrderRow,
    parts: {
      lines: lineRows('ord_1', snapshot),
      taxes: taxRows('ord_1', snapshot),
      facts: { payments: [], refunds: [], disputes: [], parcels: [] },
    },
    entity: { id: 'ent_1', ...entityFields.parse({ ...NEW_ENTITY, ...ROSSI, ...entity }) },
  };
}

interface Drawn {
  currency: string;
  /** Tax inside the prices; else upon them. */
  gross: boolean;
  /** Tax is rounded for each line; else once for each rate. */
  perLine: boolean;
  lines: { price: number; quantity: string; rate: string; off: number }[];
  shipping: number;
  fee: { amount: number; rate: string } | null;
  cash: number;
}

const RATES = ['22', '10', '4', '5.5', '8.63', '25.5'];

const drawn: fc.Arbitrary<Drawn> = fc.record({
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'JPY', 'KWD'),
  gross: fc.boolean(),
  perLine: fc.boolean(),
  lines: fc.array(
    fc.record({
      price: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2_000_000 })),
      quantity: fc.oneof(
        fc.integer({ min: 1, max: 4000 }).map(String),
        fc.constantFrom('0.5', '1.25', '0.333'),
      ),
      rate: fc.constantFrom(...RATES),
      off: fc.constantFrom(0, 0, 0, 10, 33, 100),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  shipping: fc.constantFrom(0, 0, 490, 1999),
  fee: fc.option(fc.record({ amount: fc.integer({ min: -300, max: 900 }), rate: fc.constantFrom(...RATES) })),
  cash: fc.constantFrom(0, 0, -2, 1, 2),
});

/** What something costs without tax, and its tax before any rounding. */
interface Share {
  rate: string;
  net: number;
  exact: Big;
}

function shareOf(amount: number, rate: string, { gross, perLine }: Drawn): Share {
  const net = gross ? amount - taxInGross(amount, rate) : amount;
  const tax = gross ? new Big(amount - net) : new Big(net).times(rate).div(100);
  return { rate, net, exact: perLine ? new Big(gross ? amount - net : percentOf(net, rate)) : tax };
}

/** A snapshot as a shop would send it: shares in major units, the tax of each rate rounded as the shop does. */
function snapshotOf(drawing: Drawn): Partial<SnapshotInput> {
  const { currency, lines, shipping, fee, cash } = drawing;
  const whole = Number(toMajor({ amount: 10 ** 6, currency })) / 10 ** 6;
  const major = (exact: Big): string => exact.times(whole).round(6).toFixed();
  const charged = lines.map(({ price, quantity, off }) =>
    Number(
      new Big(price)
        .times(quantity)
        .times(100 - off)
        .div(100)
        .round(0, Big.roundHalfUp)
        .toString(),
    ),
  );
  const rates = [...new Set(lines.map(({ rate }) => rate))];
  const goodsAt = (rate: string) => sum(charged.filter((_, index) => lines[index]?.rate === rate));
  const ofLines = lines.map(({ rate }, index) => shareOf(charged[index] ?? 0, rate, drawing));
  const carried = allocate(shipping, rates.map(goodsAt)).map((part, index) =>
    shareOf(part, rates[index] ?? '22', drawing),
  );
  const ofFee = fee && rates.includes(fee.rate) ? [shareOf(fee.amount, fee.rate, drawing)] : [];
  const round = (exact: Big): number => Number(exact.round(0, Big.roundHalfUp).toString());
  const taxOf = (shares: Share[], rate: string): number =>
    round(
      shares.filter((share) => share.rate === rate).reduce((all, { exact }) => all.plus(exact), new Big(0)),
    );
  const taxes = rates.map((rate) => ({
    ...{ key: `t${rate}`, label: `IVA ${rate}`, ratePercent: rate },
    goods: taxOf([...ofLines, ...ofFee], rate),
    shipping: taxOf(carried, rate),
  }));
  const chargeOf = (key: string, shares: Share[]) => ({
    ...{ key, name: key, total: sum(shares.map(({ net }) => net)) },
    tax: round(shares.reduce((all, { exact }) => all.plus(exact), new Big(0))),
    taxes: shares.map(({ rate, exact }) => ({ taxKey: `t${rate}`, amount: major(exact) })),
  });
  const isCarrello = cash !== 0;
  const fees = [
    ...(ofFee.length > 0 ? [chargeOf('packing', ofFee)] : []),
    ...(isCarrello ? [{ key: ROUNDING_KEY, name: 'Rounding', total: cash, tax: 0 }] : []),
  ];
  const parts = ofLines.map((share, index) => ({
    ...chargeOf(`l${index}`, [share]),
    quantity: lines[index]?.quantity ?? '1',
    unitPrice: '1',
    subtotal: share.net,
  }));
  const carries = shipping === 0 ? [] : [chargeOf('s1', carried)];
  const taxTotal = sum(taxes.flatMap(({ goods, shipping: on }) => [goods, on]));
  const total = sum([...parts, ...carries, ...fees].map((each) => each.total)) + taxTotal;
  return {
    ...{ currency, lines: parts, shipping: carries, fees, taxes, taxTotal, total },
    source: isCarrello ? 'carrello' : 'woocommerce',
    billing: makeAddress(),
  };
}

/** Orders of many shops: net and gross, tax per line or per rate, coupons, fees, mixed shipping, cash, decimals. */
export const anyOrder: fc.Arbitrary<Ordered> = drawn.map((drawing) => orderedOf(snapshotOf(drawing)));
