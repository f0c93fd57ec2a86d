import { needOption, optionOr, UsageError, type Command, type CommandInput } from '../commands.ts';
import type { Context } from '../context.ts';
import type { Outcome } from '../platform/outcome.ts';
import { findHomeShop, getShop } from '../shops/shops.ts';
import { getEntity, listEntities, saveEntity, type LegalEntity } from './entities.ts';
import type { EntityFields } from './entity-fields.ts';
import { findMissing } from './missing.ts';
import { listSeries, startSeries } from './series.ts';
import { MODES, readInvoiceSettings, saveInvoiceSettings, type InvoiceMode } from './shop-settings.ts';

const text = { type: 'string' } as const;

/** Each option, and the field that it sets. */
const FIELDS: Record<string, keyof EntityFields> = {
  name: 'name',
  street: 'line1',
  'street-2': 'line2',
  postcode: 'postcode',
  city: 'city',
  state: 'state',
  country: 'country',
  'vat-number': 'vatNumber',
  'fiscal-code': 'fiscalCode',
  email: 'email',
  phone: 'phone',
  locale: 'locale',
  'time-zone': 'timeZone',
  regime: 'taxRegime',
  register: 'registerEntry',
  iban: 'iban',
  oss: 'usesOss',
  'invoice-pattern': 'invoicePattern',
  'credit-note-pattern': 'creditNotePattern',
};

const WRONG: Record<string, string> = {
  no_entity: '--entity: say whose documents they are.',
  no_day: '--from: say from which day on orders get documents, like 2026-12-01.',
  bad_day: '--from: use a day like 2026-12-01.',
  bad_days: '--request-days: use a number of days like 12, or 0 for never.',
  series_begun: '--start: this series has spent a number already.',
};

function assertDone(outcome: Outcome): void {
  if (!outcome.ok) throw new UsageError(WRONG[outcome.reason] ?? outcome.reason);
}

function readChanges({ values }: CommandInput): Partial<Record<keyof EntityFields, unknown>> {
  const given = Object.entries(FIELDS).filter(([option]) => values[option] !== undefined);
  const oss = (value: unknown) => (value === 'yes' || value === 'no' ? value === 'yes' : value);
  return Object.fromEntries(
    given.map(([option, field]) => [field, option === 'oss' ? oss(values[option]) : values[option]]),
  );
}

async function show(ctx: Context, input: CommandInput, entity: LegalEntity): Promise<void> {
  input.print(`entity ${entity.id}`);
  for (const [option, field] of Object.entries(FIELDS)) {
    const value = entity[field];
    if (value !== '') input.print(`${option} ${value === true ? 'yes' : value === false ? 'no' : value}`);
  }
  for (const { kind, year, pattern, next } of await listSeries(ctx.db, entity.id))
    input.print(`series ${kind === 'invoice' ? 'invoice' : 'credit-note'} ${year} ${pattern} next ${next}`);
  const missing = findMissing(entity);
  input.print(missing.length === 0 ? 'Nothing is missing.' : `Missing before the first number is spent:`);
  for (const each of missing) input.print(`  ${each}`);
}

const fieldOptions = Object.fromEntries(Object.keys(FIELDS).map((option) => [option, text]));

export const invoiceCommands: Command[] = [
  {
    name: 'entity set',
    usage: `entity set [--entity ID] ${Object.keys(FIELDS)
      .map((option) => `[--${option} …]`)
      .join(' ')}`,
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
    usage: 'entity show',
    summary: 'Shows the legal entities, their series, and what is missing before the first number is spent.',
    options: {},
    async run(ctx, input) {
      const entities = await listEntities(ctx.db);
      if (entities.length === 0) input.print('There is none yet; `carrello entity set` adds one.');
      for (const entity of entities) await show(ctx, input, entity);
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
      const kind = needOption(input, 'kind');
      if (kind !== 'invoice' && kind !== 'credit-note')
        throw new UsageError('--kind: use invoice or credit-note.');
      const [year, start] = [needOption(input, 'year'), needOption(input, 'start')];
      if (!/^20\d\d$/.test(year)) throw new UsageError('--year: use a year like 2026.');
      if (!/^[1-9]\d{0,8}$/.test(start)) throw new UsageError('--start: use a whole number from 1 on.');
      const key = { entity, kind: kind === 'invoice' ? kind : 'creditNote', year: Number(year) } as const;
      assertDone(await startSeries(ctx, key, Number(start)));
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
