import type { AddressView, CustomerSession } from '../../services.ts';

export type AddressKind = 'delivery' | 'billing';

/** What is typed of an address. The codes belong to billing profiles. */
export interface AddressEntries extends AddressView {
  /** What the customer calls it: `Office`. */
  label: string;
  vatNumber: string;
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  /** `yes`: an invoice is wanted with each purchase. */
  wantsInvoice?: string;
}

export interface SavedAddress extends AddressEntries {
  id: string;
  kind: AddressKind;
  /** It is offered first. */
  isDefault: boolean;
}

/** One part of a form that depends on the country. */
export interface PlaceInput {
  name: 'postcode' | 'city' | 'state';
  /** What it is called there: `zip`, `province`. */
  word: string;
  needed: boolean;
  options: { code: string; name: string }[] | null;
  /** A real one: `00144`. */
  example: string;
}

/** What is wrong with an address, for `fault.<reason>`; the field is empty where it is the address as a whole. */
export interface WrongEntry {
  field: keyof AddressEntries | '';
  reason: string;
  example: string;
}

export type Saved = { ok: true; id: string; isKnown: boolean } | { ok: false; wrong: WrongEntry[] };

/** An address of an order that is not among the saved ones. */
export interface UsedAddress extends AddressEntries {
  kind: AddressKind;
  orderId: string;
  orderNumber: string;
}

export interface AddressServices {
  /** Says what a form asks for in a country (ISO 3166 code), in the order in which people there give it. */
  placeInputs(country: string): PlaceInput[];
  /** The newest addresses of the customer's own orders that they have not saved, at most five. */
  listUsedAddresses(session: CustomerSession): Promise<UsedAddress[]>;
  listAddresses(session: CustomerSession): Promise<SavedAddress[]>;
  /** Null when there is no such address or it is somebody else's. */
  findAddress(session: CustomerSession, id: string): Promise<SavedAddress | null>;
  /** With an id it changes that address. One that is kept already is not kept twice: `isKnown`. */
  saveAddress(
    session: CustomerSession,
    input: { id: string | null; kind: AddressKind; entries: AddressEntries; isDefault: boolean },
  ): Promise<Saved>;
  removeAddress(session: CustomerSession, id: string): Promise<void>;
  preferAddress(session: CustomerSession, id: string): Promise<void>;
}
