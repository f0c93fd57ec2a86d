import type { Reader } from '../../app/reader.ts';
import type { ContactView, MergeView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';

export const reasonsOf = ({ word }: Reader, reasons: string[]): string =>
  reasons.map((reason) => word('alike', reason)).join(', ');

/** Lists who looks like the same person, and why. Only staff decide whether it is one person. */
export function Duplicates({ reader, contact }: { reader: Reader; contact: ContactView }) {
  const { t } = reader;
  if (contact.duplicates.length === 0) return null;
  return (
    <section class="card flags" aria-labelledby="alike-title">
      <h2 id="alike-title">{t('desk.alike.title')}</h2>
      <ul class="alike">
        {contact.duplicates.map(({ id, name, email, reasons }) => (
          <li>
            <a class="clamp" href={`/desk/contacts/${id}`}>
              {name || t('desk.contact.unnamed')}
            </a>
            <span class="faint">
              {[email === name ? '' : email, reasonsOf(reader, reasons)].filter(Boolean).join(' · ')}
            </span>
            {may(reader, 'contacts.merge') ? (
              <a href={`/desk/contacts/${contact.id}/merge/${id}`}>
                {t('desk.alike.compare')}
                <span class="hidden">: {name}</span>
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Undo({ reader, merge }: { reader: Reader; merge: MergeView }) {
  return (
    <a class="button second small" href={`/desk/merges/${merge.id}/undo`}>
      {reader.t('desk.merge.undo')}
      <span class="hidden">: {merge.name}</span>
    </a>
  );
}

/** Lists the merges into this contact, the newest first, with why they were made and a link to undo them. */
export function Merges({ reader, merges }: { reader: Reader; merges: MergeView[] }) {
  const { t } = reader;
  if (merges.length === 0) return null;
  return (
    <Section title={t('desk.merge.list')}>
      <ul class="facts">
        {merges.map((merge) => (
          <li>
            <span class="facts-name">{merge.name || t('desk.contact.unnamed')}</span>
            {merge.undoable && may(reader, 'contacts.merge') ? <Undo reader={reader} merge={merge} /> : null}
            <span class="faint">
              {merge.orderId !== null && merge.reason === 'bridge' ? (
                <a href={`/desk/orders/${merge.orderId}`}>{reader.word('alike', merge.reason)}</a>
              ) : (
                reader.word('alike', merge.reason, { staff: merge.staffName })
              )}
              {' · '}
              <Time reader={reader} at={merge.at} withClock />
            </span>
          </li>
        ))}
      </ul>
      <p class="faint">{t('desk.merge.undoHint')}</p>
    </Section>
  );
}
