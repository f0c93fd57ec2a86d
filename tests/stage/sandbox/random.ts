const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export interface Random {
  next(): number;
  between(min: number, max: number): number;
  base62(length: number): string;
  upper(length: number): string;
  hex(length: number): string;
  uuid(): string;
}

/** Mulberry32 over a holder that can be persisted, so that a restarted sandbox goes on without repeating an id. */
export function createRandom(holder: { random: number }): Random {
  const next = (): number => {
    holder.random = (holder.random + 0x6d2b79f5) | 0;
    let t = holder.random;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const from = (alphabet: string, length: number): string => {
    let text = '';
    while (text.length < length) text += alphabet.charAt(Math.floor(next() * alphabet.length));
    return text;
  };
  const hex = (length: number): string => from('0123456789abcdef', length);
  return {
    next,
    between: (min, max) => min + Math.floor(next() * (max - min + 1)),
    base62: (length) => from(BASE62, length),
    upper: (length) => from(UPPER, length),
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
