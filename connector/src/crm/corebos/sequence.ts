import type { Pool } from 'mysql2/promise';
import { inTransaction, retried, select, write, type Runner } from './connection.ts';
import { SiteUnfit, type Module, type Site } from './site.ts';

/**
 * Takes `count` record ids in one statement that commits itself. coreBOS holds this row's lock for a whole save; we hold
 * it for no time at all, and never while we wait for another lock. A crash after it leaves a gap, nothing else.
 */
export async function takeIds(
  db: Runner,
  count: number,
  sequence = 'vtiger_crmentity_seq',
): Promise<number[]> {
  if (count === 0) return [];
  const { insertId, affectedRows } = await retried(() =>
    write(db, `UPDATE ${sequence} SET id = LAST_INSERT_ID(id + ?)`, [count]),
  );
  if (affectedRows === 0) throw new SiteUnfit(`The sequence ${sequence} has no row: coreBOS counts in it.`);
  return Array.from({ length: count }, (_, index) => insertId - count + 1 + index);
}

/** Makes `SO7` of a number, with zeros in front when the format is made of digits only. */
function byFormat(prefix: string, format: string, value: number): string {
  return `${prefix}${String(value).padStart(format.length, '0')}`;
}

async function takeByPrefix(db: Pool, module: Module, count: number): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    const [row] = await select(
      trx,
      `SELECT autonumberprefixid AS id, prefix, format, current, isworkflowexpression AS expression
         FROM vtiger_autonumberprefix WHERE semodule = ? AND active = '1' ORDER BY default1 DESC LIMIT 1 FOR UPDATE`,
      [module],
    );
    if (!row)
      throw new SiteUnfit(`coreBOS numbers no ${module}: there is no active row in vtiger_autonumberprefix.`);
    const format = String(row['format']);
    if (!/^\d+$/.test(format) || row['expression'] === '1') {
      throw new SiteUnfit(`coreBOS numbers ${module} by a pattern that only it can work out (${format}).`);
    }
    const first = Number(row['current']);
    await write(
      trx,
      'UPDATE vtiger_autonumberprefix SET current = current + ? WHERE autonumberprefixid = ?',
      [count, row['id']],
    );
    return Array.from({ length: count }, (_, index) =>
      byFormat(String(row['prefix']), format, first + index),
    );
  });
}

/** Installations before June 2022 keep the number as text, with its zeros in front. */
async function takeByModule(db: Pool, module: Module, count: number): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    const [row] = await select(
      trx,
      "SELECT num_id, prefix, cur_id FROM vtiger_modentity_num WHERE semodule = ? AND active = '1' LIMIT 1 FOR UPDATE",
      [module],
    );
    if (!row)
      throw new SiteUnfit(`coreBOS numbers no ${module}: there is no active row in vtiger_modentity_num.`);
    const current = String(row['cur_id']);
    const at = (step: number) => String(Number(current) + step).padStart(current.length, '0');
    await write(trx, 'UPDATE vtiger_modentity_num SET cur_id = ? WHERE num_id = ?', [
      at(count),
      row['num_id'],
    ]);
    return Array.from({ length: count }, (_, index) => `${String(row['prefix'])}${at(index)}`);
  });
}

/** Takes `count` record numbers of a module, in a short transaction of its own before the one that writes the records. */
export async function takeNumbers(db: Pool, site: Site, module: Module, count: number): Promise<string[]> {
  if (count === 0) return [];
  return site.numbering === 'autonumberprefix'
    ? takeByPrefix(db, module, count)
    : takeByModule(db, module, count);
}
