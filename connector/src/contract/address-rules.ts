/** A part of an address that says where, below the street. */
export type PlaceField = 'postcode' | 'city' | 'state';

/** How addresses of one country are written. */
export interface AddressRule {
  /** The parts that are used there, in the order in which forms ask for them. */
  place: PlaceField[];
  needed: PlaceField[];
  /** What a postcode there looks like, and a real one as an example. */
  postcode?: { form: RegExp; example: string };
  /** What people there call the part: `zip` in the United States. A part without a word is called by its own name. */
  words?: Partial<Record<PlaceField, string>>;
}

const rule = (
  place: PlaceField[],
  needed: PlaceField[],
  postcode?: [RegExp, string],
  words?: AddressRule['words'],
): AddressRule => ({
  place,
  needed,
  ...(postcode ? { postcode: { form: postcode[0], example: postcode[1] } } : {}),
  ...(words ? { words } : {}),
});

/** Postcode, then town: most of Europe. */
const plain = (form: RegExp, example: string): AddressRule =>
  rule(['postcode', 'city'], ['postcode', 'city'], [form, example]);

const withState = (form: RegExp, example: string, state: string, needed = false): AddressRule =>
  rule(
    ['postcode', 'city', 'state'],
    needed ? ['postcode', 'city', 'state'] : ['postcode', 'city'],
    [form, example],
    { state },
  );

const stateThenPostcode = (form: RegExp, example: string, words: AddressRule['words']): AddressRule =>
  rule(['city', 'state', 'postcode'], ['city', 'state', 'postcode'], [form, example], words);

/**
 * The countries that shops of ours sell to most; facts as the postal services publish them. A country that is not here
 * has the rule of `ANYWHERE`.
 */
export const ADDRESS_RULES: Record<string, AddressRule> = {
  AD: plain(/^AD\d{3}$/, 'AD500'),
  AE: rule(['city', 'state'], ['state'], undefined, { state: 'emirate' }),
  AL: plain(/^\d{4}$/, '1001'),
  AR: withState(/^([A-Z]\d{4}[A-Z]{3}|\d{4})$/, 'C1070AAM', 'province'),
  AT: plain(/^\d{4}$/, '1010'),
  AU: stateThenPostcode(/^\d{4}$/, '2060', { city: 'suburb' }),
  BA: plain(/^\d{5}$/, '71000'),
  BE: plain(/^\d{4}$/, '1000'),
  BG: plain(/^\d{4}$/, '1000'),
  BR: stateThenPostcode(/^\d{5}-?\d{3}$/, '40301-110', {}),
  CA: stateThenPostcode(/^[A-Z]\d[A-Z] ?\d[A-Z]\d$/, 'H3Z 2Y7', { state: 'province' }),
  CH: plain(/^\d{4}$/, '2544'),
  CL: rule(['postcode', 'city', 'state'], ['city'], [/^\d{3}-?\d{4}$/, '8340457'], { state: 'region' }),
  CN: stateThenPostcode(/^\d{6}$/, '266033', { state: 'province' }),
  CY: plain(/^\d{4}$/, '2008'),
  CZ: plain(/^\d{3} ?\d{2}$/, '100 00'),
  DE: plain(/^\d{5}$/, '26133'),
  DK: plain(/^\d{4}$/, '8660'),
  EE: plain(/^\d{5}$/, '69501'),
  ES: withState(/^\d{5}$/, '28039', 'province'),
  FI: plain(/^\d{5}$/, '00550'),
  FR: plain(/^\d{2} ?\d{3}$/, '33380'),
  GB: rule(
    ['city', 'postcode'],
    ['city', 'postcode'],
    [/^(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/, 'EC1Y 8SY'],
  ),
  GR: plain(/^\d{3} ?\d{2}$/, '151 24'),
  HK: rule(['city', 'state'], ['state'], undefined, { city: 'district', state: 'area' }),
  HR: plain(/^\d{5}$/, '10000'),
  HU: plain(/^\d{4}$/, '1037'),
  IE: rule(['city', 'state', 'postcode'], ['city'], [/^[\dA-Z]{3} ?[\dA-Z]{4}$/, 'A65 F4E2'], {
    state: 'county',
    postcode: 'eircode',
  }),
  IL: rule(['city', 'postcode'], ['city'], [/^\d{5}(\d{2})?$/, '9614303']),
  IN: stateThenPostcode(/^\d{6}$/, '110034', { postcode: 'pin' }),
  IS: plain(/^\d{3}$/, '320'),
  IT: withState(/^\d{5}$/, '00144', 'province', true),
  JP: rule(['postcode', 'state', 'city'], ['postcode', 'state'], [/^\d{3}-?\d{4}$/, '154-0023'], {
    state: 'prefecture',
  }),
  KR: rule(['state', 'city', 'postcode'], ['city', 'postcode'], [/^\d{5}$/, '03051'], { state: 'province' }),
  KW: rule(['postcode', 'city'], ['city'], [/^\d{5}$/, '54541']),
  LI: plain(/^94(8[5-9]|9[0-8])$/, '9496'),
  LT: plain(/^(LT-?)?\d{5}$/, '04340'),
  LU: plain(/^(L-?)?\d{4}$/, '4750'),
  LV: plain(/^(LV-?)?\d{4}$/, 'LV-1073'),
  MC: plain(/^980\d{2}$/, '98000'),
  MD: plain(/^(MD-?)?\d{4}$/, '2012'),
  ME: plain(/^8\d{4}$/, '81257'),
  MK: plain(/^\d{4}$/, '1314'),
  MT: rule(['city', 'postcode'], ['city', 'postcode'], [/^[A-Z]{3} ?\d{2,4}$/, 'VLT 1117']),
  MX: withState(/^\d{5}$/, '02860', 'state', true),
  NL: plain(/^[1-9]\d{3} ?[A-Z]{2}$/, '1234 AB'),
  NO: plain(/^\d{4}$/, '0025'),
  NZ: rule(['city', 'postcode'], ['city', 'postcode'], [/^\d{4}$/, '6001']),
  PL: plain(/^\d{2}-\d{3}$/, '00-950'),
  PT: plain(/^\d{4}-\d{3}$/, '2725-079'),
  QA: rule(['city'], ['city']),
  RO: withState(/^\d{6}$/, '060274', 'county'),
  RS: plain(/^\d{5}$/, '11000'),
  SE: plain(/^\d{3} ?\d{2}$/, '113 49'),
  SG: rule(['postcode'], ['postcode'], [/^\d{6}$/, '546080']),
  SI: plain(/^\d{4}$/, '4000'),
  SK: plain(/^\d{3} ?\d{2}$/, '010 01'),
  SM: plain(/^4789\d$/, '47890'),
  TR: withState(/^\d{5}$/, '01960', 'province'),
  TW: stateThenPostcode(/^\d{3}(\d{2,3})?$/, '104', { city: 'district', state: 'county' }),
  UA: withState(/^\d{5}$/, '15432', 'oblast'),
  US: stateThenPostcode(/^\d{5}(-\d{4})?$/, '95014', { postcode: 'zip' }),
  VA: plain(/^00120$/, '00120'),
  ZA: rule(['city', 'postcode'], ['city', 'postcode'], [/^\d{4}$/, '0083']),
};

export const ANYWHERE: AddressRule = rule(['postcode', 'city', 'state'], ['city']);
