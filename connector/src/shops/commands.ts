import { z } from 'zod';
import type { Context } from '../context.ts';
import { notTaking } from '../gateways/ways-to-pay.ts';
import { needOption, optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import { countryCode, currencyCode, localeSchema, mailbox, webAddress } from '../contract/schemas.ts';
import { addShop, getShop, listShops, renewConnectCode, rotateShopSecret, setKeepYears } from './shops.ts';
import { isTimeZone } from '../platform/days.ts';

const newShop = z.object({
  name: z.string().min(1).max(200),
  url: webAddress,
  currency: currencyCode,
  country: countryCode,
  timeZone: z.string().refine(isTimeZone, 'Use a time zone like Europe/Rome.'),
  locale: localeSchema,
  ownerEmail: mailbox(),
  termsUrl: webAddress.nullable(),
  privacyUrl: webAddress.nullable(),
  numberPrefix: z.string().max(20),
});

function readShop(input: CommandInput): z.output<typeof newShop> {
  const result = newShop.safeParse({
    name: needOption(input, 'name'),
    url: needOption(input, 'url'),
    currency: optionOr(input, 'currency', 'EUR'),
    country: optionOr(input, 'country', 'IT'),
    timeZone: optionOr(input, 'time-zone', 'Europe/Rome'),
    locale: optionOr(input, 'locale', 'en'),
    ownerEmail: needOption(input, 'owner-email'),
    termsUrl: optionOr(input, 'terms-url', '') || null,
    privacyUrl: optionOr(input, 'privacy-url', '') || null,
    numberPrefix: optionOr(input, 'number-prefix', ''),
  });
  if (result.success) return result.data;
  const optionOf = (field: unknown) => String(field).replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`);
  const faults = result.error.issues.map(({ path, message }) => `--${optionOf(path[0])}: ${message}`);
  throw new UsageError(`${faults.join('; ')}.`);
}

/** Says before the shop is connected that nobody, or not everybody, could pay in its currency; empty when all is well. */
function warningOf(ctx: Pick<Context, 'gateways'>, { currency }: { currency: string }): string {
  if (Object.keys(ctx.gateways).length === 0)
    return 'No payment provider has keys yet: until one has, the shop takes no payments.\n';
  const note = notTaking(ctx, currency);
  if (note === null) return '';
  return note.ways === ''
    ? `Nobody can pay in ${currency}: ${note.away} does not take it. Choose another --currency or set up another provider.\n`
    : `${note.away} does not take ${currency} and is not offered; buyers pay by ${note.ways}.\n`;
}

const text = { type: 'string' } as const;

const hint = 'Paste it into the Carrello settings of the shop within 30 minutes:';

export const shopCommands: Command[] = [
  {
    name: 'shop add',
    usage:
      'shop add --name NAME --url URL --owner-email MAIL [--currency EUR] [--country IT] [--time-zone Europe/Rome] [--locale en|it] [--terms-url URL] [--privacy-url URL] [--number-prefix CAR-]',
    summary: 'Adds a storefront and prints the one-time code that connects it.',
    options: {
      name: text,
      url: text,
      'owner-email': text,
      currency: text,
      country: text,
      'time-zone': text,
      locale: text,
      'terms-url': text,
      'privacy-url': text,
      'number-prefix': text,
    },
    async run(ctx, input) {
      const { shop, code } = await addShop(ctx, readShop(input));
      input.print(`${warningOf(ctx, shop)}shop ${shop.id}\n${hint}\ncode ${code}`);
    },
  },
  {
    name: 'shop code',
    usage: 'shop code SHOP',
    summary: 'Prints a new one-time code; the keys in use work until it is used.',
    options: {},
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const code = await renewConnectCode(ctx, input.positionals[0] ?? '');
      input.print(`${hint}\ncode ${code}`);
    },
  },
  {
    name: 'shop list',
    usage: 'shop list',
    summary: 'Lists the storefronts.',
    options: {},
    async run(ctx, input) {
      for (const shop of await listShops(ctx.db)) {
        input.print(
          `${shop.id}  ${shop.state}${shop.stateReason ? ` (${shop.stateReason})` : ''}  ${shop.url}  ${shop.name}`,
        );
      }
    },
  },
  {
    name: 'shop keep',
    usage: 'shop keep SHOP --years YEARS',
    summary:
      'Says for how many years the law has the orders and documents of a shop kept (10 at first, as in Italy).',
    options: { years: text },
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const years = Number(needOption(input, 'years'));
      if (!Number.isInteger(years) || years < 0 || years > 100)
        throw new UsageError('--years: use a whole number up to 100.');
      await setKeepYears(ctx, input.positionals[0] ?? '', years);
      input.print('Done.');
    },
  },
  {
    name: 'shop rotate',
    usage: 'shop rotate SHOP',
    summary: 'Makes a new signing secret; the one before verifies for a day more.',
    options: {},
    takes: { name: 'SHOP' },
    async run(ctx, input) {
      const shop = await getShop(ctx.db, input.positionals[0] ?? '');
      input.print(`secret ${await rotateShopSecret(ctx, shop.id)}`);
    },
  },
];
