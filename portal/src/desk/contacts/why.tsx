import type { Reader } from '../../app/reader.ts';
import type { WhyView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';

/** The merge that brought a key here, as a sentence; empty where there was none. */
function joinedText(reader: Reader, { joined }: WhyView): string {
  if (joined === null) return '';
  const { staff, order, at } = joined;
  const values = { staff, number: order?.number ?? '', date: reader.format.day(at) };
  return reader.word('joined', joined.reason, values);
}

/** Why an order is this contact's, in a few words. */
export function whyText(reader: Reader, why: WhyView): string {
  const texts = [reader.word('why', why.kind, { value: why.value }), joinedText(reader, why)];
  return texts.filter((text) => text !== '').join(', ');
}

/** Lists the keys by which orders are matched to a contact, each with the order and the merge that brought it. */
export function Links({ reader, links }: { reader: Reader; links: WhyView[] }) {
  const { t } = reader;
  if (links.length === 0) return null;
  return (
    <Section title={t('desk.why.title')}>
      <ul class="facts">
        {links.map((link) => {
          const joined = joinedText(reader, link);
          return (
            <li>
              <span class="facts-name">{reader.word('knownBy', link.kind, { value: link.value })}</span>
              <span class="faint">
                {link.first === null ? null : (
                  <a href={`/desk/orders/${link.first.id}`}>
                    {t('desk.why.since', { number: link.first.number })}
                  </a>
                )}
                {link.first === null || joined === '' ? null : ' · '}
                {joined}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
