import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A receipt of the office as it came: the file's name and its text. */
export interface ReceiptFile {
  name: string;
  body: string;
}

/** The way to the tax office and back. */
export interface Channel {
  /** Hands a file over. Throws when it could not; the same name again is the same file. */
  put(name: string, body: string): Promise<void>;
  /** Lists receipts that nobody has taken yet. */
  list(): Promise<ReceiptFile[]>;
  /** Says that a receipt was dealt with, or that nobody knows its document (`unknown`). */
  take(name: string, as: 'done' | 'unknown'): Promise<void>;
}

/** Receipts are a few kilobytes. */
const MOST_AT_ONCE = 200;

/**
 * A folder as accredited intermediaries and PEC robots use it: files to send are laid into `out`, receipts come into `in`
 * and are moved to `in/done` or `in/unknown`. A file appears whole: it is written beside and renamed.
 */
export function createFolderChannel(folder: string): Channel {
  const [out, inside] = [join(folder, 'out'), join(folder, 'in')];
  const kept = (as: 'done' | 'unknown'): string => join(inside, as);
  async function prepare(): Promise<void> {
    for (const each of [out, kept('done'), kept('unknown')]) await mkdir(each, { recursive: true });
  }
  return {
    async put(name, body) {
      await prepare();
      const part = join(out, `.${name}.part`);
      await writeFile(part, body, { mode: 0o640 });
      await rename(part, join(out, name));
    },
    async list() {
      await prepare();
      const names = (await readdir(inside)).filter(
        (name) => /^[\w.-]+\.xml$/i.test(name) && !name.startsWith('.'),
      );
      const some = names.sort().filter((_, index) => index < MOST_AT_ONCE);
      return Promise.all(
        some.map(async (name) => ({ name, body: await readFile(join(inside, name), 'utf8') })),
      );
    },
    take: (name, as) => rename(join(inside, name), join(kept(as), name)),
  };
}
