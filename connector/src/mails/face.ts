import { coloursOf } from '../looks/colours.ts';
import { FAMILIES } from '../looks/style.ts';
import { FONTS, readLook, sellerLines } from '../looks/look.ts';
import type { Transactor } from '../platform/db.ts';
import { logoPath } from './addresses.ts';

/** As whom a mail speaks. Colours and fonts are values of CSS. */
export interface MailFace {
  /** Empty where no shop has said how it looks. */
  name: string;
  /** The logo's address; null where there is none. */
  logo: string | null;
  accent: string;
  onAccent: string;
  text: string;
  titles: string;
  /** Who sells, line by line. */
  seller: string[];
}

/** Mail readers know quotes of neither kind inside an attribute for sure. */
const unquoted = (families: string): string => families.replaceAll("'", '');

export const NO_FACE: MailFace = {
  ...{ name: '', logo: null, accent: '#0b4f8a', onAccent: '#ffffff', seller: [] },
  ...{ text: 'system-ui,sans-serif', titles: 'system-ui,sans-serif' },
};

/** Reads as whom a mail about a shop speaks. */
export async function readFace(
  db: Transactor,
  { shopId, publicUrl }: { shopId: string | undefined; publicUrl: string },
): Promise<MailFace> {
  const look = shopId === undefined ? undefined : await readLook(db, shopId);
  if (!look) return NO_FACE;
  const { text, titles } = FONTS[look.fonts];
  const { accent, onAccent } = look.accent === '' ? NO_FACE : coloursOf(look.accent).day;
  return {
    ...{ name: look.name || look.sellerName, accent, onAccent, seller: sellerLines(look) },
    ...{ text: unquoted(FAMILIES[text]), titles: unquoted(FAMILIES[titles]) },
    logo: look.hasLogo ? `${publicUrl}${logoPath(look)}` : null,
  };
}
