import {
  asText,
  cellReader,
  lineCurrency,
  numbersOf,
  readWhole,
  readWord,
  readYesNo,
  type Cell,
  type Numbers,
} from '../platform/cells.ts';
import { readCsv, type CsvRow, type LineFault } from '../platform/csv.ts';
import type { DecimalMark } from '../platform/numbers.ts';
import type { Option, Product, Variant } from './store.ts';

/** A catalogue file has these columns and a line for each variant; lines of the same `product` belong together. */
export const COLUMNS = {
  needed: ['sku', 'product', 'name', 'price', 'tax_rate'],
  optional: [
    ...['description', 'category', 'kind', 'sale_price', 'stock', 'options', 'picture', 'picture_text'],
    ...['position', 'active', 'currency'],
  ],
};

type ProductFields = Omit<Product, 'id' | 'picture'> & { pictureFile: string };
type VariantFields = Omit<Variant, 'id' | 'productId' | 'stock'> & {
  /** Undefined when the file says nothing about stock. */
  stock: number | null | undefined;
};

export interface ImportProduct {
  line: number;
  fields: ProductFields;
  variants: { line: number; fields: VariantFields }[];
}

const slugOf = (text: string): Cell<string> =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 190
    ? { value: text }
    : { fault: 'Use small letters, digits and hyphens, like clay-bowl.' };

/** Reads `Size: M; Colour: Sea blue`. */
function readOptions(text: string): Cell<Option[]> {
  const parts = text.split(';').map((part) => part.split(':').map((side) => side.trim()));
  const bad = parts.some(
    ([name = '', value = '', ...more]) => name === '' || value === '' || more.length > 0,
  );
  if (bad) return { fault: 'Write options like "Size: M; Colour: Red".' };
  return { value: parts.map(([name = '', value = '']) => ({ name, value })) };
}

/** What the rows of one file share while they are read. */
interface Reading {
  numbers: Numbers;
  faults: LineFault[];
  /** What the shops sell in. */
  currencies: string[];
}

function readVariant({ line, values }: CsvRow, reading: Reading, place: number): VariantFields {
  const { numbers, faults, currencies } = reading;
  const cell = cellReader(line, values, faults);
  const currency = lineCurrency(cell, currencies);
  const amount = numbers.amount(currency);
  const regular = cell.need('price', amount, 0);
  const sale = cell.read<number | null>('sale_price', amount, null);
  if (sale !== null && sale >= regular) {
    faults.push({ line, column: 'sale_price', message: 'The sale price must be lower than the price.' });
  }
  const stock = 'stock' in values ? cell.read<number | null>('stock', readWhole, null) : undefined;
  return {
    sku: cell.need('sku', asText(100), ''),
    options: cell.read('options', readOptions, []),
    currency,
    price: sale ?? regular,
    regularPrice: sale === null ? null : regular,
    stock,
    position: place,
    active: cell.read('active', readYesNo, true),
  };
}

function readProduct({ line, values }: CsvRow, { numbers, faults }: Reading, place: number): ProductFields {
  const cell = cellReader(line, values, faults);
  return {
    slug: cell.need('product', slugOf, ''),
    name: cell.need('name', asText(300), ''),
    description: cell.read('description', asText(20_000), ''),
    category: cell.read('category', asText(200), ''),
    kind: cell.read('kind', (text) => readWord(text, ['physical', 'virtual'] as const), 'physical'),
    taxRate: cell.need('tax_rate', numbers.percent, '0'),
    pictureFile: cell.read('picture', asText(200), ''),
    pictureText: cell.read('picture_text', asText(300), ''),
    position: cell.read('position', readWhole, place),
    active: true,
  };
}

/**
 * What all lines of a product share may be left empty after the first line; where it is said again, it must be the
 * same.
 */
function assertShared(first: CsvRow, row: CsvRow, faults: LineFault[]): void {
  for (const column of [
    'name',
    'description',
    'category',
    'kind',
    'tax_rate',
    'picture',
    'picture_text',
    'position',
  ]) {
    const said = row.values[column] ?? '';
    if (said === '' || said === (first.values[column] ?? '')) continue;
    faults.push({
      line: row.line,
      column,
      message: `Line ${first.line} of the same product says something else.`,
    });
  }
}

function assertSkusOnce(rows: CsvRow[], faults: LineFault[]): void {
  const lines = new Map<string, number>();
  for (const { line, values } of rows) {
    const sku = values['sku'] ?? '';
    const before = lines.get(sku);
    if (sku !== '' && before !== undefined) {
      faults.push({ line, column: 'sku', message: `This SKU is on line ${before} already.` });
    }
    lines.set(sku, before ?? line);
  }
}

/**
 * Reads a whole file: products with their variants, and every fault there is, not only the first. `decimal` is what
 * stands before the decimals, where that was said; `currencies` what the shops sell in.
 */
export function readCatalogFile(
  text: string,
  { decimal, currencies }: { decimal: DecimalMark | undefined; currencies: string[] },
): { products: ImportProduct[]; faults: LineFault[] } {
  const { rows, faults, isTable } = readCsv(text, COLUMNS);
  if (!isTable) return { products: [], faults };
  const amounts = rows.flatMap(({ values }) => [values['price'] ?? '', values['sale_price'] ?? '']);
  const reading: Reading = { numbers: numbersOf(amounts, decimal), faults, currencies };
  assertSkusOnce(rows, faults);
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const handle = row.values['product'] ?? '';
    groups.set(handle, [...(groups.get(handle) ?? []), row]);
  }
  const products = [...groups.values()].flatMap((group, place) => {
    const [first, ...others] = group;
    if (!first) return [];
    for (const row of others) assertShared(first, row, faults);
    const variants = group.map((row, index) => ({
      line: row.line,
      fields: readVariant(row, reading, index),
    }));
    const fields = readProduct(first, reading, place + 1);
    return [
      {
        line: first.line,
        fields: { ...fields, active: variants.some((each) => each.fields.active) },
        variants,
      },
    ];
  });
  return { products, faults: faults.sort((a, b) => a.line - b.line) };
}
