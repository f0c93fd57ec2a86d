import { parse } from 'csv-parse/sync';

/** One fault of a file: the line an editor shows, and the column's name. */
export interface LineFault {
  line: number;
  column: string;
  message: string;
}

export interface CsvRow {
  line: number;
  /** Trimmed text by column name; columns the file does not have are missing. */
  values: Record<string, string>;
}

export interface CsvColumns {
  needed: string[];
  optional: string[];
}

interface Row {
  line: number;
  cells: string[];
}

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** A spreadsheet says in the first line what stands between its cells: `sep=;`. */
const SAYS_DELIMITER = /^\uFEFF?"?sep=(.)"?[^\S\n]*\n/i;

/** Takes the one by which the first line that is not empty names the most columns. */
function delimiterOf(text: string, known: Set<string>): string {
  const header = text.split('\n').find((line) => /[^\s,;"]/.test(line)) ?? '';
  const count = (delimiter: string) =>
    header.split(delimiter).filter((name) => known.has(nameOf(name.replace(/["\uFEFF]/g, '')))).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

const nameOf = (cell: string): string => cell.trim().toLowerCase();

/** Reads the lines that are not wholly empty. */
function readRows(text: string, known: Set<string>): Row[] {
  const unix = text.replace(/\r\n?/g, '\n');
  const said = SAYS_DELIMITER.exec(unix);
  const body = said ? unix.slice(said[0].length) : unix;
  const parsed = parse(body, {
    bom: true,
    delimiter: said?.[1] ?? delimiterOf(body, known),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  }) as unknown as Parsed[];
  const above = said ? 1 : 0;
  return parsed.map(({ record, info }) => ({
    line: info.lines + above,
    cells: record.map((cell) => cell.trim()),
  }));
}

function headerFaults({ line, cells }: Row, { needed, optional }: CsvColumns): LineFault[] {
  const names = cells.map(nameOf).filter((name) => name !== '');
  const known = new Set([...needed, ...optional]);
  const fault = (column: string, message: string): LineFault => ({ line, column, message });
  return [
    ...needed.filter((name) => !names.includes(name)).map((name) => fault(name, 'This column is missing.')),
    ...names.filter((name) => !known.has(name)).map((name) => fault(name, 'There is no such column.')),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => fault(name, 'This column is there twice.')),
  ];
}

/** A spreadsheet ends the header in as many empty cells as there are empty columns. */
const withoutTail = (names: string[]): string[] => names.slice(0, names.findLastIndex(Boolean) + 1);

/** A line may be longer than the header by empty cells; a cell without a column's name must be empty. */
function lineFaults({ line, cells }: Row, names: string[]): LineFault[] {
  const fault = (message: string): LineFault[] => [{ line, column: '', message }];
  if (cells.length < names.length || cells.slice(names.length).some((cell) => cell !== '')) {
    return fault(`This line has ${cells.length} cells, the header has ${names.length}.`);
  }
  const nameless = cells.findIndex((cell, index) => cell !== '' && names[index] === '');
  return nameless === -1 ? [] : fault(`Column ${nameless + 1} has no name.`);
}

export interface CsvFile {
  rows: CsvRow[];
  faults: LineFault[];
  /** False where the file is no table or its columns are wrong: then there is no sense in looking at the rows. */
  isTable: boolean;
}

/**
 * Reads a CSV as spreadsheets save it, with a header line: commas, semicolons or tabs, `sep=;`, any line ends, empty
 * rows and columns. Faults name line and column. Never throws.
 */
export function readCsv(text: string, columns: CsvColumns): CsvFile {
  let lines: Row[];
  try {
    lines = readRows(text, new Set([...columns.needed, ...columns.optional]));
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1;
    const message = error instanceof Error ? error.message : String(error);
    return { rows: [], faults: [{ line, column: '', message }], isTable: false };
  }
  const [header = { line: 1, cells: [] }, ...rest] = lines;
  const faults = headerFaults(header, columns);
  const names = withoutTail(header.cells.map(nameOf));
  const rows = rest.map(({ line, cells }) => ({
    line,
    values: Object.fromEntries(
      names
        .map((name, index): [string, string] => [name, cells[index] ?? ''])
        .filter(([name]) => name !== ''),
    ),
  }));
  return {
    rows,
    faults: [...faults, ...rest.flatMap((row) => lineFaults(row, names))],
    isTable: faults.length === 0,
  };
}

/** Digits and what stands between them in amounts and phone numbers: no program calculates anything else with it. */
const PLAIN_NUMBER = /^[+-]?[\d\s.,()/-]*$/;

/** A spreadsheet takes `=2+5` for a formula, whoever typed it: with an apostrophe before it, it is text. */
function cellOf(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes one line of a CSV (RFC 4180), without its end: `Rossi,"Via Roma 1, Bologna"`. */
export const csvLine = (values: string[]): string => values.map(cellOf).join(',');
