import type { Reader } from '../../app/reader.ts';
import type { TimelineEntry } from '../../services.ts';
import type { Values } from '../../ui/texts.ts';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { TaskButton } from '../work/tasks.tsx';
import { startOf } from '../../ui/cut.ts';

/** The sentence of an entry. Amounts and status words are in the reader's language, the rest is as it was recorded. */
export function sentenceOf(reader: Reader, { kind, detail }: TimelineEntry): string {
  const values: Values = {};
  for (const [name, value] of Object.entries(detail)) values[name] = value ?? '';
  const { amount, currency, status } = detail;
  if (typeof amount === 'number' && typeof currency === 'string') {
    values['amount'] = reader.format.money({ amount, currency });
  }
  if (typeof status === 'string') values['status'] = reader.word('status', status);
  // An empty place leaves two blanks behind; line breaks stay, because a note has them.
  const blanks = /[^\S\n]+/g;
  return reader.word('timeline', kind, values).replace(blanks, ' ').trim();
}

/** A text longer than this shows its beginning only; the reader can open the rest. */
const LONG = 600;
const SHOWN = 200;

function Sentence({ reader, text }: { reader: Reader; text: string }) {
  if (text.length <= LONG) return <span class="break">{text}</span>;
  return (
    <div>
      <span class="break">{startOf(text, SHOWN)}…</span>
      <details>
        <summary>{reader.t('timeline.readAll')}</summary>
        <p class="break">{text}</p>
      </details>
    </div>
  );
}

interface TimelineProps {
  reader: Reader;
  entries: TimelineEntry[];
  /** The id of the order whose page this is, so that no entry links to it. */
  here?: string;
}

export function Timeline({ reader, entries, here }: TimelineProps) {
  const { t } = reader;
  if (entries.length === 0) return <p class="faint">{t('desk.contact.noTimeline')}</p>;
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <li>
          <Sentence reader={reader} text={sentenceOf(reader, entry)} />
          <span class="faint">
            <Time reader={reader} at={entry.at} withClock />
            {entry.orderId === null || entry.orderId === here ? null : (
              <>
                {' · '}
                <a href={`/desk/orders/${entry.orderId}`}>{t('timeline.openOrder')}</a>
              </>
            )}
          </span>
          {entry.taskId !== undefined && may(reader, 'contacts.write') ? (
            <TaskButton
              reader={reader}
              task={{ id: entry.taskId, title: String(entry.detail['title'] ?? '') }}
              done={false}
            />
          ) : null}
        </li>
      ))}
    </ol>
  );
}
