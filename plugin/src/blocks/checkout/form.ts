import { readJson, writeJson } from '../../cart/index.ts';
import type { Values } from './buyer.ts';

const TYPED_KEY = 'carrello-form';

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isField = (element: Element): element is Field =>
  'validity' in element && 'name' in element && element.name !== '';

/** All named fields; those of switched-off parts are neither read nor checked. */
const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isField);

/** Also by its fieldset, which the property `disabled` does not say. */
const isOff = (field: Field): boolean => field.matches(':disabled');

const isTicked = (field: Field): boolean => field instanceof HTMLInputElement && field.checked;
const isTickable = (field: Field): boolean => field.type === 'checkbox' || field.type === 'radio';

export const readForm = (form: HTMLFormElement): Values =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

export const findField = (form: HTMLFormElement, name: string): Field | undefined =>
  fieldsOf(form).find((field) => field.name === name && !isOff(field));

/** The browser's own checks with the page's words: `data-missing` and `data-invalid` come from the server. */
export function checkForm(form: HTMLFormElement): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fieldsOf(form)) {
    if (isOff(field) || field.name in errors) continue;
    const isBlank =
      field.required && (isTickable(field) ? field.validity.valueMissing : field.value.trim() === '');
    if (isBlank) errors[field.name] = field.dataset['missing'] ?? field.validationMessage;
    else if (!field.validity.valid) errors[field.name] = field.dataset['invalid'] ?? field.validationMessage;
  }
  return errors;
}

/** What was typed outlives a reload, in this tab only; card data never passes through here. */
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
