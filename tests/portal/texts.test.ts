import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currencyDecimals as ours } from '../../connector/src/platform/money.ts';
import type { Reader } from '../../portal/src/app/reader.ts';
import { sentenceOf } from '../../portal/src/desk/contacts/timeline.tsx';
import { itemsText } from '../../portal/src/ui/order/words.ts';
import type { TimelineEntry } from '../../portal/src/services.ts';
import { createFormat } from '../../portal/src/ui/format.ts';
import { currencyDecimals, formatMoney, parseAmount } from '../../portal/src/ui/money.ts';
import { createTranslate, translateWord } from '../../portal/src/ui/texts.ts';
import { en, it as it_ } from '../../portal/src/ui/texts/catalogues.ts';
import { ANNA_ADDRESS } from './make-views.ts';

const placesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the catalogues of texts', () => {
  it('the catalogues of texts have the same keys and the same places in both languages', () => {
    expect(Object.keys(it_)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect([key, placesOf(it_[key])]).toEqual([key, placesOf(en[key])]);
  });

  it('the catalogues of texts hold no key in two areas', () => {
    const folder = 'portal/src/ui/texts';
    const keys = readdirSync(folder)
      .filter((name) => name.endsWith('.en.json'))
      .flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object));
    expect([...keys].sort()).toEqual(Object.keys(en).sort());
  });

  it('the catalogues of texts hold no text that nothing shows', () => {
    const folders = ['portal/src', 'connector/src/documents'];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    );
    const code = files.join('\n');
    const groups = [
      'look',
      'fileShut',
      'fonts',
      'sharing',
      ...['status', 'payment', 'dispute', 'funds', 'gateway', 'role', 'timeline', 'flag', 'notice', 'fault'],
      ...['intake', 'intakeText', 'pause', 'alike', 'entry', 'crmRecord', 'crmNews'],
      ...['roleText', 'why', 'knownBy', 'joined', 'audit', 'auditWho', 'doubt', 'offer', 'asked', 'sure'],
      ...['proofKind', 'bookKind', 'unlisted', 'stream', 'place', 'address', 'addresses', 'ownFault'],
      ...['caseReason', 'caseWish', 'caseState', 'caseStep', 'caseNext'],
      ...['caseQueue', 'caseWaits', 'caseMove', 'caseMoveText', 'caseMoveSays'],
      ...['casePolicy', 'casePays', 'casePostage', 'caseRating', 'caseSpan', 'mailWaits'],
      ...['privacy', 'consent', 'memberRight', 'memberHint', 'memberMake', 'documentKind', 'paidBy', 'held'],
      ...['entityField', 'entityHint', 'entityMissing', 'taxRegime', 'invoiceMode', 'invoiceWhen'],
      ...['sentQueue', 'sentFile', 'officeFault', 'obstacle', 'vatCheck'],
    ];
    const single = Object.keys(en).filter((key) => !groups.includes(key.split('.')[0] ?? ''));
    expect(
      single.filter((key) => !code.includes(`'${key}'`) && !/^errors\.\w+\.(title|text)$/.test(key)),
    ).toEqual([]);
  });
});

describe('words from outside', () => {
  it('words from outside are shown in the reader’s language, or as they came', () => {
    expect(translateWord('it', 'status', 'processing')).toBe('Ricevuto');
    expect(translateWord('it', 'status', 'awaiting_pickup')).toBe('Awaiting pickup');
    expect(translateWord('en', 'status', '')).toBe('');
    expect(translateWord('en', '__proto__', 'constructor')).toBe('Constructor');
  });

  it('words from outside cannot fill places of their own', () => {
    expect(createTranslate('en')('order.title', { number: '{date} $&' })).toBe('Order {date} $&');
  });
});

describe('sentences of a timeline', () => {
  it('leave a place without a value empty and keep the braces and lines of a note', () => {
    const reader = { word: translateWord.bind(null, 'en') } as Reader;
    const sentence = (kind: string, detail: TimelineEntry['detail']) =>
      sentenceOf(reader, { kind, at: 0, orderId: null, detail });
    expect(sentence('parcel', { number: 'W-1', trackingNumber: 'T1' })).toBe('Parcel of order W-1 sent T1');
    expect(sentence('note', { staff: 'Sara', text: 'Wants {code}\nby mail' })).toBe(
      'Sara: Wants {code}\nby mail',
    );
  });
});

describe('formats', () => {
  it('formats know the decimals of every currency as the connector does', () => {
    for (const code of Intl.supportedValuesOf('currency'))
      expect([code, currencyDecimals(code)]).toEqual([code, ours(code)]);
  });

  it.each([
    [1220, 'EUR', 'en-GB', '€12.20'],
    [1220, 'EUR', 'it-IT', '12,20\u00a0€'],
    [-5, 'EUR', 'en-GB', '-€0.05'],
    [0, 'JPY', 'en-GB', 'JP¥0'],
    [500, 'JPY', 'en-GB', 'JP¥500'],
    [1234, 'KWD', 'en-GB', 'KWD\u00a01.234'],
    [9_007_199_254_740_991, 'EUR', 'en-GB', '€90,071,992,547,409.91'],
    [100, 'euros', 'en-GB', 'euros 1.00'],
  ])('the amount %i %s in %s is written “%s”', (amount, currency, language, text) => {
    expect(formatMoney({ amount, currency }, language)).toBe(text);
  });

  it.each([
    ['€ 12,20', 'EUR', 1220],
    ['12.20 EUR', 'EUR', 1220],
    ['$19', 'EUR', null],
    ['£ 3', 'EUR', null],
    ['$19', 'USD', 1900],
    ['CHF 5', 'CHF', 500],
    ['5 EUR', 'CHF', null],
  ])('an amount “%s” of %s is %j', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toBe(amount);
  });

  it('days are written with their year, in the shop’s time zone, whatever the zone is called', () => {
    const late = Date.UTC(2026, 11, 31, 23, 30);
    expect(createFormat('it', 'Europe/Rome').date(late)).toBe('1 gennaio 2027');
    expect(createFormat('en', 'Europe/Rome').time(late)).toBe('1 Jan 2027, 00:30');
    expect(createFormat('en', 'Nowhere/At_All').date(late)).toBe('31 December 2026');
  });

  it('addresses are written in the order of their country', () => {
    const { address } = createFormat('en', 'UTC');
    expect(address(ANNA_ADDRESS)).toContain('20121 Milano (MI)');
    expect(
      address({ ...ANNA_ADDRESS, country: 'GB', city: 'London', state: '', postcode: 'N1 9GU' }),
    ).toContain('London N1 9GU');
    expect(address({ ...ANNA_ADDRESS, country: 'DE', state: '', city: 'Köln' })).toContain('20121 Köln');
    expect(address({ ...ANNA_ADDRESS, country: '??' })).toContain('??');
  });
});

describe('what was bought', () => {
  it.each([
    [{ firstItem: 'Bora mug', pieces: '1' }, 'Bora mug', 'Bora mug'],
    [{ firstItem: 'Bora mug', pieces: '4' }, 'Bora mug, 4 pieces', 'Bora mug, 4 pezzi'],
    [
      { firstItem: 'Bora mug', pieces: '4', otherItems: 2 },
      'Bora mug and 2 more, 4 pieces',
      'Bora mug e altri 2, 4 pezzi',
    ],
    [{ firstItem: '', pieces: '0' }, '', ''],
  ])(
    'what was bought is said by its first article and how many others there are: %j',
    (order, english, italian) => {
      const say = (locale: 'en' | 'it') =>
        itemsText({ t: createTranslate(locale), format: createFormat(locale, 'UTC') }, order);
      expect([say('en'), say('it')]).toEqual([english, italian]);
    },
  );
});
