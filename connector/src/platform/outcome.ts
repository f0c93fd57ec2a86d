/** Why a verb did not do what it was asked: the field that keeps it from that, and a code such as `no_such_pieces`. */
export interface Refused {
  ok: false;
  /** Empty when no single field is to blame. */
  field: string;
  reason: string;
  /** The record that stands in the way, where there is one: the contact that has this mailbox already. */
  known?: { kind: 'contact' | 'account'; id: string };
}

/** What a verb did, with what it found out (`{ ok: true, id }`), or why it did nothing. */
export type Outcome<T extends object = object> = ({ ok: true } & T) | Refused;

export const refuse = (field: string, reason: string): Refused => ({ ok: false, field, reason });
