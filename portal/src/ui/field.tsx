import type { ComponentChildren } from 'preact';
import type { Reader } from '../app/reader.ts';

/** What is wrong with a sent form: the field's name (empty: the form as a whole) and the text. */
export interface FormFault {
  field: string;
  text: string;
  /** The page of the record that stands in the way, such as another contact with the same e-mail address. */
  link?: string;
}

/** What browsers and password managers may fill in. */
type Autocomplete =
  | 'email'
  | 'username'
  | 'current-password'
  | 'new-password'
  | 'one-time-code'
  | 'organization'
  | 'given-name'
  | 'family-name'
  | 'address-line1'
  | 'address-line2'
  | 'address-level1'
  | 'address-level2'
  | 'postal-code'
  | 'country'
  | 'tel'
  | 'off';

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  type?: 'text' | 'email' | 'password' | 'search' | 'tel' | 'url' | 'date';
  value?: string;
  /** Set for a field that may stay empty: the word that says so beside the label. */
  optional?: string | undefined;
  autocomplete?: Autocomplete;
  /** Names and streets begin with capitals on a phone; addresses of mail and codes do not. */
  autocapitalize?: 'words' | 'characters';
  inputmode?: 'numeric' | 'decimal' | 'email';
  maxlength?: number;
  /** Set only where there is nothing else to do on the page. */
  autofocus?: boolean;
  class?: string;
  /** For a new password: where a script asks how good it is (meter-script.ts). */
  judge?: string;
  faults: FormFault[];
}

/** A labelled input with its hint and its fault, both tied to it for screen readers. */
export function Field(props: FieldProps) {
  const { name, label, hint, optional, faults, type = 'text', class: className, judge, ...input } = props;
  const { fault, described } = describe({ name, hint, faults });
  return (
    <Labelled name={name} label={label} hint={hint} optional={optional} fault={fault}>
      <input
        id={name}
        name={name}
        {...asText(type)}
        class={className}
        required={optional === undefined}
        spellcheck={false}
        autocapitalize="none"
        data-judge={judge}
        {...described}
        {...input}
        autofocus={faults.length === 0 && input.autofocus === true}
      />
      {judge === undefined ? null : <p class="judged" id={`${name}-judged`} role="status" />}
    </Labelled>
  );
}

export function TextArea(
  props: Pick<FieldProps, 'name' | 'label' | 'hint' | 'value' | 'optional' | 'faults'>,
) {
  const { name, label, hint, optional, value, faults } = props;
  const { fault, described } = describe({ name, hint, faults });
  return (
    <Labelled name={name} label={label} hint={hint} optional={optional} fault={fault}>
      <textarea id={name} name={name} rows={3} required={optional === undefined} {...described}>
        {value}
      </textarea>
    </Labelled>
  );
}

interface SelectProps extends Pick<FieldProps, 'name' | 'label' | 'value' | 'faults' | 'autocomplete'> {
  options: { value: string; text: string }[];
}

export function Select({ name, label, value, options, faults, autocomplete }: SelectProps) {
  const { fault, described } = describe({ name, hint: undefined, faults });
  return (
    <Labelled name={name} label={label} hint={undefined} optional={undefined} fault={fault}>
      <select id={name} name={name} autocomplete={autocomplete} {...described}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface ChoiceProps extends Pick<FieldProps, 'name' | 'label' | 'value' | 'faults'> {
  options: { value: string; text: string; hint: string }[];
}

/** One of a few, each with what it means. Nothing is chosen until somebody chooses. */
export function Choice({ name, label, value, options, faults }: ChoiceProps) {
  const { fault, described } = describe({ name, hint: undefined, faults });
  return (
    <fieldset id={name} class={fault ? 'faulty' : undefined} {...described}>
      <legend>{label}</legend>
      {fault ? (
        <p class="fault" id={`${name}-fault`}>
          {fault.text}
        </p>
      ) : null}
      {options.map((option) => (
        <div class="tick">
          <input
            type="radio"
            id={`${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={option.value === value}
            aria-describedby={`${name}-${option.value}-hint`}
          />
          <div>
            <label for={`${name}-${option.value}`}>{option.text}</label>
            <p class="hint" id={`${name}-${option.value}-hint`}>
              {option.hint}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  );
}

/** A box to tick, or with the type `radio` one of several to choose from. */
export function Tick({
  name,
  label,
  checked,
  value = 'yes',
  type = 'checkbox',
}: {
  name: string;
  label: string;
  checked: boolean;
  value?: string;
  type?: 'checkbox' | 'radio';
}) {
  const id = type === 'radio' ? `${name}-${value}` : name;
  const input =
    type === 'radio' ? (
      <input type="radio" id={id} name={name} value={value} checked={checked} />
    ) : (
      <input type="checkbox" id={id} name={name} value={value} checked={checked} />
    );
  return (
    <div class="tick">
      {input}
      <label for={id}>{label}</label>
    </div>
  );
}

function describe({ name, hint, faults }: { name: string; hint: string | undefined; faults: FormFault[] }) {
  const fault = faults.find(({ field }) => field === name);
  const ids = [hint ? `${name}-hint` : '', fault ? `${name}-fault` : ''].filter(Boolean).join(' ');
  const described = {
    'aria-invalid': fault ? ('true' as const) : undefined,
    'aria-describedby': ids === '' ? undefined : ids,
  };
  return { fault, described };
}

interface LabelledProps {
  name: string;
  label: string;
  hint: string | undefined;
  optional: string | undefined;
  fault: FormFault | undefined;
  children: ComponentChildren;
}

function Labelled({ name, label, hint, optional, fault, children }: LabelledProps) {
  return (
    <div class={`field${fault ? ' faulty' : ''}`}>
      <label for={name}>
        {label}
        {optional ? <span class="optional"> ({optional})</span> : null}
      </label>
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
      {children}
    </div>
  );
}

/** Preact's types allow an input's roles by its literal type. Those of a text field are right for all of ours. */
const asText = (type: string) => ({ type }) as { type: 'text' };

/** Stands before the form and takes the focus, so that nobody has to look for what went wrong. */
export function FaultSummary({ reader, faults }: { reader: Reader; faults: FormFault[] }) {
  if (faults.length === 0) return null;
  return (
    <div class="fault-summary" role="alert" tabindex={-1} autofocus aria-labelledby="faults-title">
      <h2 id="faults-title">{reader.t('errors.title')}</h2>
      <ul>
        {faults.map(({ field, text, link }) => (
          <li>
            {field === '' ? text : <a href={`#${field}`}>{text}</a>}{' '}
            {link ? <a href={link}>{reader.t('errors.see')}</a> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
