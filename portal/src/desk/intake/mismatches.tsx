import { speakAs, type Reader } from '../../app/reader.ts';
import type { MismatchDecision, MismatchView } from '../../services.ts';
import { Section } from '../../ui/order/details.tsx';
import { paymentName } from '../../ui/order/words.ts';
import { FormToken } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { may } from '../forms.ts';

interface OneProps {
  reader: Reader;
  mismatch: MismatchView;
}

/** One press decides: the button names the sum, and the sum goes back with it. */
function Decide({ reader, mismatch: { id, got }, decision }: OneProps & { decision: MismatchDecision }) {
  const amount = reader.format.money(got);
  return (
    <form method="post" action={`/desk/intake/payments/${id}/${decision}`}>
      <FormToken reader={reader} />
      <input type="hidden" name="sum" value={String(got.amount)} />
      <button class="button second small">
        {reader.t(decision === 'accept' ? 'desk.mismatch.accept' : 'desk.mismatch.giveBack', { amount })}
      </button>
    </form>
  );
}

function One({ reader, mismatch }: OneProps) {
  const { t, format } = reader;
  const { shop, buyer, agreed, got, gateway, method, since } = mismatch;
  const isCounted = agreed.currency === got.currency;
  const isSame = isCounted && agreed.amount === got.amount;
  const sums = { got: format.money(got), agreed: format.money(agreed) };
  return (
    <li class="shop">
      <span class="facts-name">{t(isSame ? 'desk.mismatch.other' : 'desk.mismatch.paid', sums)}</span>
      <span class="break">
        {buyer.name} · {buyer.email}
      </span>
      <span class="faint">
        {paymentName(reader, gateway, method)} · <Time reader={speakAs(reader, shop)} at={since} withClock />
      </span>
      {isCounted ? null : <span>{t('desk.mismatch.foreign')}</span>}
      {may(reader, 'orders.refund') ? (
        <div class="buttons">
          <Decide reader={reader} mismatch={mismatch} decision="give_back" />
          {isCounted ? <Decide reader={reader} mismatch={mismatch} decision="accept" /> : null}
        </div>
      ) : null}
    </li>
  );
}

/** Shows the payments that are not what was agreed, each with its two ways out; nothing where there is none. */
export function Mismatches({ reader, mismatches }: { reader: Reader; mismatches: MismatchView[] }) {
  const { t } = reader;
  if (mismatches.length === 0) return null;
  return (
    <Section title={t('desk.mismatch.title')}>
      <p class="faint">{t('desk.mismatch.lead')}</p>
      <ul class="facts shops">
        {mismatches.map((mismatch) => (
          <One reader={reader} mismatch={mismatch} />
        ))}
      </ul>
    </Section>
  );
}
