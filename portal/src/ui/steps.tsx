import type { Reader } from '../app/reader.ts';
import { lastOf, More } from './more.tsx';
import { Time } from './time.tsx';

/** One thing that happens to an order, in words. */
export interface Step {
  text: string;
  /** When it happened; null while it has not, or where nobody said when. */
  at: number | null;
  isDone: boolean;
  /** What belongs to it, below it: the pieces of a parcel. */
  more?: string;
  link?: { href: string; text: string } | undefined;
}

/** Shows what has happened and what is still to come, one below the other; of very many the newest. */
export function Steps({ reader, steps }: { reader: Reader; steps: Step[] }) {
  return (
    <>
      <More reader={reader} rows={steps} />
      <ol class="steps">
        {lastOf(steps).map(({ text, at, isDone, more = '', link }) => (
          <li class={isDone ? 'done' : undefined}>
            <span class="break">{text}</span>
            {more === '' ? null : <span class="break">{more}</span>}
            {link ? (
              <a href={link.href} rel="noreferrer" class="break">
                {link.text}
              </a>
            ) : null}
            {at === null ? null : (
              <span class="faint">
                <Time reader={reader} at={at} />
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
