import { mend } from '../../platform/text.ts';

/** What takes the place of characters that Italy's form does not have; it has Latin-1 alone. */
const INSTEAD: Record<string, string> = {
  ...{ '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '“': '"', '”': '"', '„': '"', '″': '"' },
  ...{ '‹': '<', '›': '>', '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-' },
  ...{ '…': '...', '•': '-', '€': 'EUR', '™': '(TM)', '№': 'N.', '℮': 'e', '≤': '<=', '≥': '>=' },
  ...{ Œ: 'OE', œ: 'oe', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i', ĸ: 'k', Ŋ: 'N', ŋ: 'n', ſ: 's' },
  ...{ ẞ: 'SS', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't', Ə: 'A', ə: 'a', ƒ: 'f', ﬁ: 'fi', ﬂ: 'fl' },
};

const GREEK = 'ΑA ΒV ΓG ΔD ΕE ΖZ ΗI ΘTH ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧCH ΨPS ΩO ςs';
const CYRILLIC =
  'АA БB ВV ГG ДD ЕE ЖZH ЗZ ИI ЙY КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХKH ЦTS ЧCH ШSH ЩSHCH ЫY ЭE ЮYU ЯYA ІI ЇYI ЄYE ҐG ЂDJ ЈJ ЉLJ ЊNJ ЋC ЏDZ';
/** Signs that only say how the letter before them is spoken. */
const SILENT = /[ЪЬъь]/g;

for (const pair of `${GREEK} ${CYRILLIC}`.split(' ')) {
  const [letter = '', ...letters] = pair;
  const latin = letters.join('');
  INSTEAD[letter] = latin;
  INSTEAD[letter.toLowerCase()] ??= latin.toLowerCase();
}

const isLatin1 = (character: string): boolean =>
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff]$/.test(character);

/** An accent that Latin-1 does not have goes: `Ș` is `S`, while `é` stays; what has no such letter is `?`. */
function spell(character: string): string {
  if (isLatin1(character)) return character;
  const known = INSTEAD[character];
  if (known !== undefined) return known;
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '');
  if (bare === '' || /\p{C}/u.test(character)) return '';
  const letters = [...bare].map((each) => (isLatin1(each) ? each : (INSTEAD[each] ?? '?'))).join('');
  return letters;
}

/**
 * Writes a text in the characters of Latin-1, at most `most` of them: `dell’Aeroporto – 5 €` is `dell'Aeroporto - 5 EUR`.
 * Rows and gaps become one blank each.
 */
export function toLatin1(text: string, most: number): string {
  const spelled = [...mend(text).normalize('NFC').replace(/\s+/g, ' ').replace(SILENT, '')]
    .map(spell)
    .join('');
  return spelled.replace(/\s+/g, ' ').trim().slice(0, most).trim();
}
