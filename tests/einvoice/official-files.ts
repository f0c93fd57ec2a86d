import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The files that schemas and rules are in, by what they are called where they are published. */
const NAMES = {
  fatturapa: /^Schema_VFPR12_v.*\.xsd$/,
  signature: /^xmldsig-core-schema\.xsd$/,
  invoice: /^UBL-Invoice-2\.1\.xsd$/,
  creditNote: /^UBL-CreditNote-2\.1\.xsd$/,
  cii: /^(FACTUR-X|Factur-X)_.*EN16931\.xsd$/,
  ublRules: /^(EN16931-)?UBL.*\.sef\.json(\.gz)?$/,
  ciiRules: /^(EN16931-)?CII.*\.sef\.json(\.gz)?$/,
};
export type OfficialName = keyof typeof NAMES;
export type OfficialFiles = Record<OfficialName, string>;

/** Finds the official files somewhere below a folder. Throws with the names of those that are not there. */
export function findOfficial(folder: string): OfficialFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  const found = Object.entries(NAMES).map(([name, pattern]) => {
    const path = paths.filter((each) => pattern.test(basename(each))).sort()[0];
    return [name, path ?? ''] as const;
  });
  const missing = found.filter(([, path]) => path === '').map(([name]) => NAMES[name as OfficialName].source);
  if (missing.length > 0)
    throw new Error(`${folder} lacks ${missing.join(', ')}; OPERATIONS.md says where they are published.`);
  return Object.fromEntries(found) as OfficialFiles;
}

/** A file as text, unpacked where it is packed. */
export function readOfficial(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
