import type { DocumentKind } from './series.ts';

/**
 * A document as it is frozen: everything that its PDF and its XML say, so that both can be made from it years later,
 * byte for byte the same. It is kept as JSON with its hash and never changes. Amounts are integer minor units of
 * `currency`; days are `YYYY-MM-DD` of the legal entity; quantities, rates and unit prices are exact decimal strings.
 * The amounts of a credit note are positive, too: its kind says that they go back.
 */
export interface FrozenDocument {
  /** The shape of this content; readers refuse one that they do not know. */
  form: 1;
  kind: DocumentKind;
  /** As people and the tax office read it, at most 20 characters, e.g. `2026/17`. */
  number: string;
  /** The day of the document; within a series it never goes back. */
  issuedOn: string;
  /** The day on which the tax is due, by the rule of payment or delivery. */
  taxPoint: string;
  currency: string;
  /** The buyer's language; `seller.locale` is the seller's. */
  locale: 'en' | 'it';
  seller: Seller;
  buyer: Buyer;
  /** Where the goods went, and when if it is known; null for services. */
  delivery: { address: DocumentAddress; name: string; on: string | null } | null;
  order: { number: string; placedOn: string };
  /** The invoice that a credit note corrects; null for an invoice. */
  corrects: { number: string; issuedOn: string } | null;
  /** Why a credit note was made, in a person's words; empty for an invoice. */
  reason: string;
  lines: DocumentLine[];
  groups: TaxGroup[];
  totals: DocumentTotals;
  /** Stamp duty that the seller owes; `charged` says that a line charges it to the buyer. */
  stampDuty: { amount: number; charged: boolean } | null;
  /** What was paid before the document was made; for a credit note, what was given back. */
  payments: DocumentPayment[];
  /** By when what is still due is to be paid; absent: at once. */
  dueOn?: string;
}

export interface DocumentAddress {
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  /** Two capitals, ISO 3166-1. */
  country: string;
}

interface Party {
  name: string;
  address: DocumentAddress;
  /** With the country's prefix, e.g. `IT01234567890`; empty when there is none. */
  vatNumber: string;
  fiscalCode: string;
  email: string;
}

export interface Seller extends Party {
  locale: 'en' | 'it';
  /** `RF01` to `RF20`, Italy's word for the tax regime; empty outside Italy. */
  taxRegime: string;
  /** The register of companies, e.g. `MI-1234567`; empty when there is none. */
  registerEntry: string;
  iban: string;
  phone: string;
}

export interface Buyer extends Party {
  kind: 'person' | 'company';
  /** Italy's code of the channel, 7 characters; empty when there is none. */
  sdiCode: string;
  pec: string;
  /** When the EU's register said that the VAT number is valid, and its number of the question; absent where nobody asked. */
  vatCheck?: { on: string; consultation: string };
}

export interface DocumentLine {
  kind: 'product' | 'shipping' | 'fee' | 'discount' | 'stampDuty';
  name: string;
  sku: string;
  /** Always positive; a line that takes away has a negative `unitPrice` and `net`. */
  quantity: string;
  /** Net price of one piece after discounts, up to 8 decimals: `quantity` times it, rounded half away from zero, is `net`. */
  unitPrice: string;
  net: number;
  /** The position of its tax group in `groups`. */
  group: number;
  /** The order's own key of the line, by which a refund names it; absent where no line of the order stands behind it. */
  key?: string;
}

/** How a group is taxed, by EN 16931: standard, zero, exempt, reverse charge, intra-EU goods, export, not in scope. */
export type TaxCategory = 'S' | 'Z' | 'E' | 'AE' | 'K' | 'G' | 'O';

/**
 * The lines of one rate and reason. `net` is the sum of its lines. `tax` is `net` times the rate, rounded half away from
 * zero; `taxCharged` is what the buyer was charged. Where they differ, `rounding` is what is left: taxCharged - tax.
 */
export interface TaxGroup {
  category: TaxCategory;
  ratePercent: string;
  /** Italy's code for a rate of zero, e.g. `N3.2`; empty where there is tax. */
  natura: string;
  /** The code of the reason by the European list, e.g. `VATEX-EU-IC`; empty where there is tax. */
  reasonCode: string;
  /** The reason in the words of the law, in both languages; empty where there is tax. */
  reason: { en: string; it: string };
  net: number;
  tax: number;
  taxCharged: number;
  rounding: number;
}

/** `payable` is what was charged: net + tax + rounding, to the cent. `due` is what of it is still unpaid. */
export interface DocumentTotals {
  net: number;
  tax: number;
  rounding: number;
  payable: number;
  paid: number;
  due: number;
}

export interface DocumentPayment {
  means: 'card' | 'paypal' | 'transfer' | 'cash' | 'other';
  amount: number;
  on: string;
}
