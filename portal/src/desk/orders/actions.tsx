import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView, OfferView, StaffRight } from '../../services.ts';
import { may } from '../forms.ts';

const RIGHTS: Record<OfferView['action'], StaffRight> = {
  ship: 'orders.ship',
  refund: 'orders.refund',
  cancel: 'orders.cancel',
  told: 'orders.refund',
};

/** `Mark shipped`, or with its question `Send another parcel`. */
const offerText = ({ word }: Reader, { action, asks }: OfferView): string =>
  word('offer', asks === null ? action : `${action}_${asks}`);

/** What this reader may do of what can be done with the order now. */
const offersFor = (reader: Reader, { offers }: DeskOrderView): OfferView[] =>
  offers.filter(({ action }) => may(reader, RIGHTS[action]));

/** Links to what can be done with an order that was placed here. Any other order says in which system to do it. */
export function OrderActions({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  if (order.elsewhere) return <Elsewhere reader={reader} order={order} />;
  const offers = offersFor(reader, order);
  if (offers.length === 0) return null;
  return (
    <nav class="buttons" aria-label={reader.t('desk.order.actions')}>
      {offers.map((offer) => (
        <a
          class={offer.isFirst ? 'button' : 'button second'}
          href={`/desk/orders/${order.id}/${offer.action}`}
        >
          {offerText(reader, offer)}
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
