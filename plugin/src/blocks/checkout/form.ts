import { isMailbox } from '../../../../connector/src/contract/mailbox.ts';
import { readJson, writeJson } from '../../cart/index.ts';
import type { Values } from './buyer.ts';

const TYPED_KEY = 'carrello-form';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isField = (element: Element): element is Field =>
  'validity' in element && 'name' in element && element.name !== '';

/** All named fields, also of parts that are off: what was typed there is kept, but neither sent nor checked. */
const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isField);

/** True also for a field of a disabled fieldset, whose own property `disabled` is false. */
const isOff = (field: Field): boolean => field.matches(':disabled');

const isTicked = (field: Field): boolean => field instanceof HTMLInputElement && field.checked;
const isTickable = (field: Field): boolean => field.type === 'checkbox' || field.type === 'radio';

export const readForm = (form: HTMLFormElement): Values =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

export const findField = (form: HTMLFormElement, name: string): Field | undefined =>
  fieldsOf(form).find((field) => field.name === name && !isOff(field));

/** What a mailbox is says the contract: browsers differ, and refuse some that mails reach. */
const isValid = (field: Field): boolean =>
  field.type === 'email' ? field.value.trim() === '' || isMailbox(field.value.trim()) : field.validity.valid;

/** Runs the browser's own checks, but says the result in the site's words, which the server wrote into the field. */
export function checkForm(form: HTMLFormElement): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fieldsOf(form)) {
    if (isOff(field) || field.name in errors) continue;
    const isBlank =
      field.required && (isTickable(field) ? field.validity.valueMissing : field.value.trim() === '');
    if (isBlank) errors[field.name] = field.dataset['missing'] ?? field.validationMessage;
    else if (!isValid(field)) errors[field.name] = field.dataset['invalid'] ?? field.validationMessage;
  }
  return errors;
}

/** Keeps what was typed over a reload, in this tab only. Card data is in Stripe's frame and never gets here. */
export function keepTyped(form: HTMLFormElement): void {
  const typed: Values = {};
  for (const field of fieldsOf(form)) {
    if (!isTickable(field)) typed[field.name] = field.value;
    else if (isTicked(field)) typed[field.name] = field.value;
  }
  writeJson('sessionStorage', TYPED_KEY, typed);
}

export const forgetTyped = (): void => writeJson('sessionStorage', TYPED_KEY, null);

export const readTyped = (): Values => (readJson('sessionStorage', TYPED_KEY) ?? {}) as Values;

export function restoreTyped(form: HTMLFormElement): void {
  const typed = readTyped();
  for (const field of fieldsOf(form)) {
    const kept = typed[field.name];
    if (typeof kept !== 'string') continue;
    if (!isTickable(field)) field.value = kept;
    else if (field instanceof HTMLInputElement) field.checked = field.value === kept;
  }
}
