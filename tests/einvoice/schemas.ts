import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { xmlRegisterInputProvider, XmlBufferInputProvider, XmlDocument, XsdValidator } from 'libxml2-wasm';
import type { OfficialFiles } from './official-files.ts';

/** Where the schema of FatturaPA says that its signature is to be found. */
const SIGNATURE = 'http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd';

/** The schemas that one includes lie beside it, or beside its folder. */
function beside(path: string): string[] {
  const folder = dirname(path);
  const around = [folder, join(folder, '../common')];
  return around.flatMap((each) => {
    try {
      return readdirSync(each)
        .filter((name) => name.endsWith('.xsd'))
        .map((name) => join(each, name));
    } catch {
      return [];
    }
  });
}

/** Names what a schema refuses of a file; empty when it is valid. */
export type Refuses = (file: string) => string[];

function compile(path: string): Refuses {
  const schema = XmlDocument.fromBuffer(readFileSync(path), { url: path });
  const validator = XsdValidator.fromDoc(schema);
  schema.dispose();
  return (file) => {
    const document = XmlDocument.fromString(file);
    try {
      validator.validate(document);
      return [];
    } catch (error) {
      return [String((error as Error).message).trim()];
    } finally {
      document.dispose();
    }
  };
}

/** Compiles the official schemas, without a look into the network. */
export function compileSchemas(
  files: OfficialFiles,
): Record<'fatturapa' | 'invoice' | 'creditNote' | 'cii', Refuses> {
  const paths = [files.fatturapa, files.invoice, files.creditNote, files.cii];
  const known = Object.fromEntries(
    [...new Set(paths.flatMap(beside))].map((path) => [path, readFileSync(path)]),
  );
  xmlRegisterInputProvider(
    new XmlBufferInputProvider({ ...known, [SIGNATURE]: readFileSync(files.signature) }),
  );
  return {
    fatturapa: compile(files.fatturapa),
    invoice: compile(files.invoice),
    creditNote: compile(files.creditNote),
    cii: compile(files.cii),
  };
}
