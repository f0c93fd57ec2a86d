import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError, invalidFields } from '../platform/errors.ts';
import { entityFields, NEW_ENTITY, type EntityFields } from './entity-fields.ts';

/** Who issues documents: a company or a person in business. Several shops may share one. */
export interface LegalEntity extends EntityFields {
  id: string;
}

interface EntityRow {
  id: string;
  name: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  vat_number: string;
  fiscal_code: string;
  email: string;
  phone: string;
  locale: 'en' | 'it';
  time_zone: string;
  tax_regime: string;
  register_entry: string;
  iban: string;
  uses_oss: boolean | number;
  invoice_pattern: string;
  credit_note_pattern: string;
  created_at: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    legal_entities: EntityRow;
  }
}

function toEntity(row: EntityRow): LegalEntity {
  return {
    id: row.id,
    name: row.name,
    line1: row.line1,
    line2: row.line2,
    postcode: row.postcode,
    city: row.city,
    state: row.state,
    country: row.country,
    vatNumber: row.vat_number,
    fiscalCode: row.fiscal_code,
    email: row.email,
    phone: row.phone,
    locale: row.locale,
    timeZone: row.time_zone,
    taxRegime: row.tax_regime,
    registerEntry: row.register_entry,
    iban: row.iban,
    usesOss: Boolean(row.uses_oss),
    invoicePattern: row.invoice_pattern,
    creditNotePattern: row.credit_note_pattern,
  };
}

function rowOf(fields: EntityFields): Omit<EntityRow, 'id' | 'created_at' | 'updated_at'> {
  return {
    name: fields.name,
    line1: fields.line1,
    line2: fields.line2,
    postcode: fields.postcode,
    city: fields.city,
    state: fields.state,
    country: fields.country,
    vat_number: fields.vatNumber,
    fiscal_code: fields.fiscalCode,
    email: fields.email,
    phone: fields.phone,
    locale: fields.locale,
    time_zone: fields.timeZone,
    tax_regime: fields.taxRegime,
    register_entry: fields.registerEntry,
    iban: fields.iban,
    uses_oss: fields.usesOss,
    invoice_pattern: fields.invoicePattern,
    credit_note_pattern: fields.creditNotePattern,
  };
}

/** Throws not_found. */
export async function getEntity(db: Transactor, entityId: string): Promise<LegalEntity> {
  const row = await db('legal_entities').where({ id: entityId }).first();
  if (!row) throw new AppError('not_found', 'There is no such legal entity.');
  return toEntity(row);
}

/** Lists all legal entities; the oldest comes first. */
export async function listEntities(db: Transactor): Promise<LegalEntity[]> {
  return (await db('legal_entities').orderBy('id').select('*')).map(toEntity);
}

function readFields(fields: Record<string, unknown>): EntityFields {
  const read = entityFields.safeParse(fields);
  if (read.success) return read.data;
  throw invalidFields(
    read.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? ''), message })),
  );
}

/** Two entities of one VAT number would give the tax office the same number twice. */
async function assertAlone(trx: Transactor, id: string, vatNumber: string): Promise<void> {
  if (vatNumber === '') return;
  const other = await trx('legal_entities').where({ vat_number: vatNumber }).whereNot({ id }).first('id');
  if (other) throw invalidFields([{ field: 'vatNumber', message: `${other.id} has this VAT number.` }]);
}

/**
 * Adds a legal entity, or changes the named fields of one; documents that are issued stay as they are. Throws `invalid`
 * with the fields, and not_found.
 */
export async function saveEntity(
  ctx: Context,
  entityId: string | null,
  changes: Partial<Record<keyof EntityFields, unknown>>,
): Promise<LegalEntity> {
  const id = entityId ?? ctx.ids.new('legalEntity');
  await transact(ctx.db, async (trx) => {
    const before = entityId === null ? NEW_ENTITY : await getEntity(trx, entityId);
    const row = rowOf(readFields({ ...before, ...changes }));
    await assertAlone(trx, id, row.vat_number);
    const now = ctx.clock.now();
    if (entityId === null)
      await trx('legal_entities').insert({ id, ...row, created_at: now, updated_at: now });
    else
      await trx('legal_entities')
        .where({ id })
        .update({ ...row, updated_at: now });
    await audit(trx, ctx, {
      what: 'legal_entity',
      on: id,
      detail: { fields: Object.keys(changes).join(' ') },
    });
  });
  return getEntity(ctx.db, id);
}
