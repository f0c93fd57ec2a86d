import type { Reader } from '../app/reader.ts';
import type { CaseSummary } from '../services.ts';

/** The colour of a state. The badge's words say the same. */
const TONES: Record<string, 'good' | 'busy' | 'warn' | 'off'> = {
  asked: 'warn',
  agreed: 'busy',
  on_its_way: 'busy',
  received: 'busy',
  money_back: 'good',
  exchanged: 'good',
};

type Shown = Pick<CaseSummary, 'state' | 'isQuestion' | 'waitsFor'>;

/** The state in one word; a question that was answered stays `asked` until it is closed, and is called answered. */
const wordOf = ({ state, isQuestion, waitsFor }: Shown): string =>
  isQuestion && state === 'asked' && waitsFor === 'buyer' ? 'answered' : state;

export function CaseBadge({ reader, of }: { reader: Reader; of: Shown }) {
  const word = wordOf(of);
  const tone = Object.hasOwn(TONES, word) ? TONES[word] : 'off';
  return <span class={`badge ${tone}`}>{reader.word('caseState', word)}</span>;
}
