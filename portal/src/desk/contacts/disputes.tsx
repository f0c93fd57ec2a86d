import type { Reader } from '../../app/reader.ts';
import type { ContactView } from '../../services.ts';
import { firstOf, More } from '../../ui/more.tsx';

/** Shows what is undecided about a contact's orders and by which day to answer; nothing where nothing is. */
export function Disputes({ reader, disputes }: { reader: Reader; disputes: ContactView['disputes'] }) {
  const { t, format, word } = reader;
  if (disputes.length === 0) return null;
  return (
    <section class="card flags" aria-labelledby="disputes-title">
      <h2 id="disputes-title">{t('desk.contact.disputes')}</h2>
      <ul>
        {firstOf(disputes).map(({ orderId, number, amount, state, answerBy }) => (
          <li>
            <a href={`/desk/orders/${orderId}`}>
              {t('desk.contact.dispute', { number, amount: format.money(amount) })}
            </a>
            {' · '}
            {state === 'open' && answerBy !== null
              ? t('order.answerBy', { date: format.date(answerBy) })
              : word('dispute', state)}
          </li>
        ))}
      </ul>
      <More reader={reader} rows={disputes} />
    </section>
  );
}
