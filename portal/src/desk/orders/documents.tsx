import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { DocumentList } from '../../ui/order/documents.tsx';
import { FormToken } from '../../ui/page.tsx';
import { may } from '../forms.ts';

/** The documents of an order, what could not be issued and why, and the button that issues the invoice. */
export function DeskDocuments({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const { documents = [], invoicing = { mayIssue: false, held: [] } } = order;
  const { mayIssue, held } = invoicing;
  if (documents.length === 0 && held.length === 0 && !mayIssue) return null;
  return (
    <div class="order-documents">
      <Section title={reader.t('document.title')}>
        <DocumentList reader={reader} order={order} />
        {held.map(({ reason, figures }) => (
          <p class="break">
            <strong>{reader.t('document.held')}</strong> {reader.word('held', reason, figures)}
          </p>
        ))}
        {mayIssue && may(reader, 'orders.refund') ? (
          <form method="post" action={`/desk/orders/${order.id}/invoice`}>
            <FormToken reader={reader} />
            <button class="button second">{reader.t('document.issue')}</button>
          </form>
        ) : null}
      </Section>
    </div>
  );
}
