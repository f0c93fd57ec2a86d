import { translateWord } from '@carrello/portal/texts';
import { needOption, optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Outcome } from '../platform/outcome.ts';
import { findHomeShop, getShop } from '../shops/shops.ts';
import type { Locale } from '../contract/schemas.ts';
import { getEntity, listEntities, saveEntity, type LegalEntity } from './entities.ts';
import { ENTITY_OPTIONS, typedOf, type EntityFields } from './entity-fields.ts';
import { findMissing } from './missing.ts';
import { listSeries, readStart, startSeries } from './series.ts';
import { MODES, readInvoiceSettings, saveInvoiceSettings, type InvoiceMode } from './shop-settings.ts';

const text = { type: 'string' } as const;

const OPTIONS = Object.entries(ENTITY_OPTIONS) as [keyof EntityFields, string][];

/** The options of a shop's settings by their fields, where the two have other names. */
const SETTING_OPTIONS: Record<string, string> = { fromDay: 'from', requestDays: 'request-days' };

/** Throws a UsageError that names the option, in the words in which the desk's page says it. */
function assertDone<T extends object>(outcome: Outcome<T>): asserts outcome is { ok: true } & T {
  if (outcome.ok) return;
  const { field, reason } = outcome;
  throw new UsageError(`--${SETTING_OPTIONS[field] ?? field}: ${translateWord('en', 'fault', reason)}`);
}

const readChanges = ({ values }: CommandInput): Partial<Record<keyof EntityFields, unknown>> =>
  Object.fromEntries(
    OPTIONS.filter(([, option]) => values[option] !== undefined).map(([field, option]) => [
      field,
      values[option],
    ]),
  );

async function show(
  ctx: Context,
  input: CommandInput,
  entity: LegalEntity,
  locale: Locale = 'en',
): Promise<void> {
  input.print(`entity ${entity.id}`);
  const typed = typedOf(entity);
  for (const [field, option] of OPTIONS) if (typed[field] !== '') input.print(`${option} ${typed[field]}`);
  for (const { kind, year, pattern, next } of await listSeries(ctx.db, entity.id))
    input.print(`series ${kind === 'invoice' ? 'invoice' : 'credit-note'} ${year} ${pattern} next ${next}`);
  const missing = findMissing(entity);
  input.print(missing.length === 0 ? 'Nothing is missing.' : `Missing before the first number is spent:`);
  for (const { field, reason } of missing)
    input.print(`  ${translateWord(locale, 'entityMissing', reason)} (--${ENTITY_OPTIONS[field]})`);
}

const fieldOptions = Object.fromEntries(OPTIONS.map(([, option]) => [option, text]));

export const invoiceCommands: Command[] = [
  {
    name: 'entity set',
    usage: `entity set [--entity ID] ${OPTIONS.map(([, option]) => `[--${option} …]`).join(' ')}`,
    summary:
      'Adds the legal entity that issues invoices, or with --entity changes one, and says what is missing before the first number.',
    options: { entity: text, ...fieldOptions },
    async run(ctx, input) {
      await show(
        ctx,
        input,
        await saveEntity(ctx, optionOr(input, 'entity', '') || null, readChanges(input)),
      );
    },
  },
  {
    name: 'entity show',
    usage: 'entity show [--locale en|it]',
    summary: 'Shows the legal entities, their series, and what is missing before the first number is spent.',
    options: { locale: text },
    async run(ctx, input) {
      const locale = optionOr(input, 'locale', 'en');
      if (locale !== 'en' && locale !== 'it') throw new UsageError('--locale: use en or it.');
      const entities = await listEntities(ctx.db);
      if (entities.length === 0) input.print('There is none yet; `carrello entity set` adds one.');
      for (const entity of entities) await show(ctx, input, entity, locale);
    },
  },
  {
    name: 'entity series',
    usage: 'entity series ENTITY --kind invoice|credit-note --year YEAR --start NUMBER',
    summary: 'Says with which number a series begins, where it is not 1; only before its first document.',
    options: { kind: text, year: text, start: text },
    takes: { name: 'ENTITY' },
    async run(ctx, input) {
      const entity = await getEntity(ctx.db, input.positionals[0] ?? '');
      const typed = needOption(input, 'kind');
      const read = readStart({
        kind: typed === 'credit-note' ? 'creditNote' : typed,
        year: needOption(input, 'year'),
        start: needOption(input, 'start'),
      });
      assertDone(read);
      assertDone(await startSeries(ctx, { entity, kind: read.kind, year: read.year }, read.start));
      await show(ctx, input, entity);
    },
  },
  {
    name: 'entity shop',
    usage:
      'entity shop [--shop ID] [--mode here|elsewhere|off] [--entity ID] [--from DAY] [--request-days DAYS]',
    summary:
      'Says whether documents of a shop are issued here, elsewhere or not at all (off at first), by whom and for orders from which day on.',
    options: { shop: text, mode: text, entity: text, from: text, 'request-days': text },
    async run(ctx, input) {
      const typed = optionOr(input, 'mode', '');
      if (typed !== '' && !MODES.some((mode) => mode === typed))
        throw new UsageError('--mode: use here, elsewhere or off.');
      const id = optionOr(input, 'shop', '');
      const shop = id === '' ? await findHomeShop(ctx.db) : await getShop(ctx.db, id);
      if (!shop) throw new UsageError('There is no shop yet.');
      const before = await readInvoiceSettings(ctx.db, shop.id);
      const mode = (typed || before.mode) as InvoiceMode;
      const entityId = optionOr(input, 'entity', before.entityId ?? '') || null;
      const requestDays = Number(optionOr(input, 'request-days', String(before.requestDays)));
      const fromDay = optionOr(input, 'from', before.fromDay ?? '') || null;
      if (Object.keys(input.values).some((name) => name !== 'shop'))
        assertDone(await saveInvoiceSettings(ctx, shop.id, { mode, entityId, fromDay, requestDays }));
      input.print(`shop ${shop.id}\nmode ${mode}\nentity ${entityId ?? 'none'}\nfrom ${fromDay ?? 'no day'}`);
      input.print(`request-days ${requestDays}`);
    },
  },
];
