import type { Request } from 'express';
import { fieldOf } from '../../app/forms.ts';
import type { Reader } from '../../app/reader.ts';
import type { PieceLine } from '../../services.ts';
import { parseDecimal } from '../money.ts';

const pieceField = (index: number): string => `piece-${index}`;

/** How many pieces of each line, as typed, by line key. */
export type TypedPieces = Record<string, string>;

export function readPieces(req: Request, lines: PieceLine[]): TypedPieces {
  return Object.fromEntries(
    lines.map(({ lineKey }, index) => [lineKey, fieldOf(req, pieceField(index)).trim()]),
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
      {lines.map((line, index) => {
        const name = pieceField(index);
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
