import { randomInt } from 'node:crypto';
import { sha256 } from '../platform/hash.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes a one-time code for people to paste: four groups of five letters or digits, 100 random bits. */
export function makeCode(): string {
  const letters = Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.replace(/(.{5})(?=.)/g, '$1-');
}

/** Blanks, dashes and case do not count, and letters that look like digits are read as them. */
export function hashCode(code: string): string {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return sha256(`connect:${plain}`);
}
