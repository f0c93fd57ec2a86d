import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeFattura } from './judge-fattura.ts';

/** How the stand-in of the tax office behaves. */
export interface Manners {
  /** After how many rounds it answers a file; 0 in the same one. */
  delay?: (name: string) => number;
  /** How often it says the same. */
  repeats?: number;
  /** What it answers instead, by the document's number: codes of a rejection, or a drawer that takes what nobody fetched. */
  answers?: Record<string, string[] | 'not_delivered' | 'silent'>;
}

const CODES: Record<string, string> = {
  '00002': 'Nome file duplicato',
  '00404': 'Fattura duplicata',
  '00311': 'CodiceDestinatario non valido',
};

const tag = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? '';

function receipt(root: string, name: string, faults: string[] = []): string {
  const list = faults.map(
    (code) =>
      `<Errore><Codice>${code}</Codice><Descrizione>${CODES[code] ?? 'Errore &amp; altro'}</Descrizione></Errore>`,
  );
  return `<?xml version="1.0"?><types:${root} xmlns:types="http://www.fatturapa.gov.it/sdi/messaggi/v1.0" versione="1.0"><IdentificativoSdI>111</IdentificativoSdI><NomeFile>${name}</NomeFile>${faults.length > 0 ? `<ListaErrori>${list.join('')}</ListaErrori>` : ''}<MessageId>1</MessageId></types:${root}>`;
}

/**
 * The tax office at the other end of a folder, strict: it takes a name once for ever and a number once a year, judges every
 * file, and answers late, twice or not at all as it is told. `round()` does what a robot does between two looks.
 */
export function createOffice(folder: string, { delay = () => 0, repeats = 1, answers = {} }: Manners = {}) {
  const names = new Set<string>();
  const accepted = new Set<string>();
  const waiting: { at: number; name: string; body: string }[] = [];
  const taken: string[] = [];
  let now = 0;
  let count = 0;
  for (const each of ['out', 'in', 'gone']) mkdirSync(join(folder, each), { recursive: true });

  function judge(name: string, xml: string): string[] {
    if (names.has(name)) return ['00002'];
    names.add(name);
    const found = judgeFattura(xml, { filename: name, accepted: [...accepted] });
    return found.map((fault) => (/^\d{5}$/.test(fault) ? fault : '00200'));
  }

  function answer(name: string, xml: string): void {
    const number = tag(xml, 'Numero');
    const wished = answers[number];
    const faults = judge(name, xml);
    const codes = faults.length > 0 ? faults : Array.isArray(wished) ? wished : [];
    if (codes.length === 0) accepted.add(`${tag(xml, 'IdCodice')} ${tag(xml, 'Data').slice(0, 4)} ${number}`);
    if (wished === 'silent') return;
    const root =
      codes.length > 0
        ? 'RicevutaScarto'
        : wished === 'not_delivered'
          ? 'RicevutaImpossibilitaRecapito'
          : 'RicevutaConsegna';
    for (let time = 0; time < repeats; time += 1)
      waiting.push({ at: now + delay(name) + time, name, body: receipt(root, name, codes) });
  }

  return {
    /** The names of all files that were fetched, in their order. */
    taken,
    /** From now on a document of this number is answered in the usual way. */
    forgive: (number: string) => void delete answers[number],
    round(): void {
      for (const name of readdirSync(join(folder, 'out'))
        .filter((each) => !each.startsWith('.'))
        .sort()) {
        const path = join(folder, 'out', name);
        taken.push(name);
        answer(name, readFileSync(path, 'utf8'));
        renameSync(path, join(folder, 'gone', `${taken.length}-${name}`));
      }
      for (const each of waiting.splice(0)) {
        if (each.at > now) waiting.push(each);
        else writeFileSync(join(folder, 'in', `${each.name.slice(0, -4)}_RC_${(count += 1)}.xml`), each.body);
      }
      now += 1;
    },
    isQuiet: (): boolean => waiting.length === 0 && existsSync(folder),
  };
}
