import type { Reader } from '../app/reader.ts';

/** Leads from a step that gave money back to its credit note; nothing where there is none. */
export function CreditNoteLink({
  reader: { word },
  to,
  note,
}: {
  reader: Reader;
  /** Where the order's documents are. */
  to: string;
  note: { id: string; number: string } | null;
}) {
  if (note === null) return null;
  return (
    <p>
      <a href={`${to}/${note.id}`}>
        {word('documentKind', 'creditNote')} {note.number} (PDF)
      </a>
    </p>
  );
}
