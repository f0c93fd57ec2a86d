import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { findForFiles } from '../catalog/queries.ts';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { addPart, listFiles, removeOtherParts, saveFile, type FileRow } from './store.ts';

/** So many bytes are read and written at a time. */
const PART = 512 * 1024;
const MOST_BYTES = 2 * 1024 ** 3;

export interface AttachAsk {
  /** The SKU of a variant, or the short name of a product for all of its variants. */
  of: string;
  /** A path, or an address that begins with `https://` or `http://`. */
  source: string;
  /** What buyers read; the file's own name when left out. */
  name?: string | undefined;
  /** How often it is given for each piece. */
  most: number;
}

type Owner = Pick<FileRow, 'product_id' | 'variant_id'>;

async function findOwner({ db }: Pick<Context, 'db'>, of: string): Promise<Owner> {
  const found = await findForFiles(db, of);
  if (found) return { product_id: found.productId, variant_id: found.variantId };
  throw new AppError('invalid', `There is no article "${of}": name a SKU, or the short name of a product.`);
}

const isLink = (source: string): boolean => /^https?:\/\//i.test(source) && URL.canParse(source);

/** Lists what is given with an article now. */
export async function listAttached(ctx: Pick<Context, 'db'>, of: string): Promise<FileRow[]> {
  const owner = await findOwner(ctx, of);
  const files = await listFiles(ctx.db, [owner.product_id]);
  const isOf = ({ variant_id, removed_at }: FileRow) =>
    removed_at === null && (owner.variant_id === '' || ['', owner.variant_id].includes(variant_id));
  return files.filter(isOf);
}

/** Keeps the bytes beside those that buyers are given until all of them are there. */
async function keepBytes({ db }: Context, file: FileRow, path: string): Promise<void> {
  let part_no = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: PART })) {
    const { id: file_id, content_id } = file;
    await addPart(db, { file_id, content_id, part_no, bytes: bytes as Buffer });
    part_no += 1;
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new AppError('invalid', `${path} cannot be read.`);
  if (found.size === 0) throw new AppError('invalid', `${path} is empty.`);
  if (found.size > MOST_BYTES)
    throw new AppError(
      'invalid',
      `${path} has more than 2 GiB: put it elsewhere, and name its address instead.`,
    );
  return found.size;
}

/**
 * Attaches a file or a link to an article. One of the same name is a new edition of it: whoever bought the article before
 * gets that one from now on. Throws `invalid` for an article or file that is not there.
 */
export async function attachFile(ctx: Context, { of, source, name, most }: AttachAsk): Promise<FileRow> {
  const owner = await findOwner(ctx, of);
  const link = isLink(source);
  const size = link ? 0 : await sizeOf(source);
  const called = (name ?? (link ? new URL(source).hostname : basename(source)))
    .replace(/[\p{Cc}/\\]+/gu, ' ')
    .trim();
  if (called === '' || called.length > 200) throw new AppError('invalid', 'The name has 1 to 200 letters.');
  const known = (await listFiles(ctx.db, [owner.product_id])).find(
    (each) => each.variant_id === owner.variant_id && each.name === called && each.removed_at === null,
  );
  const file: FileRow = {
    ...{ ...owner, id: known?.id ?? ctx.ids.new('file'), name: called, size, most },
    ...{ url: link ? source : '', content_id: ctx.ids.new('file') },
    ...{ added_at: known?.added_at ?? ctx.clock.now(), removed_at: null },
  };
  if (!link) await keepBytes(ctx, file, source);
  await transact(ctx.db, async (trx) => {
    await saveFile(trx, file);
    await removeOtherParts(trx, file);
  });
  return file;
}

/** Takes a file from an article: orders from now on do not get it, those of before do. Throws `invalid` for another name. */
export async function detachFile(ctx: Context, { of, name }: { of: string; name: string }): Promise<void> {
  const file = (await listAttached(ctx, of)).find((each) => each.name === name);
  if (!file) throw new AppError('invalid', `Nothing of the name "${name}" is given with "${of}".`);
  await saveFile(ctx.db, { ...file, removed_at: ctx.clock.now() });
}
