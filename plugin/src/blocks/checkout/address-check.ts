import { placeInputs } from '../../../../connector/src/contract/address-form.ts';
import {
  asksPlace,
  findWrongAddresses,
  withTidyPlaces,
  type AddressesAsked,
} from '../../../../connector/src/contract/order-addresses.ts';
import type * as Cart from '../../cart/index.ts';
import { buyerFrom, type Values } from './buyer.ts';

type Control = HTMLInputElement | HTMLSelectElement;
type Text = typeof Cart.text;

const SECTIONS = ['billing', 'delivery'] as const;
const PLACE = ['postcode', 'city', 'state'] as const;

/** Says by field what the addresses lack or have wrong in their countries, in the words of `text`. */
export function findAddressErrors(values: Values, asked: AddressesAsked, text: Text): Record<string, string> {
  const wrong = findWrongAddresses(withTidyPlaces(buyerFrom(values)), asked);
  return Object.fromEntries(wrong.map(({ field, reason, example }) => [field, text(reason, example)]));
}

const partOf = (form: HTMLFormElement, name: string): HTMLElement | null =>
  form.querySelector<HTMLElement>(`[data-part="${name}"]`);

const controlsOf = (part: HTMLElement): Control[] => [...part.querySelectorAll<Control>('input, select')];

function setOff(part: HTMLElement, isOff: boolean): void {
  part.hidden = isOff;
  for (const control of controlsOf(part)) control.disabled = isOff;
}

function setNeeded(part: HTMLElement, isNeeded: boolean): void {
  for (const control of controlsOf(part)) control.required = isNeeded;
  const optional = part.querySelector<HTMLElement>('.carrello-optional');
  if (optional) optional.hidden = isNeeded;
}

/** Lets one of two controls be the field, a list or free text; the other one is off and has no name. */
function useList(part: HTMLElement, name: string, options: { code: string; name: string }[] | null): void {
  const [free, list] = [part.querySelector('input'), part.querySelector('select')];
  if (!free || !list) return;
  const typed = list.name === name && list.value !== '' ? list.value : free.value;
  if (options) {
    list.replaceChildren(
      new Option('…', ''),
      ...options.map(({ code, name: label }) => new Option(label, code)),
    );
    list.value = options.find((option) => [option.code, option.name].includes(typed))?.code ?? '';
  } else if (list.name === name) free.value = '';
  const [used, other] = options ? [list, free] : [free, list];
  Object.assign(used, { name, hidden: false, disabled: part.hidden });
  Object.assign(other, { name: '', hidden: true, disabled: true });
  part.querySelector('label')?.setAttribute('for', used.id);
}

/** Shows the parts of one address that its country has, in the order and with the names that people use there. */
function showPlace(
  form: HTMLFormElement,
  section: 'billing' | 'delivery',
  isAsked: boolean,
  text: Text,
): void {
  const country = form.querySelector<HTMLSelectElement>(`[name="${section}.country"]`)?.value ?? '';
  const inputs = placeInputs(country);
  for (const name of ['line1', 'line2']) {
    const part = partOf(form, `${section}.${name}`);
    if (part) setOff(part, !isAsked);
  }
  const parts = inputs.flatMap((input) => partOf(form, `${section}.${input.name}`) ?? []);
  for (const name of PLACE) {
    const part = partOf(form, `${section}.${name}`);
    if (part) setOff(part, !isAsked || !parts.includes(part));
  }
  inputs.forEach((input, index) => {
    const part = parts[index];
    if (!part) return;
    const said = part.querySelector('.carrello-field__name');
    if (said) said.textContent = text(`place_${input.word}`);
    if (input.name === 'state') useList(part, `${section}.state`, input.options);
    setNeeded(part, input.needed);
  });
  // A field that has the focus would lose it by moving: nothing moves while the order is right.
  const isSorted = parts.every((part, index) => index === 0 || follows(parts[index - 1], part));
  if (!isSorted) parts[0]?.parentElement?.append(...parts);
}

const follows = (one: HTMLElement | undefined, other: HTMLElement): boolean =>
  one !== undefined && (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** Brings the form to what country, cart and invoice ask for. */
export function showAddresses(
  form: HTMLFormElement,
  { forInvoice, needsPhone, needsShipping }: AddressesAsked & { forInvoice: boolean },
  text: Text,
): void {
  for (const section of SECTIONS) {
    const isAsked = section === 'billing' ? asksPlace({ needsShipping }, forInvoice) : needsShipping;
    showPlace(form, section, isAsked, text);
  }
  const phone = partOf(form, 'billing.phone');
  if (phone) setNeeded(phone, needsPhone && needsShipping);
}
