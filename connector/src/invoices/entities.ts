import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { refuse, type Refused } from '../platform/outcome.ts';
import { asInvalid, NEW_ENTITY, readEntityFields, type EntityFields } from './entity-fields.ts';

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

/** Two entities of one VAT number would give the tax office the same number twice. */
async function isAlone(trx: Transactor, id: string, vatNumber: string): Promise<boolean> {
  if (vatNumber === '') return true;
  return !(await trx('legal_entities').where({ vat_number: vatNumber }).whereNot({ id }).first('id'));
}

/**
 * Adds a legal entity, or changes the named fields of one; documents that are issued stay as they are. Refused by the fields
 * that cannot be so, all of them. Throws not_found.
 */
export async function changeEntity(
  ctx: Context,
  entityId: string | null,
  changes: Partial<Record<keyof EntityFields, unknown>>,
): Promise<{ ok: true; id: string } | { ok: false; refused: Refused[] }> {
  const id = entityId ?? ctx.ids.new('legalEntity');
  return transact(ctx.db, async (trx) => {
    const before = entityId === null ? NEW_ENTITY : await getEntity(trx, entityId);
    const read = readEntityFields({ ...before, ...changes });
    if (!read.ok) return read;
    const row = rowOf(read.fields);
    if (!(await isAlone(trx, id, row.vat_number)))
      return { ok: false, refused: [refuse('vatNumber', 'vat_taken')] };
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
    return { ok: true, id };
  });
}

/** The same for who asks by a command or in code. Throws `invalid` with the fields in words, and not_found. */
export async function saveEntity(
  ctx: Context,
  entityId: string | null,
  changes: Partial<Record<keyof EntityFields, unknown>>,
): Promise<LegalEntity> {
  const changed = await changeEntity(ctx, entityId, changes);
  if (!changed.ok) throw asInvalid(changed.refused);
  return getEntity(ctx.db, changed.id);
}
