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
}: {
  reader: Reader;
  group: 'status' | 'payment';
  word: string;
}) {
  const tone = Object.hasOwn(TONES, word) ? TONES[word] : 'off';
  return <span class={`badge ${tone}`}>{reader.word(group, word)}</span>;
}
