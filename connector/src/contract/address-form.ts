import { ADDRESS_RULES, ANYWHERE, type AddressRule, type PlaceField } from './address-rules.ts';
import { STATES } from './address-states.ts';

/** One part of a form for an address of a country. */
export interface PlaceInput {
  name: PlaceField;
  /** What it is called there: `zip`, `province`; a key of the reader's texts. */
  word: string;
  needed: boolean;
  /** What can be chosen; null where it is typed. */
  options: { code: string; name: string }[] | null;
  /** A real one, for the postcode: `00144`; empty for the others. */
  example: string;
}

const ruleOf = (country: string): AddressRule =>
  (Object.hasOwn(ADDRESS_RULES, country) ? ADDRESS_RULES[country] : undefined) ?? ANYWHERE;
const statesOf = (country: string): [code: string, name: string][] | undefined =>
  Object.hasOwn(STATES, country) ? STATES[country] : undefined;

/** Says which parts of the place a form asks for in a country (ISO 3166 code), in the order in which people give them. */
export function placeInputs(country: string): PlaceInput[] {
  const { place, needed, postcode, words = {} } = ruleOf(country);
  return place.map((name) => ({
    name,
    word: words[name] ?? name,
    needed: needed.includes(name),
    options:
      name === 'state' ? (statesOf(country)?.map(([code, text]) => ({ code, name: text })) ?? null) : null,
    example: name === 'postcode' ? (postcode?.example ?? '') : '',
  }));
}

/** The parts of an address that are judged by country; empty where nothing was typed. */
export interface TypedPlace {
  country: string;
  line1: string;
  postcode: string;
  city: string;
  state: string;
}

export interface WrongPlace {
  field: 'line1' | PlaceField | 'country';
  reason: 'missing' | 'postcode_form' | 'not_listed' | 'no_such_country';
  /** A right one, for `postcode_form`; empty for the others. */
  example: string;
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** `Trieste` and `ts` are TS, where states are chosen from a list; what is on no list stays as it was typed. */
export function listedState(country: string, typed: string): string {
  const known = statesOf(country)?.find((names) => names.map(plain).includes(plain(typed)));
  return known?.[0] ?? typed;
}

/** A wrong postcode is refused where the post sends such a parcel back; elsewhere it is left to who lives there. */
const STRICT = ['IT', 'DE', 'FR', 'ES', 'AT', 'US'];

const spelled = (postcode: string): string => postcode.trim().toUpperCase();

function judgePlace(name: PlaceField, typed: TypedPlace): WrongPlace[] {
  const { needed, postcode } = ruleOf(typed.country);
  const wrong = (reason: WrongPlace['reason'], example = ''): WrongPlace[] => [
    { field: name, reason, example },
  ];
  const text = typed[name].trim();
  if (text === '') return needed.includes(name) ? wrong('missing') : [];
  const listed = statesOf(typed.country);
  if (name === 'state' && listed && !listed.some(([code]) => code === text)) return wrong('not_listed');
  const isWrong = postcode && STRICT.includes(typed.country) && !postcode.form.test(spelled(text));
  return name === 'postcode' && isWrong ? wrong('postcode_form', postcode.example) : [];
}

/** Says which parts of an address are missing or cannot be right in its country; what that country does not use is not looked at. */
export function findWrongPlace(typed: TypedPlace): WrongPlace[] {
  if (!/^[A-Z]{2}$/.test(typed.country))
    return [{ field: 'country', reason: 'no_such_country', example: '' }];
  const street: WrongPlace[] =
    typed.line1.trim() === '' ? [{ field: 'line1', reason: 'missing', example: '' }] : [];
  return [...street, ...ruleOf(typed.country).place.flatMap((name) => judgePlace(name, typed))];
}

/** The place as it is kept: nothing in the parts that its country does not use, and postcodes in capitals. */
export function tidyPlace<P extends Omit<TypedPlace, 'line1'>>(typed: P): P {
  const { place } = ruleOf(typed.country);
  const kept = (name: PlaceField, text: string): string => (place.includes(name) ? text.trim() : '');
  return {
    ...typed,
    postcode: spelled(kept('postcode', typed.postcode)),
    city: kept('city', typed.city),
    state: listedState(typed.country, kept('state', typed.state)),
  };
}
