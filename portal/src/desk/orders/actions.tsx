import type { Reader } from '../../app/reader.ts';
import type { AskedInShop, DeskOrderView, OfferView, StaffRight } from '../../services.ts';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';

const RIGHTS: Record<OfferView['action'], StaffRight> = {
  ship: 'orders.ship',
  refund: 'orders.refund',
  cancel: 'orders.cancel',
  told: 'orders.refund',
  write: 'orders.ship',
  address: 'orders.ship',
};

/** `Mark shipped`, or with its question `Send another parcel`. */
const offerText = ({ word }: Reader, { action, asks }: OfferView): string =>
  word('offer', asks === null ? action : `${action}_${asks}`);

/** What this reader may do of what can be done with the order now. */
const offersFor = (reader: Reader, { offers }: DeskOrderView): OfferView[] =>
  offers.filter(({ action }) => may(reader, RIGHTS[action]));

/** Links to what can be done with an order. One of another shop that takes nothing from us says in which system to do it. */
export function OrderActions({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const { elsewhere } = order;
  if (elsewhere && !elsewhere.takes) return <Elsewhere reader={reader} order={order} />;
  return (
    <>
      <Buttons reader={reader} order={order} />
      <InShop reader={reader} order={order} />
    </>
  );
}

function Buttons({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const offered = offersFor(reader, order);
  // Where the shop makes a refund nobody needs to note one; a case still leads there.
  const isMade = offered.some(({ action }) => action === 'refund');
  const offers = offered.filter(({ action }) => !isMade || action !== 'told');
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

/** `Refund €5.00: refused. “The payment gateway …”` */
function askedText({ t, word, format }: Reader, asked: AskedInShop, name: string): string {
  const { kind, state, said, amount } = asked;
  const what = `${word('asked', kind)}${amount === null ? '' : ` ${format.money(amount)}`}`;
  if (state === 'done') return t('desk.inShop.done', { what });
  if (state === 'refused') return t('desk.inShop.refused', { what, name, said });
  if (said === 'edited') return t('desk.inShop.edited', { what, name });
  return said === '' ? t('desk.inShop.waits', { what, name }) : t('desk.inShop.away', { what, name, said });
}

/** Says where the order lives, and what was asked there. */
function InShop({ reader, order: { elsewhere, asked = [] } }: { reader: Reader; order: DeskOrderView }) {
  const { t } = reader;
  if (!elsewhere) return null;
  const { name, url } = elsewhere;
  const isOpen = asked.some(({ state }) => state !== 'done');
  return (
    <section class={isOpen ? 'card flags' : 'card'} aria-labelledby="in-shop-title">
      <h2 id="in-shop-title">{t('desk.elsewhere.title', { name })}</h2>
      <p>
        {t('desk.inShop.text', { name })}{' '}
        <a href={url} rel="noreferrer">
          {t('desk.inShop.open', { name })}
        </a>
      </p>
      {asked.length === 0 ? null : (
        <ul>
          {asked.map((each) => (
            <li class="break">
              {askedText(reader, each, name)}{' '}
              <span class="faint">
                {each.by === '' ? '' : `${each.by} · `}
                <Time reader={reader} at={each.at} withClock />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
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
