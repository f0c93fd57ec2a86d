import type { Reader } from '../../app/reader.ts';
import type { DeskCaseSummary } from '../../services.ts';

/** Warns, on the record of a contact or an order, while a case about it is open; nothing where none is. */
export function OpenCases({ reader, cases }: { reader: Reader; cases: DeskCaseSummary[] }) {
  const { t, word } = reader;
  if (cases.length === 0) return null;
  return (
    <section class="card flags" aria-labelledby="open-cases-title">
      <h2 id="open-cases-title">{t('desk.case.doNotSellText')}</h2>
      <ul>
        {cases.map(({ id, number, reason, state, orderNumber, isOverdue }) => (
          <li>
            <a href={`/desk/cases/${id}`}>
              {t('desk.case.name', { number, reason: word('caseReason', reason) })}
            </a>
            {' · '}
            {t('order.title', { number: orderNumber })} · {word('caseState', state)}
            {isOverdue ? ` · ${t('desk.case.overdue')}` : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
