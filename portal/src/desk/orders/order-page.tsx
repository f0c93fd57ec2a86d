import type { Reader } from '../../app/reader.ts';
import type { DeskOrderView, OrderFlag } from '../../services.ts';
import { Badge } from '../../ui/badge.tsx';
import { OrderDetails, Section } from '../../ui/order/details.tsx';
import { FileList } from '../../ui/order/files.tsx';
import { Page } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { BackAndSearch } from '../back.tsx';
import { OpenCases } from '../cases/open-cases.tsx';
import { Timeline } from '../contacts/timeline.tsx';
import { whyText } from '../contacts/why.tsx';
import { NoteForm } from '../work/note-form.tsx';
import { Tasks } from '../work/tasks.tsx';
import { DeskDocuments } from './documents.tsx';
import { OrderActions } from './actions.tsx';

/** The sentence of a flag, with its amount where there is one. */
export function flagText({ word, format }: Reader, { code, difference }: OrderFlag): string {
  const sentence = word('flag', code);
  return difference === null ? sentence : `${sentence} (${format.money(difference)})`;
}

function Flags({ reader, flags }: { reader: Reader; flags: OrderFlag[] }) {
  if (flags.length === 0) return null;
  return (
    <section class="card flags" aria-labelledby="flags-title">
      <h2 id="flags-title">{reader.t('order.flags')}</h2>
      <ul>
        {flags.map((flag) => (
          <li>{flagText(reader, flag)}</li>
        ))}
      </ul>
    </section>
  );
}

const NEWEST_NOTES = 3;

/** What colleagues wrote about the order stands above what it is of; all of it is in the timeline. */
function Notes({ reader, order }: { reader: Reader; order: DeskOrderView }) {
  const notes = order.timeline.filter(({ kind }) => kind === 'note');
  if (notes.length === 0) return null;
  return (
    <Section title={reader.t('desk.order.notes')}>
      <Timeline reader={reader} entries={notes.slice(0, NEWEST_NOTES)} here={order.id} />
    </Section>
  );
}

interface DeskOrderPageProps {
  reader: Reader;
  order: DeskOrderView;
  linesPage?: number;
}

export function DeskOrderPage({ reader, order, linesPage = 1 }: DeskOrderPageProps) {
  const { t } = reader;
  const title = t('order.title', { number: order.number });
  const about = { contactId: order.contactId, companyId: '', orderId: order.id };
  return (
    <Page reader={reader} title={title} width="wide">
      <BackAndSearch reader={reader} path="/desk/orders" text={t('desk.orders')} />
      <div class="title-row">
        <div>
          <h1 class="break">{title}</h1>
          <p class="faint break">
            <a href={`/desk/contacts/${order.contactId}`}>{order.contactName || t('desk.contact.unnamed')}</a>
            {' · '}
            {order.shop.name} · <Time reader={reader} at={order.placedAt} withClock />
          </p>
          <p class="faint break">
            {t('desk.why.order')} {whyText(reader, order.why)} ·{' '}
            <a href={`/desk/orders/${order.id}/slip`}>{t('desk.slip')}</a> ·{' '}
            <a href="#story">{t('desk.order.story')}</a>
          </p>
        </div>
        <Badge reader={reader} group="status" word={order.status} label={order.statusLabel} />
      </div>
      <OrderActions reader={reader} order={order} />
      <OpenCases reader={reader} cases={order.cases} />
      <Flags reader={reader} flags={order.flags} />
      <Notes reader={reader} order={order} />
      <DeskDocuments reader={reader} order={order} />
      {order.files && order.files.length > 0 ? (
        <div class="below">
          <Section title={t('file.title')}>
            <FileList reader={reader} files={order.files} />
          </Section>
        </div>
      ) : null}
      <OrderDetails reader={reader} order={order} linesPage={linesPage} />
      <div class="two-up below" id="story">
        <Section title={t('desk.tasks')}>
          <Tasks reader={reader} tasks={order.tasks} about={about} />
        </Section>
        <Section title={t('desk.contact.timeline')}>
          <NoteForm reader={reader} about={about} />
          <Timeline reader={reader} entries={order.timeline} here={order.id} />
        </Section>
      </div>
    </Page>
  );
}
