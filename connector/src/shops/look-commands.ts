import { readFile } from 'node:fs/promises';
import { UsageError, optionOr, type Command, type CommandInput } from '../commands.ts';
import { findHomeShop, getShop } from './shops.ts';
import { readLookEntries } from '../looks/entries.ts';
import { setLook, type LookEntries } from '../looks/set-look.ts';
import { FONTS } from '../looks/look.ts';

const text = { type: 'string' } as const;
const FONT_NAMES = Object.keys(FONTS).join(', ');

const WRONG: Record<string, string> = {
  bad_colour: '--accent: use a colour like #0d5f4b.',
  no_fonts: `--fonts: use one of ${FONT_NAMES}.`,
  logo_kind: '--logo: use a PNG, JPEG, WebP or GIF.',
  logo_too_big: '--logo: use a picture of at most 2 MB.',
};

/** The texts that stand in files, by their option. */
const FILES = { terms: 'terms', withdrawal: 'withdrawal' } as const;

async function readAsked(input: CommandInput, known: LookEntries): Promise<LookEntries> {
  const asked: LookEntries = {
    ...{
      ...known,
      name: optionOr(input, 'name', known.name),
      accent: optionOr(input, 'accent', known.accent),
    },
    ...{
      fonts: optionOr(input, 'fonts', known.fonts),
      sellerName: optionOr(input, 'seller', known.sellerName),
    },
    sellerAddress: optionOr(input, 'address', known.sellerAddress).replaceAll('\\n', '\n'),
    sellerVat: optionOr(input, 'vat-number', known.sellerVat),
  };
  for (const [field, option] of Object.entries(FILES)) {
    const file = optionOr(input, option, '');
    if (file !== '') asked[field as keyof typeof FILES] = await readFile(file, 'utf8');
  }
  const logo = optionOr(input, 'logo', '');
  if (logo !== '') asked.logo = logo === 'none' ? null : await readFile(logo);
  return asked;
}

const firstLine = (value: string): string => value.split('\n')[0] ?? '';

function linesOf({ entries: look, look: known }: Awaited<ReturnType<typeof readLookEntries>>): string[] {
  const seller = [look.sellerName, ...look.sellerAddress.split('\n'), look.sellerVat].filter(Boolean);
  return [
    `name ${look.name || 'as the shop'}`,
    `logo ${known?.hasLogo ? 'yes' : 'none'}`,
    `accent ${look.accent || 'of the house'}`,
    `fonts ${look.fonts}`,
    `seller ${seller.join(', ') || 'nobody yet'}`,
    `terms ${firstLine(look.terms) || 'none'}`,
    `withdrawal ${firstLine(look.withdrawal) || 'none'}`,
  ];
}

export const lookCommands: Command[] = [
  {
    name: 'shop look',
    usage:
      'shop look [--shop ID] [--name NAME] [--logo FILE|none] [--accent #0d5f4b] [--fonts house|plain|classic|round] [--seller NAME] [--address "STREET\\nCITY"] [--vat-number IT…] [--terms FILE] [--withdrawal FILE]',
    summary: 'Says how mails, portal and documents of a shop look; with options it is changed first.',
    options: {
      ...{ shop: text, name: text, logo: text, accent: text, fonts: text, seller: text, address: text },
      ...{ 'vat-number': text, terms: text, withdrawal: text },
    },
    async run(ctx, input) {
      const id = optionOr(input, 'shop', '');
      const shop = id === '' ? await findHomeShop(ctx.db) : await getShop(ctx.db, id);
      if (!shop) throw new UsageError('There is no shop yet.');
      if (Object.keys(input.values).some((name) => name !== 'shop')) {
        const asked = await readAsked(input, (await readLookEntries(ctx.db, shop.id)).entries);
        const saved = await setLook(ctx, shop.id, asked);
        if (!saved.ok) throw new UsageError(WRONG[saved.reason] ?? `${saved.field}: the text is too long.`);
      }
      for (const line of linesOf(await readLookEntries(ctx.db, shop.id))) input.print(line);
    },
  },
];
