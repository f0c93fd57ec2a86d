import type { CustomerSession, Locale, Page, PieceLine, Refused, ShopView } from '../../services.ts';

/** A case as a line of a list shows it. */
export interface CaseSummary {
  id: string;
  /** What people call it: 1001. */
  number: number;
  orderId: string;
  orderNumber: string;
  /** The shop of its order: its page speaks as this one. */
  shop: ShopView;
  /** Nothing is to come back. */
  isQuestion: boolean;
  /** A word of the group `caseReason`. */
  reason: string;
  /** A word of the group `caseState`. */
  state: string;
  waitsFor: 'us' | 'buyer' | 'nobody';
  openedAt: number;
}

/** One entry of a case's thread: what was said, or a step that was taken, or both at once. */
export interface CaseEntry {
  at: number;
  /** `colleague`: somebody else of the company that the order was placed for. */
  who: 'you' | 'shop' | 'colleague';
  /** The state that the case reached with it; null for a message. */
  state: string | null;
  /** Empty for a step without words. */
  text: string;
  /** The credit note of the money that it gave back; null where it gave none, or none is issued yet. */
  creditNote: { id: string; number: string } | null;
}

/** A photo of a case; its picture is asked for by its own address. */
export interface PhotoView {
  id: string;
  width: number;
  height: number;
}

export interface CaseView extends CaseSummary {
  /** The oldest first. */
  photos: PhotoView[];
  /** A word of the group `caseWish`; empty for a question. */
  wish: string;
  lines: { name: string; quantity: string }[];
  /** Where to send it, and the web address of a label; empty where there is none. */
  sendTo: string;
  labelUrl: string;
  /** Who pays for sending it back; empty for a question. */
  postage: 'buyer' | 'shop' | '';
  /** The oldest first. */
  entries: CaseEntry[];
  /** What the buyer answered to "Are you satisfied?", from 1 to 5; null before. */
  rating: number | null;
  ratingText: string;
  /** The steps that the buyer can take now: `send`, `withdraw`. */
  moves: string[];
  /** It is about an order of a company that this reader may only look at. */
  isReadOnly: boolean;
}

/** What a shop takes back of what buyers only changed their mind about. */
export interface PolicyView {
  days: number;
  whoPays: 'buyer' | 'shop';
  /** Until when this order can be sent back; null while nothing of it was sent. */
  lastDay: number | null;
  isOver: boolean;
}

/** What the form about an order begins with. */
export interface HelpView {
  orderId: string;
  orderNumber: string;
  shop: ShopView;
  /** The order's articles, in its own order, with the pieces that a case can be about. */
  lines: (PieceLine & { isExcluded: boolean })[];
  policy: PolicyView;
  /** What was asked about this order before, the newest first. */
  cases: CaseSummary[];
  /** The order is of a company, and this reader may only look at it. */
  isReadOnly: boolean;
}

export interface CaseAsk {
  /** The key of the form: a form that is sent twice begins one case. */
  key: string;
  reason: string;
  wish: string;
  text: string;
  pieces: { lineKey: string; quantity: string }[];
}

export interface CaseServices {
  /** Adds a JPEG, PNG or HEIC, drawn anew without what the camera wrote into it. The same one is kept once. */
  addPhoto(session: CustomerSession, id: string, bytes: Buffer): Promise<{ ok: true } | Refused>;
  /** A JPEG; null when there is none, or the case is somebody else's. */
  readPhoto(session: CustomerSession, id: string, photoId: string): Promise<Buffer | null>;
  /** Null when there is no such order or it is somebody else's. */
  readHelp(session: CustomerSession, orderId: string): Promise<HelpView | null>;
  /** `locale` is the language in which the buyer asks, and gets mails. */
  openCase(
    session: CustomerSession,
    orderId: string,
    ask: CaseAsk & { locale: Locale },
  ): Promise<{ ok: true; id: string } | Refused>;
  /** Lists the customer's own cases, the newest first. */
  listCases(session: CustomerSession, cursor: string | null): Promise<Page<CaseSummary>>;
  /** Null when there is no such case or it is somebody else's. */
  findCase(session: CustomerSession, id: string): Promise<CaseView | null>;
  /** What a buyer says opens a closed case again. */
  sayInCase(
    session: CustomerSession,
    id: string,
    said: { key: string; text: string },
  ): Promise<{ ok: true } | Refused>;
  /** Answers the question at the end of a closed case: `rating` is `1` to `5`, and `text` one line. */
  rateCase(
    session: CustomerSession,
    id: string,
    answer: { rating: string; text: string },
  ): Promise<{ ok: true } | Refused>;
  /** `send`: it is on its way, with the parcel's number if there is one; `withdraw`: nothing more is needed. */
  moveCase(
    session: CustomerSession,
    id: string,
    asked: { move: 'send' | 'withdraw'; text: string },
  ): Promise<{ ok: true } | Refused>;
}
