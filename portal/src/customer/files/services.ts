import type { CustomerSession, ShopView } from '../../services.ts';

/** A file or link that comes with an order. */
export interface OrderFileView {
  id: string;
  name: string;
  /** In bytes; null of a link. */
  size: number | null;
  /** Null while it is given; else why not. */
  shut: 'unpaid' | 'back' | 'used_up' | null;
  /** How often it was given, and how often it is at most. */
  times: number;
  most: number;
  /** When it was given last; null before that. */
  lastAt: number | null;
}

/** What the buyer is given: an address, or the bytes piece by piece. */
export type GivenFile = { name: string } & (
  { url: string } | { size: number; pieces: AsyncIterable<Buffer> }
);

/** The file, or the reason for `fault.file_<reason>`. */
export type FileOutcome = { ok: true; file: GivenFile } | { ok: false; reason: string };

/** What a signed link leads to: `soon` while the order is on its way into the CRM, `over` when it leads to nothing. */
export type LinkedFiles =
  { state: 'over' | 'soon' } | { state: 'open'; shop: ShopView; number: string; files: OrderFileView[] };

export interface FileServices {
  /** Gives a file of the customer's own order and counts it. */
  giveFile(session: CustomerSession, of: { orderId: string; fileId: string }): Promise<FileOutcome>;
  findLinkedFiles(token: string): Promise<LinkedFiles>;
  /** The same by a signed link, without a sign-in. */
  giveLinkedFile(token: string, fileId: string): Promise<FileOutcome>;
}
