import type { Reader } from '../app/reader.ts';

/** The colour of a status. The badge's words say the same, because not everybody can tell the colours apart. */
const TONES: Record<string, 'good' | 'busy' | 'warn' | 'off'> = {
  completed: 'good',
  paid: 'good',
  processing: 'busy',
  on_its_way: 'busy',
  pending: 'warn',
  'on-hold': 'warn',
  unpaid: 'warn',
  part_paid: 'warn',
  overpaid: 'warn',
  disputed: 'warn',
  lost: 'warn',
  failed: 'warn',
  cancelled: 'off',
  refunded: 'off',
  part_refunded: 'off',
};

export function Badge({
  reader,
  group,
  word,
  label = '',
}: {
  reader: Reader;
  group: 'status' | 'payment';
  word: string;
  /** A shop's own word, for a status that is none of ours. */
  label?: string | undefined;
}) {
  const isOurs = Object.hasOwn(TONES, word);
  const text = isOurs || label === '' ? reader.word(group, word) : label;
  return <span class={`badge ${isOurs ? TONES[word] : 'off'}`}>{text}</span>;
}
