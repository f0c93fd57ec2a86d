import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView } from '../../services.ts';
import { may } from '../forms.ts';

interface Action {
  path: string;
  text: string;
}

/** What this reader can do with this order now. */
function actionsOf(reader: Reader, order: DeskOrderView): Action[] {
  const { t } = reader;
  const path = `/desk/orders/${order.id}`;
  const open = order.status !== 'cancelled';
  const { refundable } = order;
  const actions: (Action | false)[] = [
    open && may(reader, 'orders.ship') && { path: `${path}/ship`, text: t('desk.ship.open') },
    refundable !== null &&
      refundable.left.amount > 0 &&
      may(reader, 'orders.refund') && { path: `${path}/refund`, text: t('desk.refund.open') },
    open && may(reader, 'orders.cancel') && { path: `${path}/cancel`, text: t('desk.cancel.open') },
  ];
  return actions.filter((action) => action !== false);
}

/** Links to what can be done with an order of our own checkout. Any other order says in which system to do it. */
export function OrderActions({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  if (order.elsewhere) return <Elsewhere reader={reader} order={order} />;
  const actions = actionsOf(reader, order);
  if (actions.length === 0) return null;
  return (
    <nav class="buttons" aria-label={reader.t('desk.order.actions')}>
      {actions.map(({ path, text }, index) => (
        <a class={index === 0 ? 'button' : 'button second'} href={path}>
          {text}
        </a>
      ))}
    </nav>
  );
}

function Elsewhere({ reader, order: { id, elsewhere } }: { reader: Reader; order: DeskOrderView }) {
  const { t } = reader;
  if (!elsewhere) return null;
  return (
    <section class="card elsewhere" aria-labelledby="elsewhere-title">
      <h2 id="elsewhere-title">{t('desk.elsewhere.title', { name: elsewhere.name })}</h2>
      <p>{t('desk.elsewhere.text', { name: elsewhere.name })}</p>
      <div class="buttons">
        <a class="button" href={elsewhere.url} rel="noreferrer">
          {t('desk.elsewhere.open', { name: elsewhere.name })}
        </a>
        {may(reader, 'orders.refund') ? (
          <a class="button second" href={`/desk/orders/${id}/told`}>
            {t('desk.told.open')}
          </a>
        ) : null}
      </div>
    </section>
  );
}
