import type { Reader } from '../../app/reader.ts';
import type { OrderLineView, OrderView } from '../../services.ts';
import { refundedMark } from './words.ts';

/** So many lines stand on a page: an order may have thousands. */
const SHOWN = 100;

/** The page of lines that `?lines=2` asks for; anything else is the first. */
export const linesPageOf = (text: string): number => (/^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1);

/** The way to the lines before and after; nothing while all stand on one page. */
function LinesPager({ reader, order, page, count }: LinesProps & { count: number }) {
  const { t } = reader;
  const pages = Math.ceil(count / SHOWN);
  if (pages < 2) return null;
  const address = (to: number) => `/${reader.audience}/orders/${order.id}?lines=${to}#lines-title`;
  const from = (page - 1) * SHOWN + 1;
  return (
    <nav class="pager" aria-label={t('order.linesPages')}>
      <span>{t('order.linesShown', { from, to: Math.min(page * SHOWN, count), count })}</span>
      {page > 1 ? (
        <a rel="prev" href={address(page - 1)}>
          {t('order.linesBefore')}
        </a>
      ) : null}
      {page < pages ? (
        <a rel="next" href={address(page + 1)}>
          {t('order.linesNext')}
        </a>
      ) : null}
    </nav>
  );
}

interface LinesProps {
  reader: Reader;
  order: OrderView;
  /** Which page of the lines, from 1 on; a number beyond the last is the last. */
  page: number;
}

/** The products of an order. Below 40 em rows become blocks; only the roles then tell a screen reader of a table. */
export function Lines({ reader, order, page: wanted }: LinesProps) {
  const { t } = reader;
  const products = order.lines.filter(({ kind }) => kind === 'product');
  const page = Math.max(1, Math.min(wanted, Math.ceil(products.length / SHOWN)));
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
          {products.slice((page - 1) * SHOWN, page * SHOWN).map((line, index) => (
            <Line
              reader={reader}
              line={line}
              help={`/portal/orders/${order.id}/help?line=${(page - 1) * SHOWN + index + 1}`}
            />
          ))}
        </tbody>
      </table>
      <LinesPager reader={reader} order={order} page={page} count={products.length} />
      <p class="faint">{t('order.inclTax')}</p>
    </section>
  );
}

/** A buyer begins a case at the line. */
function Line({ reader, line, help }: { reader: Reader; line: OrderLineView; help: string }) {
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
        {line.again ? (
          <a
            class="line-again"
            href={line.again}
            rel="noreferrer"
            aria-label={t('ownOrders.againOf', { name: line.name })}
          >
            {t('ownOrders.again')}
          </a>
        ) : null}
        {reader.audience === 'portal' ? (
          <a class="line-help" href={help} aria-label={`${t('case.forLine')}: ${line.name}`}>
            {t('case.forLine')}
          </a>
        ) : null}
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
