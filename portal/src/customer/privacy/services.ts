import type { CustomerSession, Locale, Refused, ShopView } from '../../services.ts';

/** A copy of one's data as it is made, kept and forgotten. */
export interface DataCopy {
  id: string;
  /** `late`: it should have been ready long ago, and can be asked for again. */
  state: 'waiting' | 'late' | 'ready';
  askedAt: number;
  /** Null while it is not ready. */
  expiresAt: number | null;
  downloads: number;
}

/** Something that was agreed to or refused. */
export interface ConsentView {
  /** `marketing`, `terms`, or a word of the shop's. */
  kind: string;
  given: boolean;
  /** As it was read; empty where the shop did not tell. */
  text: string;
  at: number;
  /** With which order it was said; null for the portal. */
  order: { number: string; shop: ShopView } | null;
}

/** What deleting one's data would come to, before anybody asks for it. */
export interface ErasurePlan {
  /** How many orders stay, without a way to reach their buyer. */
  orders: number;
  /** For how many years the law keeps them. */
  keepYears: number;
  /** Orders that still need their buyer: while there are any, nothing is deleted. */
  unfinished: { id: string; number: string }[];
  /** Somebody else stands in the same record of the shop. */
  isShared: boolean;
  /** Until then somebody may still take a change of the e-mail addresses back, and nothing is deleted; null: nobody can. */
  changedUntil: number | null;
}

export interface PrivacyServices {
  planDeletion(session: CustomerSession): Promise<ErasurePlan>;
  /**
   * Deletes all but what the law keeps; `typed` has to be a mailbox of the session's customer. Nobody is signed in then. Refused
   * (`sign_in_again`) to a session of before, as a copy is.
   */
  deleteData(session: CustomerSession, typed: string): Promise<{ ok: true } | Refused>;
  /** Finds the newest copy that was asked for; null when there is none, or it is forgotten. */
  findCopy(session: CustomerSession): Promise<DataCopy | null>;
  /** Has a copy made in this language; a mail says when it is ready. One that is there or being made is not made twice. */
  askForCopy(session: CustomerSession, locale: Locale): Promise<{ ok: true } | Refused>;
  /** Reads a copy as a zip, piece by piece. Null when there is none of this id that is the session's own, ready and not over. */
  readCopy(
    session: CustomerSession,
    id: string,
  ): Promise<{ ok: true; pieces: AsyncIterable<Uint8Array> | null } | Refused>;
  /** Lists all that was agreed to or refused, the newest first. */
  listConsents(session: CustomerSession): Promise<ConsentView[]>;
  /** Agrees to marketing or withdraws that; `text` is what the page said. */
  decideOnMarketing(session: CustomerSession, word: { given: boolean; text: string }): Promise<void>;
}
