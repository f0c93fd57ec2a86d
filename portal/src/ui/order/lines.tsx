import type { Reader } from '../../app/reader.ts';
import type { OrderLineView, OrderView } from '../../services.ts';
import { refundedMark } from './words.ts';

/** The products of an order. Below 40 em rows become blocks; only the roles then tell a screen reader of a table. */
export function Lines({ reader, order }: { reader: Reader; order: OrderView }) {
  const { t } = reader;
  const products = order.lines.filter(({ kind }) => kind === 'product');
  return (
    <section class="card" aria-labelledby="lines-title">
      <h2 id="lines-title">{t('order.lines')}</h2>
      <table class="lines" role="table" aria-labelledby="lines-title">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('order.item')}
            </th>
            <th role="columnheader" scope="col" class="number">
              {t('order.quantity')}
            </th>
            <th role="columnheader" scope="col" class="number">
              {t('order.amount')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {products.map((line) => (
            <Line reader={reader} line={line} />
          ))}
        </tbody>
      </table>
      <p class="faint">{t('order.inclTax')}</p>
    </section>
  );
}

function Line({ reader, line }: { reader: Reader; line: OrderLineView }) {
  const { t, format } = reader;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span class="line-name">{line.name}</span>
        {line.options.map(({ name, value }) => (
          <span class="line-option">
            {name}: {value}
          </span>
        ))}
        {line.sku === '' ? null : <span class="line-option">{t('order.sku', { sku: line.sku })}</span>}
        {line.refunded && <span class="line-option">{refundedMark(reader, line.refunded)}</span>}
      </th>
      <td role="cell" class="number line-quantity">
        <span class="narrow-only">{t('order.quantity')}: </span>
        {format.decimal(line.quantity)}
      </td>
      <td role="cell" class="number">
        {format.money(line.gross)}
      </td>
    </tr>
  );
}
