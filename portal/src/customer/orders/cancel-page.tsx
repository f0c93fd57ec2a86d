import type { Reader } from '../../app/reader.ts';
import type { OwnOrderView } from '../../services.ts';
import { FaultSummary, type FormFault } from '../../ui/field.tsx';
import { FormToken, Page } from '../../ui/page.tsx';

interface CancelPageProps {
  reader: Reader;
  order: OwnOrderView;
  faults: FormFault[];
}

/** The second step of a cancellation: its button names the sum that goes back, and does nothing when it is another one. */
export function CancelPage({ reader, order, faults }: CancelPageProps) {
  const { t, format } = reader;
  const { id, number, back, email } = order;
  const title = t('ownOrders.cancelTitle', { number });
  const amount = format.money(back);
  const isBack = back.amount > 0;
  return (
    <Page reader={reader} title={title} width="narrow" faulty={faults.length > 0}>
      <p class="back">
        <a href={`/portal/orders/${id}`}>{t('order.title', { number })}</a>
      </p>
      <h1 class="break">{title}</h1>
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={`/portal/orders/${id}/cancel`}>
        <FormToken reader={reader} />
        <input type="hidden" name="sum" value={String(back.amount)} />
        <p>{t(isBack ? 'ownOrders.cancelBack' : 'ownOrders.cancelNothing', { amount })}</p>
        <p>{t('ownOrders.cancelFinal')}</p>
        <p class="faint break">{t('ownOrders.cancelMail', { email })}</p>
        <div class="buttons">
          <button class="button">
            {isBack ? t('ownOrders.cancelDoSum', { amount }) : t('ownOrders.cancelDo')}
          </button>
          <a class="button second" href={`/portal/orders/${id}`}>
            {t('ownOrders.keep')}
          </a>
        </div>
      </form>
    </Page>
  );
}
