import type { Reader } from '../../app/reader.ts';
import { FormToken } from '../../ui/page.tsx';

interface ReplayProps {
  reader: Reader;
  action: string;
  text: string;
  /** What says which ones. */
  fields?: Record<string, string>;
}

/** The button that gives something another try. */
export function Replay({ reader, action, text, fields = {} }: ReplayProps) {
  return (
    <form method="post" action={action}>
      <FormToken reader={reader} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="button">{text}</button>
    </form>
  );
}
