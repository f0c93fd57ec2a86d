/** What a buyer can say a case is about, in the order in which the form asks. */
export const REASONS = [
  'question',
  'broken',
  'wrong_article',
  'not_as_described',
  'missing_part',
  'late',
  'changed_my_mind',
  'misuse',
] as const;
export type CaseReason = (typeof REASONS)[number];

/** What the buyer would like of a return. */
export const WISHES = ['money', 'exchange', 'repair'] as const;
export type CaseWish = (typeof WISHES)[number];

/** These need no pieces: nothing is to come back for them. Without pieces a case is a question. */
const WITHOUT_PIECES: readonly CaseReason[] = ['question', 'missing_part', 'late'];

/** These are the buyer's own: the shop's return policy decides about them. All others are for the shop to put right. */
const BUYERS_OWN: readonly CaseReason[] = ['changed_my_mind', 'misuse'];

export const needsPieces = (reason: CaseReason): boolean => !WITHOUT_PIECES.includes(reason);
export const isBuyersOwn = (reason: CaseReason): boolean => BUYERS_OWN.includes(reason);

export const asReason = (text: string): CaseReason | undefined => REASONS.find((known) => known === text);
export const asWish = (text: string): CaseWish | undefined => WISHES.find((known) => known === text);
