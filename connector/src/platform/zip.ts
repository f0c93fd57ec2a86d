import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface ZippedFile {
  name: string;
  bytes: Uint8Array;
}

/** `order-1.pdf` that is there already becomes `order-1 (2).pdf`: two shops may number alike. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = name.replace(/(\.\w+)$/, ` (${count})$1`);
  taken.add(free);
  return free;
}

/** Makes a zip of files while they are read: one at a time is in memory. Documents are compressed already. */
export async function* zipOf(files: AsyncIterable<ZippedFile>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const taken = new Set<string>();
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for await (const { name, bytes } of files) {
    const own = freeName(name, taken);
    const file = /\.(json|csv|xml)$/.test(own) ? new ZipDeflate(own) : new ZipPassThrough(own);
    zip.add(file);
    file.push(bytes, true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready;
}
