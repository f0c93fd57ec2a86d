import type { Request } from 'express';
import { fieldOf } from '../../app/forms.ts';
import type { Reader } from '../../app/reader.ts';
import type { PieceLine } from '../../services.ts';
import { parseDecimal } from '../money.ts';

const PIECE = 'piece-';
/** By the line's key, never by its place: what a colleague does meanwhile moves no entry to another line. */
const pieceField = (lineKey: string): string => `${PIECE}${encodeURIComponent(lineKey)}`;

function lineKeyIn(field: string): string | null {
  try {
    return decodeURIComponent(field.slice(PIECE.length));
  } catch {
    return null;
  }
}

/** How many pieces of each line, as typed, by line key. */
export type TypedPieces = Record<string, string>;

/** Reads them also for lines that are no longer in the form: the services refuse what is no longer there. */
export function readPieces(req: Request): TypedPieces {
  const fields = Object.keys((req.body ?? {}) as object).filter((name) => name.startsWith(PIECE));
  return Object.fromEntries(
    fields.flatMap((name) => {
      const lineKey = lineKeyIn(name);
      return lineKey === null ? [] : [[lineKey, fieldOf(req, name).trim()]];
    }),
  );
}

/** The pieces that were typed, without empty fields and zeros; null when one is no number. */
export function chosenPieces(pieces: TypedPieces): { lineKey: string; quantity: string }[] | null {
  const chosen: { lineKey: string; quantity: string }[] = [];
  for (const [lineKey, text] of Object.entries(pieces)) {
    if (text === '') continue;
    const quantity = parseDecimal(text);
    if (quantity === null) return null;
    if (!/^0+(\.0+)?$/.test(quantity)) chosen.push({ lineKey, quantity });
  }
  return chosen;
}

/** `Mug (Colour: Blue · Article MUG-B)`: options and article number tell lines of one name apart. */
export function pieceName({ t }: Reader, { name, options, sku }: PieceLine): string {
  const parts = options.map((option) => `${option.name}: ${option.value}`);
  if (sku !== '') parts.push(t('order.sku', { sku }));
  return parts.length === 0 ? name : `${name} (${parts.join(' · ')})`;
}

/** Adds up pieces for people: 2 and 1 → `3`. */
export const countOf = ({ format }: Reader, lines: PieceLine[]): string =>
  format.decimal(String(lines.reduce((sum, { quantity }) => sum + Number(quantity), 0)));

interface PiecesProps<L extends PieceLine> {
  reader: Reader;
  lines: L[];
  pieces: TypedPieces;
  /** What is left of the line, in the reader's words. */
  left(line: L): string;
}

/** A field for the pieces of each line; what is no piece (shipping, a fee) is ticked. */
export function Pieces<L extends PieceLine>({ reader, lines, pieces, left }: PiecesProps<L>) {
  return (
    <ul class="pieces" id="lines">
      {lines.map((line) => {
        const name = pieceField(line.lineKey);
        const value = pieces[line.lineKey] ?? '';
        return (
          <li>
            <label for={name}>
              <span class="break">{pieceName(reader, line)}</span>
              <span class="faint">{left(line)}</span>
            </label>
            {line.kind === 'product' ? (
              <input id={name} name={name} inputmode="decimal" maxlength={20} value={value} />
            ) : (
              <input type="checkbox" id={name} name={name} value={line.quantity} checked={value !== ''} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
