import type { OrderSnapshot, SnapshotAddress, SnapshotCharge, SnapshotLine } from '../contract/orders.ts';

/** What a document has to say of its buyer: name and place, no way to reach them. */
function onDocument(address: SnapshotAddress): SnapshotAddress {
  const { firstName, lastName, company, line1, line2, postcode, city, state, country } = address;
  return { firstName, lastName, company, line1, line2, postcode, city, state, country, phone: '' };
}

/** What stays when the law has nobody named any more: the country, by which tax was charged. */
const nobody = ({ country }: SnapshotAddress): SnapshotAddress => ({
  ...{ firstName: '', lastName: '', company: '', line1: '', line2: '', postcode: '', city: '', state: '' },
  ...{ country, phone: '' },
});

type Exact = Pick<SnapshotLine, 'totalExact' | 'taxExact'>;

/** Who told no unrounded amounts has none afterwards. */
const exact = ({ totalExact, taxExact }: Exact): Exact => ({
  ...(totalExact === undefined ? {} : { totalExact }),
  ...(taxExact === undefined ? {} : { taxExact }),
});

const charge = (told: SnapshotCharge): SnapshotCharge => {
  const { key, name, method, total, tax, taxes } = told;
  return { ...{ key, name, method, total, tax, taxes, meta: [] }, ...exact(told) };
};

function linesOf({ lines }: OrderSnapshot): OrderSnapshot['lines'] {
  return lines.map((line) => {
    const { key, productKey, variantKey, sku, name, options, quantity, unitPrice } = line;
    const { subtotal, subtotalTax, total, tax, taxes } = line;
    return {
      ...{
        key,
        productKey,
        variantKey,
        sku,
        name,
        quantity,
        unitPrice,
        subtotal,
        total,
        tax,
        taxes,
        meta: [],
      },
      options: options.map((option) => ({ name: option.name, value: option.value })),
      ...(subtotalTax === undefined ? {} : { subtotalTax }),
      ...exact(line),
    };
  });
}

/** What happened, without what people typed about it: a method may name a mailbox, a parcel's number leads to an address. */
function factsOf(
  snapshot: OrderSnapshot,
): Pick<OrderSnapshot, 'payments' | 'refunds' | 'disputes' | 'parcels'> {
  return {
    payments: snapshot.payments.map(({ key, gateway, providerId, amount, currency, state, at }) => ({
      ...{ key, gateway, method: '', providerId, amount, currency, state, at },
    })),
    refunds: snapshot.refunds.map(({ key, providerId, amount, currency, at, lines }) => ({
      ...{ key, providerId, amount, currency, reason: '', at, lines },
    })),
    disputes: snapshot.disputes.map((dispute) => {
      const { key, providerId, amount, currency, state, funds, reason, answerBy, at, closedAt } = dispute;
      return { key, providerId, amount, currency, state, funds, reason, answerBy, at, closedAt };
    }),
    parcels: snapshot.parcels.map(({ key, carrier, shippedAt, lines }) => ({
      ...{ key, carrier, trackingNumber: '', trackingUrl: '', shippedAt },
      ...(lines === undefined ? {} : { lines }),
    })),
  };
}

type Company = NonNullable<OrderSnapshot['company']>;

const companyOnDocument = ({ name, vatNumber, fiscalCode, sdiCode }: Company): Company => ({
  ...{ name, vatNumber, fiscalCode, sdiCode, pec: '' },
});

type Erased = NonNullable<OrderSnapshot['erased']>;

/**
 * Makes the snapshot that stays of an erased person: what was sold, taxed and paid, and (`isNamed`) as long as the law has
 * documents kept, whom the document names. Only fields that are named here are kept, so that nothing which a source may add later slips through.
 */
export function redact(snapshot: OrderSnapshot, erased: Erased, isNamed = true): OrderSnapshot {
  const { orderKey, sourceId, number, source, version, status, currency, pricesIncludeTax } = snapshot;
  const { channel, statusLabel, isPaid, isPending } = snapshot;
  const { locale, placedAt, modifiedAt, coupons, taxes } = snapshot;
  const { discount, discountTax, taxTotal, total, company, wantsInvoice } = snapshot;
  return {
    ...{ erased, orderKey, sourceId, number, source, version, status, currency, pricesIncludeTax },
    ...{ channel, statusLabel, isPaid, isPending, wantsInvoice },
    // Another program's number stays with the sale; the address of its file may open it.
    invoices: snapshot.invoices.map(({ kind, number: told, issuedOn }) => ({
      ...{ kind, number: told, issuedOn, url: '' },
    })),
    ...{ locale, placedAt, modifiedAt, discount, discountTax, taxTotal, total },
    customer: { uid: null, email: '', accountEmail: null },
    billing: isNamed ? onDocument(snapshot.billing) : nobody(snapshot.billing),
    delivery: null,
    company: isNamed && company ? companyOnDocument(company) : null,
    lines: linesOf(snapshot),
    shipping: snapshot.shipping.map(charge),
    fees: snapshot.fees.map(charge),
    coupons: coupons.map(({ code, discount: off }) => ({ code, discount: off })),
    taxes: taxes.map(({ key, label, ratePercent, compound, goods, shipping }) => ({
      ...{ key, label, ratePercent, compound, goods, shipping },
    })),
    ...factsOf(snapshot),
    consents: [],
    note: '',
    flags: snapshot.flags.map(({ code }) => ({ code })),
    meta: [],
  };
}
