import type { DeskOutcome, Page, StaffSession } from '../../services.ts';

/** `todo`: rejected or not statable, and nothing has followed; `waiting`: on its way or without an answer. */
export const SENT_QUEUES = ['todo', 'waiting', 'all'] as const;
export type SentQueue = (typeof SENT_QUEUES)[number];

/** A file for the tax office, with what became of it. */
export interface SentFile {
  id: string;
  orderId: string;
  documentId: string;
  kind: 'invoice' | 'creditNote';
  number: string;
  fileName: string;
  /** For `sentFile.<state>`. */
  state: string;
  madeAt: number;
  /** When the office answered; null while it has not. */
  toldAt: number | null;
  /** The office's code for `officeFault.<code>` with its own words, or an obstacle for `obstacle.<code>` without any. */
  faults: { code: string; text: string }[];
  /** The day by which a rejected one has to go again, `2026-12-06`; empty where there is none. */
  actBy: string;
  maySendAgain: boolean;
}

export interface SentFiles {
  files: Page<SentFile>;
  counts: { todo: number; waiting: number };
  /** Whether files are handed to the office by themselves. */
  isConnected: boolean;
}

/** The forms that a machine reads. FatturaPA's file bears a name that the office takes once. */
export type XmlForm = 'ubl' | 'cii' | 'fatturapa';

export interface OfficeServices {
  listSentFiles(session: StaffSession, ask: { queue: SentQueue; cursor: string | null }): Promise<SentFiles>;
  /** The same number again under a new file name. */
  sendFileAgain(session: StaffSession, documentId: string): Promise<DeskOutcome>;
  /** Null where there is no such document; `obstacles` where the form cannot state it. */
  makeDocumentXml(
    session: StaffSession,
    of: { orderId: string; documentId: string; form: XmlForm },
  ): Promise<{ filename: string; body: string } | { obstacles: string[] } | null>;
}
