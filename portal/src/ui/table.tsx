import type { ComponentChildren, VNode } from 'preact';

export interface Column<T> {
  title: string;
  /** Set for amounts and counts, which are aligned to the right. */
  numeric?: boolean;
  /** Set for text that may have to break anywhere, like an e-mail address. */
  long?: boolean;
  cell(item: T): ComponentChildren;
}

interface TableProps<T> {
  label: string;
  columns: Column<T>[];
  items: T[];
}

/**
 * A table that becomes a list of cards on a narrow screen. There the style sets `display`, which takes a table's meaning
 * from screen readers, so the roles are written out. The first column names the row.
 */
export function Table<T>({ label, columns, items }: TableProps<T>): VNode {
  return (
    <div class="table-frame">
      <table class="table" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, numeric }) => (
              <th role="columnheader" scope="col" class={numeric ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item) => (
            <tr role="row">{columns.map((column, index) => cellOf(column, item, index === 0))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellOf<T>({ title, numeric, long, cell }: Column<T>, item: T, first: boolean): VNode {
  const content = cell(item);
  const className = numeric ? 'number' : long ? 'long' : undefined;
  if (first) {
    return (
      <th role="rowheader" scope="row" class={className}>
        {content}
      </th>
    );
  }
  const empty = content === '' || content === null;
  return (
    <td role="cell" class={className} data-empty={empty ? '' : undefined}>
      <span class="cell-title" aria-hidden="true">
        {title}
      </span>
      <span class="cell-value">{content}</span>
    </td>
  );
}
