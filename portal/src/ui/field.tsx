import type { Reader } from '../app/reader.ts';

/** What is wrong with a sent form: the field's name (empty: the form as a whole) and the text. */
export interface FormFault {
  field: string;
  text: string;
}

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  type?: 'text' | 'email' | 'password' | 'search';
  value?: string;
  autocomplete?: 'email' | 'username' | 'current-password' | 'one-time-code' | 'off';
  inputmode?: 'numeric' | 'email';
  maxlength?: number;
  /** Only where there is nothing else to do on the page. */
  autofocus?: boolean;
  class?: string;
  faults: FormFault[];
}

/** A labelled input with its hint and its fault, both tied to it for screen readers. */
export function Field({ name, label, hint, faults, type = 'text', class: className, ...input }: FieldProps) {
  const fault = faults.find(({ field }) => field === name);
  const described = [hint ? `${name}-hint` : '', fault ? `${name}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field${fault ? ' faulty' : ''}`}>
      <label for={name}>{label}</label>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {fault ? (
        <p class="fault" id={`${name}-fault`}>
          {fault.text}
        </p>
      ) : null}
      <input
        id={name}
        name={name}
        {...asText(type)}
        class={className}
        required
        spellcheck={false}
        autocapitalize="none"
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={described === '' ? undefined : described}
        {...input}
        autofocus={faults.length === 0 && input.autofocus === true}
      />
    </div>
  );
}

/** Preact's types want the literal, to tell which roles an input may have; a text field's are right for all of ours. */
const asText = (type: string) => ({ type }) as { type: 'text' };

/** Stands before the form and takes the focus, so that nobody has to find out what went wrong. */
export function FaultSummary({ reader, faults }: { reader: Reader; faults: FormFault[] }) {
  if (faults.length === 0) return null;
  return (
    <div class="fault-summary" role="alert" tabindex={-1} autofocus aria-labelledby="faults-title">
      <h2 id="faults-title">{reader.t('errors.title')}</h2>
      <ul>
        {faults.map(({ field, text }) => (
          <li>{field === '' ? text : <a href={`#${field}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}
