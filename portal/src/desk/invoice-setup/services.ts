import type { Asked, DeskMade, DeskOutcome, Refused, StaffSession } from '../../services.ts';

/** What is typed of a legal entity, in the order in which it is asked for. */
export const ENTITY_FIELDS = [
  ...(['name', 'line1', 'line2', 'postcode', 'city', 'state', 'country', 'vatNumber', 'fiscalCode'] as const),
  ...(['taxRegime', 'registerEntry', 'email', 'phone', 'iban', 'locale', 'timeZone'] as const),
  ...(['invoicePattern', 'creditNotePattern', 'usesOss'] as const),
];
export type EntityField = (typeof ENTITY_FIELDS)[number];

/** Each field as text; `usesOss` is `yes` or `no`. */
export type EntityEntries = Record<EntityField, string>;

/** A series that has begun or was told where to begin; `next` is its next number as people read it. */
export interface SeriesView {
  kind: 'invoice' | 'creditNote';
  year: number;
  next: string;
}

export interface LegalEntityView {
  id: string;
  entries: EntityEntries;
  /** Words of what is missing before the first number, for `entityMissing.<word>`. */
  missing: string[];
  series: SeriesView[];
}

export interface InvoiceRule {
  /** Two capitals; empty for all countries without a rule of their own. */
  country: string;
  people: string;
  companies: string;
}

export interface ShopInvoicing {
  shop: { id: string; name: string };
  mode: string;
  entityId: string;
  /** `2026-12-01`; empty while nobody has said so. */
  fromDay: string;
  requestDays: string;
  rules: InvoiceRule[];
}

export interface InvoiceSetUp {
  entities: LegalEntityView[];
  shops: ShopInvoicing[];
}

/** More than one field may be wrong. */
export type EntitySaved = DeskMade | { ok: false; refused: Refused[] };

/** Who issues documents, by whose numbers and for whom. Each change takes the owner's own password once more. */
export interface InvoiceSetUpServices {
  readInvoiceSetUp(session: StaffSession): Promise<InvoiceSetUp>;
  /** What an empty form shows. */
  newEntity(session: StaffSession): Promise<EntityEntries>;
  /** `id` is null for a new one. */
  saveEntity(
    session: StaffSession,
    id: string | null,
    asked: { entries: EntityEntries } & Asked,
  ): Promise<EntitySaved>;
  startSeries(
    session: StaffSession,
    id: string,
    asked: { kind: string; year: string; start: string } & Asked,
  ): Promise<DeskOutcome>;
  saveShopInvoicing(
    session: StaffSession,
    shopId: string,
    asked: Pick<ShopInvoicing, 'mode' | 'entityId' | 'fromDay' | 'requestDays'> & Asked,
  ): Promise<DeskOutcome>;
  saveInvoiceRule(session: StaffSession, shopId: string, asked: InvoiceRule & Asked): Promise<DeskOutcome>;
}
