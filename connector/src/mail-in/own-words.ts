import { ABOVES } from '../cases/letters.tsx';

/** `On Mon, 5 May 2026, Shop wrote:` in the languages of our buyers; some programs break it over two lines. */
const ATTRIBUTIONS = [
  /^(?:>\s*)?on\b.{5,200}\bwrote:$/i,
  /^(?:>\s*)?il\b.{5,200}\bha scritto:$/i,
  /^(?:>\s*)?am\b.{5,200}\bschrieb\b.{0,100}:$/i,
  /^(?:>\s*)?le\b.{5,200}\ba écrit\s?:$/i,
  /^(?:>\s*)?el\b.{5,200}\bescribió:$/i,
];
/** Outlook's line, the words with which it and others begin what was written before. */
const SEPARATORS = [
  /^_{10,}$/,
  /^-{2,}\s*(?:original message|messaggio originale|forwarded message|messaggio inoltrato|ursprüngliche nachricht|message d'origine)\s*-{2,}$/i,
];
const HEADER_BLOCK = /^\*?(?:from|da|von|de)\*?:\*?\s.+/i;
const HEADER_SECOND = /^\*?(?:sent|date|data|inviato|gesendet|envoyé|enviado|to|a|an)\*?:\*?\s.+/i;
/** RFC 3676 writes it with a blank behind, which some programs take away. */
const SIGNATURE = /^-- ?$/;
const DEVICE =
  /^(?:sent from my |inviato da(?:l mio)? |von meinem .{1,40} gesendet|envoyé de mon |get outlook for |scarica outlook per )/i;

const isAbove = (line: string): boolean => ABOVES.some((above) => line.includes(above));

/** True for a line from which on nothing is the writer's own; `next` are the two lines behind it. */
function endsOwn(line: string, next: string[]): boolean {
  const joined = [line, ...next].join(' ');
  const isHeaders = HEADER_BLOCK.test(line) && next.some((other) => HEADER_SECOND.test(other));
  const isBroken = /^(?:>\s*)?(?:on|il|am|le|el)\b/i.test(line) && !/[.!?]$/.test(line);
  return (
    isAbove(line) ||
    isHeaders ||
    [...ATTRIBUTIONS, ...SEPARATORS].some((one) => one.test(line)) ||
    (isBroken && ATTRIBUTIONS.some((one) => one.test(joined) || one.test(`${line} ${next[0] ?? ''}`)))
  );
}

function trimmed(lines: string[]): string {
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * Cuts off what a mail program put under an answer: our own mail, and the signature. Lines that are quoted between own words
 * go, too. A mail of which nothing is left is kept as it is, because nothing that was written may be lost.
 */
export function ownWordsOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\s+$/, ''));
  const end = lines.findIndex((line, at) =>
    endsOwn(
      line.trim(),
      lines.slice(at + 1, at + 3).map((each) => each.trim()),
    ),
  );
  const own = (end === -1 ? lines : lines.slice(0, end)).filter((line) => !/^\s*>/.test(line));
  const signature = own.findIndex((line) => SIGNATURE.test(line) || DEVICE.test(line.trim()));
  const said = trimmed(signature === -1 ? own : own.slice(0, signature));
  return said === '' ? trimmed(lines) : said;
}
