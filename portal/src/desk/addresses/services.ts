import type {
  AddressEntries,
  AddressKind,
  PlaceInput,
  SavedAddress,
} from '../../customer/addresses/services.ts';
import type { Refused, StaffSession } from '../services.ts';

/** How a customer asked a member of staff to change something of theirs; it stands in the book of who did what. */
export type Consent = 'phone' | 'in_person' | 'mail';

/** What a customer of the portal keeps for purchases to come. A merged contact may show those of several customers. */
export interface CustomerBook {
  customerId: string;
  /** The mailboxes that this customer has proven. */
  mailboxes: string[];
  addresses: SavedAddress[];
}

interface OfCustomer {
  contactId: string;
  customerId: string;
}

/** What staff write of an address; without an id it is a new one. `consent` is a Consent, or empty where none was chosen. */
export interface BookEntry extends OfCustomer {
  id: string | null;
  kind: AddressKind;
  entries: AddressEntries;
  isDefault: boolean;
  consent: string;
}

export type BookSaved =
  { ok: true; isKnown: boolean } | { ok: false; wrong: { field: string; reason: string; example: string }[] };

export interface BookServices {
  placeInputs(country: string): PlaceInput[];
  /** Throws not_found for a customer who is not this contact's, and for an address that is not this customer's. */
  saveForCustomer(session: StaffSession, entry: BookEntry): Promise<BookSaved>;
  removeForCustomer(
    session: StaffSession,
    of: OfCustomer & { id: string; consent: string },
  ): Promise<{ ok: true } | Refused>;
}
