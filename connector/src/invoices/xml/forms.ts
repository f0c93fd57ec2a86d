import type { FrozenDocument } from '../document.ts';
import { writeCii } from './cii.ts';
import { enObstacles } from './en16931.ts';
import { fatturaObstacles, writeFatturaPa } from './fatturapa.ts';
import type { Obstacle } from './not-statable.ts';
import { writeUbl } from './ubl.ts';

/** The forms in which a machine reads a document: Italy's, and the two of the European standard. */
export const FORMS = ['fatturapa', 'ubl', 'cii'] as const;
export type Form = (typeof FORMS)[number];

/** What keeps a document out of a form; empty when it can be written. */
export const obstaclesOf = (form: Form, document: FrozenDocument): Obstacle[] => [
  ...new Set(form === 'fatturapa' ? fatturaObstacles(document) : enObstacles(document)),
];

/** Writes a document in a form; `progressive` names the transmission of Italy's. Throws `NotStatable`. */
export function writeForm(form: Form, document: FrozenDocument, progressive: string): string {
  switch (form) {
    case 'fatturapa':
      return writeFatturaPa(document, progressive);
    case 'ubl':
      return writeUbl(document);
    case 'cii':
      return writeCii(document);
  }
}
