import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';

/** Unpacks a zip file into a folder; refuses entries that would land outside it. */
export async function unzip(file: string, dir: string): Promise<void> {
  const entries = unzipSync(new Uint8Array(await readFile(file)));
  for (const [name, bytes] of Object.entries(entries)) {
    const target = path.resolve(dir, name);
    if (!target.startsWith(path.resolve(dir) + path.sep)) throw new Error(`${file}: unsafe entry ${name}`);
    if (name.endsWith('/')) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
}
