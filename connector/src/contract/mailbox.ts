/** What a mailbox is, for every form and every comparison: the browser, the wire, the one door and both sign-ins ask here. */

/** What stands before the `@`: every letter and what RFC 5322 allows besides (`tom&jerry`, `a/b`, `x!y`, `a=b`). */
const LOCAL = /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u;
const HOST = /^([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]([a-z\d-]*[a-z\d])?$/;
/** These would end the host of a web address, or lead it elsewhere. */
const NO_HOST = /[\s\p{Cc}/?#@\\:%[\]<>|^]/u;

/** `müller.de` → `xn--mller-kva.de`, as the network knows it; of what cannot be a host, the text as it is. */
function asciiHost(host: string): string {
  if (!/[^ -~]/.test(host) || NO_HOST.test(host)) return host;
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return host;
  }
}

/** `Info@Müller.de` → `Info@xn--mller-kva.de`, for whoever takes plain letters only, like the payment providers. */
export function asciiMailbox(email: string): string {
  const at = email.lastIndexOf('@');
  return email.slice(0, at + 1) + asciiHost(email.slice(at + 1));
}

/**
 * True of a text, without blanks around it, that a form takes for a mailbox. It has no blank, comma, bracket or line
 * break, so that it adds nothing to the header of a mail. Whether it exists shows when a mail arrives.
 */
export function isMailbox(text: string): boolean {
  const email = asciiMailbox(text);
  const at = email.lastIndexOf('@');
  const [local, host] = [email.slice(0, Math.max(at, 0)), email.slice(at + 1).toLowerCase()];
  return text.length <= 254 && local.length <= 64 && LOCAL.test(local) && HOST.test(host);
}

/**
 * The strong key of a typed mailbox: trimmed, Unicode-composed, case-folded, its host as the network knows it, so that
 * `info@müller.de` and `info@xn--mller-kva.de` are one; a plus-address is its own. It is empty when the text is not a
 * mailbox; it asks for less than a form, because orders of other shops may name odd ones.
 */
export function normaliseMailbox(email: string): string {
  const folded = asciiMailbox(email.normalize('NFC').trim().toLowerCase());
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(folded) && folded.length <= 320 ? folded : '';
}
