import type { Reader } from '../../app/reader.ts';
import { FormToken } from '../../ui/page.tsx';

interface ReplayProps {
  reader: Reader;
  action: string;
  text: string;
  /** Hidden fields that say what is to be tried again. */
  fields?: Record<string, string>;
}

/** A button that makes something be tried again. */
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
