import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type {
  CustomerSession,
  Locale,
  PortalServices,
  PortalSettings,
  ShopView,
  StaffSession,
} from '../services.ts';
import { createFormat, type Format } from '../ui/format.ts';
import { createTranslate, LOCALES, translateWord, type Translate, type Values } from '../ui/texts.ts';
import { readCookie, setCookie } from './cookies.ts';
import { PageError } from './page-error.ts';
import { formToken } from './security.ts';

export type Audience = 'portal' | 'desk';

/** Who reads this page, in which language and for which shop. Every page and form of a request is made from it. */
export interface Reader {
  audience: Audience;
  locale: Locale;
  t: Translate;
  /** The text for a word that a shop or provider chose: `status`, `processing` → `Received`. */
  word(group: string, word: string, values?: Values): string;
  format: Format;
  shop: ShopView | null;
  sandbox: boolean;
  /** Words for what is doubtful about the set-up; only staff are told. */
  doubts: string[];
  version: string;
  /** This page's own path with its query. The language switch comes back to it. */
  path: string;
  /** The secret in the cookie of the session, or before sign-in of the visit. Form token and code are bound to it. */
  secret: string;
  formToken: string;
  customer: CustomerSession | null;
  staff: StaffSession | null;
}

/** The same reader on a page, or in a row, about an order: it speaks as the order's own shop, in its days. */
export function speakAs(reader: Reader, shop: ShopView): Reader {
  return { ...reader, shop, format: createFormat(reader.locale, shop.timeZone) };
}

export function readerOf(res: Response): Reader {
  return res.locals['reader'] as Reader;
}

const isLocale = (text: unknown): text is Locale => LOCALES.some((locale) => locale === text);

function acceptedLocale(req: Request): Locale {
  const best = req.acceptsLanguages(...LOCALES);
  return isLocale(best) ? best : 'en';
}

/** A link of a mail may name the language (`?lang=it`). If not, the one chosen here wins over the one bought in. */
function chooseLocale(
  req: Request,
  res: Response,
  settings: PortalSettings,
  customer: CustomerSession | null,
): Locale {
  const asked = req.query['lang'];
  if (isLocale(asked)) {
    rememberLocale(res, settings, asked);
    return asked;
  }
  const chosen = readCookie(req, settings, 'locale');
  return isLocale(chosen) ? chosen : (customer?.locale ?? acceptedLocale(req));
}

const YEAR = 365 * 24 * 3600 * 1000;

export function rememberLocale(res: Response, settings: PortalSettings, locale: string): void {
  if (isLocale(locale)) setCookie(res, settings, { name: 'locale', value: locale, maxAgeMs: YEAR });
}

function visitSecret(req: Request, res: Response, settings: PortalSettings): string {
  const known = readCookie(req, settings, 'visit');
  if (known !== null && /^[\w-]{43}$/.test(known)) return known;
  const fresh = randomBytes(32).toString('base64url');
  setCookie(res, settings, { name: 'visit', value: fresh });
  return fresh;
}

/** Leaves out `lang`, which would win over the language that the reader switches to. */
const NOWHERE = 'http://nowhere.invalid';

function pathOf(req: Request): string {
  // A request may name a whole address, and one that is none: `GET http://x:99999999/portal`.
  if (!URL.canParse(req.originalUrl, NOWHERE)) throw new PageError(400, 'bad');
  const url = new URL(req.originalUrl, NOWHERE);
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}

async function findSessions(audience: Audience, services: PortalServices, token: string | null) {
  if (token === null || token === '') return { customer: null, staff: null };
  if (audience === 'portal') return { customer: await services.customer.findSession(token), staff: null };
  return { customer: null, staff: await services.desk.findSession(token) };
}

/** Finds out who reads, before any page of this audience. */
export function identifyReader(
  audience: Audience,
  services: PortalServices,
  settings: PortalSettings,
): RequestHandler {
  return async (req, res, next) => {
    const token = readCookie(req, settings, audience === 'portal' ? 'customer' : 'desk');
    const { customer, staff } = await findSessions(audience, services, token);
    const shop = await services.findShop();
    const locale = chooseLocale(req, res, settings, customer);
    const secret = token !== null && (customer ?? staff) ? token : visitSecret(req, res, settings);
    const reader: Reader = {
      audience,
      locale,
      t: createTranslate(locale),
      word: (group, word, values) => translateWord(locale, group, word, values),
      format: createFormat(locale, shop?.timeZone ?? 'UTC'),
      shop,
      sandbox: settings.sandbox,
      doubts: staff ? await services.desk.listDoubts() : [],
      version: settings.version,
      path: pathOf(req),
      secret,
      formToken: formToken(secret),
      customer,
      staff,
    };
    res.locals['reader'] = reader;
    if (staff) res.locals['staffId'] = staff.staffId;
    next();
  };
}
