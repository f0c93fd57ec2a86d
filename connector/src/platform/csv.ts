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

interface Parsed {
  record: string[];
  info: { lines: number };
}

function readRecords(text: string): Parsed[] {
  const [header = ''] = text.split('\n', 1);
  return parse(text, {
    bom: true,
    // Spreadsheets of countries with a decimal comma save with semicolons.
    delimiter: header.includes(';') ? ';' : ',',
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as Parsed[];
}

function headerFaults(names: string[], { needed, optional }: CsvColumns): LineFault[] {
  const known = new Set([...needed, ...optional]);
  const fault = (column: string, message: string): LineFault => ({ line: 1, column, message });
  return [
    ...needed.filter((name) => !names.includes(name)).map((name) => fault(name, 'This column is missing.')),
    ...names.filter((name) => !known.has(name)).map((name) => fault(name, 'There is no such column.')),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => fault(name, 'This column is there twice.')),
  ];
}

/** Reads a CSV with a header line (comma or semicolon, UTF-8); faults name line and column. Never throws. */
export function readCsv(text: string, columns: CsvColumns): { rows: CsvRow[]; faults: LineFault[] } {
  let records: Parsed[];
  try {
    records = readRecords(text);
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1;
    return {
      rows: [],
      faults: [{ line, column: '', message: error instanceof Error ? error.message : String(error) }],
    };
  }
  const [header, ...rest] = records;
  const names = (header?.record ?? []).map((name) => name.toLowerCase());
  const faults = headerFaults(names, columns);
  const rows = rest.map(({ record, info }) => {
    if (record.length !== names.length) {
      const message = `This line has ${record.length} cells, the header has ${names.length}.`;
      faults.push({ line: info.lines, column: '', message });
    }
    return {
      line: info.lines,
      values: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
    };
  });
  return { rows, faults };
}
