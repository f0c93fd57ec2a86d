import type { CaseEntry, CaseSummary, Page, PhotoView } from '../../services.ts';
import type { DeskOutcome, StaffSession } from '../services.ts';

export interface DeskCaseSummary extends CaseSummary {
  contactId: string;
  contactName: string;
  /** Whose case it is; empty for nobody's. */
  staffId: string;
  staffName: string;
  /** Since when somebody is waited for. */
  waitsSince: number;
  /** The buyer has waited for us for more than two days. */
  isOverdue: boolean;
}

export interface DeskCaseEntry {
  at: number;
  /** The buyer, somebody of the staff by name, or whoever wrote from an address that is not the buyer's. */
  who: { kind: 'customer' | 'staff' | 'stranger'; name: string };
  /** The state that the case reached with it; null for a message. */
  state: string | null;
  text: string;
  creditNote: CaseEntry['creditNote'];
}

export interface DeskCaseView extends DeskCaseSummary {
  /** The mailbox that gets the mails. */
  email: string;
  /** A word of the group `caseWish`; empty for a question. */
  wish: string;
  /** What the buyer answered to "Are you satisfied?", from 1 to 5; null before. */
  rating: number | null;
  ratingText: string;
  photos: PhotoView[];
  lines: { lineKey: string; name: string; quantity: string }[];
  sendTo: string;
  labelUrl: string;
  /** Who pays for sending it back; empty for a question. */
  postage: 'buyer' | 'shop' | '';
  /** The shop's address for returns; empty where it has none. */
  returnsTo: string;
  /** What buyer and staff read, the oldest first. */
  entries: DeskCaseEntry[];
  /** What staff alone read, the oldest first. */
  notes: DeskCaseEntry[];
  /** The steps that staff can take now, such as `agree`. */
  moves: CaseMoveWord[];
  /** The money can go back from here now, by the form of its order. */
  canRefund: boolean;
  /** The order was paid elsewhere: staff can say that they gave the money back there. */
  canTellRefund: boolean;
}

export type CaseMoveWord = 'agree' | 'refuse' | 'receive' | 'exchange' | 'close';

export type CaseQueue = 'us' | 'overdue' | 'mine' | 'unowned' | 'buyer' | 'closed';

export interface CaseMoveEntries {
  text: string;
  sendTo: string;
  labelUrl: string;
}

/** What a shop takes back, as an owner writes it. */
export interface PolicyEntries {
  days: string;
  /** `buyer` or `shop`; empty where nothing was chosen. */
  whoPays: string;
  /** SKUs, one a line. */
  excluded: string;
  sendTo: string;
}

export interface ShopPolicy extends PolicyEntries {
  shop: { id: string; name: string };
}

/** How long buyers waited in the last ninety days, and what they said of it. */
export interface CaseFigures {
  /** The times (ms) within which half of all were answered first, and closed; null where none was. */
  firstAnswerMs: number | null;
  closingMs: number | null;
  /** How many answered the question at the end, and their mean from 1 to 5; null where nobody did. */
  rated: number;
  rating: number | null;
}

/** An answer that staff write often; `{name}`, `{order}` and `{case}` in it are filled when it is used. */
export interface SnippetView {
  id: string;
  title: string;
  text: string;
}

export interface DeskCaseServices {
  /** By title. */
  listSnippets(session: StaffSession): Promise<SnippetView[]>;
  /** With an id it changes that one. */
  saveSnippet(
    session: StaffSession,
    snippet: { id: string | null; title: string; text: string },
  ): Promise<DeskOutcome>;
  removeSnippet(session: StaffSession, id: string): Promise<DeskOutcome>;
  /** A JPEG; null when there is none. */
  readPhoto(session: StaffSession, id: string, photoId: string): Promise<Buffer | null>;
  /** Lists what each shop takes back; the oldest shop comes first. */
  listPolicies(session: StaffSession): Promise<ShopPolicy[]>;
  savePolicy(session: StaffSession, shopId: string, entries: PolicyEntries): Promise<DeskOutcome>;
  /** Who waits longest comes first. `counts` has the open cases of each queue. */
  listCases(
    session: StaffSession,
    asked: { queue: CaseQueue; cursor: string | null },
  ): Promise<{
    cases: Page<DeskCaseSummary>;
    counts: Partial<Record<CaseQueue, number>>;
    figures: CaseFigures;
    /** How many mails wait that came in and are in no case. */
    waitingMails: number;
  }>;
  findCase(session: StaffSession, id: string): Promise<DeskCaseView | null>;
  /** The buyer reads it, and gets a mail. `key` is the form's: sent twice, it is said once. */
  answerCase(session: StaffSession, id: string, said: { key: string; text: string }): Promise<DeskOutcome>;
  /** Staff alone read it. */
  noteCase(session: StaffSession, id: string, said: { key: string; text: string }): Promise<DeskOutcome>;
  /** Makes it the reader's own. */
  takeCase(session: StaffSession, id: string): Promise<DeskOutcome>;
  moveCase(
    session: StaffSession,
    id: string,
    asked: { move: CaseMoveWord; entries: CaseMoveEntries },
  ): Promise<DeskOutcome>;
}
