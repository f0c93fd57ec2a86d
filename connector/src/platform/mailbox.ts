/**
 * The strong key of a typed mailbox: trimmed, Unicode-composed and case-folded; a plus-address is its own. Empty when
 * the text is not a mailbox.
 */
export function normaliseMailbox(email: string): string {
  const folded = email.normalize('NFC').trim().toLowerCase();
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(folded) && folded.length <= 320 ? folded : '';
}
