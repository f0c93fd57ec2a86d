import type { PageTools } from './ask.ts';
import { lineOf, type Saved } from './plan.ts';

export interface Chosen {
  billing: Saved | null;
  delivery: Saved | null;
}

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  of: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(tag), of);
  element.append(...children);
  return element;
};

export interface ListTools {
  cart: PageTools['cart'];
  /** The countries that the form offers, the shop's own first. */
  countries: string[];
  onPick: (address: Saved) => void;
}

/** A group of radio buttons, one for each address; one in a country that the shop does not serve cannot be chosen. */
function drawList(
  kind: Saved['kind'],
  saved: Saved[],
  { cart: { text }, countries, onPick }: ListTools,
): HTMLElement {
  const options = saved.map((address) => {
    const { firstName, lastName, company, label, country, of } = address;
    const whose = of && text('savedFor', of);
    const name = [label, `${firstName} ${lastName}`.trim(), company, whose].filter(Boolean).join(' · ');
    const isServed = countries.includes(country);
    const radio = make('input', { type: 'radio', name: `saved-${kind}`, disabled: !isServed });
    radio.setAttribute('form', 'carrello-saved-form');
    radio.addEventListener('change', () => onPick(address));
    const line = lineOf(address, countries[0] ?? '') + (isServed ? '' : ` – ${text('savedNotServed')}`);
    const words = make('span', {}, make('strong', {}, name), make('br', {}), line);
    return make('label', { className: 'carrello-option' }, radio, words);
  });
  const legend = make('legend', { className: 'carrello-field__label' }, text(`saved_${kind}`));
  return make('fieldset', { className: 'carrello-options' }, legend, ...options);
}

/** Draws the addresses into their place. Goods that are not sent ask for no delivery address. */
export function drawLists(place: HTMLElement, saved: Saved[], tools: ListTools): void {
  const isSent = tools.cart.cartState.quote?.needsShipping !== false;
  const kinds: Saved['kind'][] = isSent ? ['delivery', 'billing'] : ['billing'];
  const lists = kinds
    .map((kind) => ({ kind, own: saved.filter((address) => address.kind === kind) }))
    .filter(({ own }) => own.length > 0);
  place.replaceChildren(...lists.map(({ kind, own }) => drawList(kind, own, tools)));
}
