import iconv from 'iconv-lite';
import type { LineFault } from './csv.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A text file as people save it, or why its letters cannot be read. */
export type DecodedFile =
  | { text: string; encoding: Encoding }
  /** It names the first line with a letter that would be lost. */
  | { fault: LineFault };

const NUL = 0;

function decode(bytes: Uint8Array, encoding: Exclude<Encoding, 'windows-1252'>): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-16 without a mark at its start shows by the empty half of its plain letters: `s\0k\0u\0`. */
function markedEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const start = bytes.subarray(0, 2).toString('hex');
  if (start === 'fffe') return 'utf-16le';
  if (start === 'feff') return 'utf-16be';
  const [first, second, third] = bytes;
  if (bytes.length < 4 || (first === NUL) === (second === NUL)) return null;
  return second === NUL && third !== NUL ? 'utf-16le' : 'utf-16be';
}

const faultAt = (before: string, message: string): DecodedFile => ({
  fault: { line: before.split(/\r\n?|\n/).length, column: '', message },
});

const SAVE = 'Save the file as UTF-8.';

function checked(text: string, encoding: Encoding): DecodedFile {
  const lost = text.search(/[\uFFFD\0]/);
  if (lost === -1) return { text, encoding };
  return faultAt(text.slice(0, lost), `A letter was lost here when the file was saved. ${SAVE}`);
}

/** Every byte becomes a letter of its own, so that places in the text are places in the file. */
function decodeOld(bytes: Buffer): DecodedFile {
  const raw = bytes.toString('latin1');
  // `Ã©` and `â€™` are what é and ’ of UTF-8 look like here: then parts of the file come from two programs.
  const mixed = raw.search(/[\u00C2\u00C3][\u0080-\u00BF]|\u00E2[\u0080-\u009F][\u0080-\u00BF]/);
  if (mixed !== -1) return faultAt(raw.slice(0, mixed), `Some letters are UTF-8 and others are not. ${SAVE}`);
  const first = raw.search(/[^\0-\x7F]/);
  if (!raw.includes('\n')) {
    const message = `A letter can be Windows-1252 or, as the lines end like on an old Mac, Mac Roman. ${SAVE}`;
    return faultAt(raw.slice(0, first), message);
  }
  // MS-DOS writes é, à, è, ò and ù where Windows has ‚ … Š • and —, which do not stand inside a word: `caffŠ` was `caffè`.
  const dos = raw.search(/[a-z](?:\x8A|[\x82\x85\x8D\x95\x97][a-z])/);
  if (dos !== -1)
    return faultAt(
      raw.slice(0, dos),
      `The letters look like those of an MS-DOS file, not of Windows. ${SAVE}`,
    );
  // Node's own decoder takes Windows-1252 for Latin-1: the sign € became a control character.
  const text = iconv.decode(bytes, 'windows-1252');
  const unknown = text.indexOf('\uFFFD');
  if (unknown === -1) return checked(text, 'windows-1252');
  return faultAt(raw.slice(0, unknown), `A letter is neither UTF-8, UTF-16 nor Windows-1252. ${SAVE}`);
}

/** Reads UTF-8, UTF-16 or Windows-1252, whichever the bytes are; no letter is ever replaced by another. */
export function decodeFile(bytes: Buffer): DecodedFile {
  const marked = markedEncoding(bytes);
  if (marked !== null) {
    const text = decode(bytes, marked);
    return text === null
      ? faultAt('', `The file breaks off, or is no UTF-16. ${SAVE}`)
      : checked(text, marked);
  }
  const text = decode(bytes, 'utf-8');
  return text === null ? decodeOld(bytes) : checked(text, 'utf-8');
}
