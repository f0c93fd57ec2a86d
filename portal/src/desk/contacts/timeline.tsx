import type { Reader } from '../../app/reader.ts';
import type { TimelineEntry } from '../../services.ts';
import type { Values } from '../../ui/texts.ts';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';
import { TaskButton } from '../work/tasks.tsx';

/** The sentence of an entry: amounts and status words in the reader's language, the rest as it was recorded. */
export function sentenceOf(reader: Reader, { kind, detail }: TimelineEntry): string {
  const values: Values = {};
  for (const [name, value] of Object.entries(detail)) values[name] = value ?? '';
  const { amount, currency, status } = detail;
  if (typeof amount === 'number' && typeof currency === 'string') {
    values['amount'] = reader.format.money({ amount, currency });
  }
  if (typeof status === 'string') values['status'] = reader.word('status', status);
  const sentence = reader.word('timeline', kind, values);
  return (
    sentence
      .replace(/\{\w+\}/g, '')
      // A note keeps its lines.
      .replace(/[^\S\n]+/g, ' ')
      .trim()
  );
}

/** Longer than that it is opened by who wants to read it. */
const LONG = 600;
const SHOWN = 200;

function Sentence({ reader, text }: { reader: Reader; text: string }) {
  if (text.length <= LONG) return <span class="break">{text}</span>;
  // By characters, so that none is cut in two.
  const begin = [...text.slice(0, SHOWN * 2)].slice(0, SHOWN).join('');
  return (
    <div>
      <span class="break">{begin}…</span>
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
  /** The order whose page this is: no link leads to it. */
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
