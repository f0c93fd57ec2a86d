import type { Reader } from '../../app/reader.ts';
import type { OrderStanding } from '../../services.ts';
import { FormToken, Page } from '../../ui/page.tsx';
import { Steps, type Step } from '../../ui/steps.tsx';

function payingStep({ t }: Reader, { isCharged, paymentState, paidAt }: OrderStanding): Step {
  if (!isCharged) return { text: t('standing.nothingToPay'), at: null, isDone: true };
  if (paymentState === 'on_its_way') return { text: t('standing.moneyOnItsWay'), at: null, isDone: false };
  if (paymentState === 'part_paid') return { text: t('standing.partPaid'), at: paidAt, isDone: false };
  if (paymentState === 'unpaid') return { text: t('standing.unpaid'), at: null, isDone: false };
  return { text: t('standing.paid'), at: paidAt, isDone: true };
}

/** What a shop of another kind says of its orders in words of its own; ours do not say it. */
const SAID = ['packed', 'delivered'] as const;

function sendingSteps({ t }: Reader, { status, sentAt, isShipped }: OrderStanding): Step[] {
  if (!isShipped) return [];
  const said = SAID.find((word) => word === status);
  const isSent = sentAt !== null || status === 'completed' || said === 'delivered';
  return [
    ...(said === 'packed' ? [{ text: t('standing.packed'), at: null, isDone: true }] : []),
    { text: t(isSent ? 'standing.sent' : 'standing.notSent'), at: sentAt, isDone: isSent },
    ...(said === 'delivered' ? [{ text: t('standing.arrived'), at: null, isDone: true }] : []),
  ];
}

function stepsOf(reader: Reader, standing: OrderStanding): Step[] {
  const { t } = reader;
  const { status, placedAt, paymentState, backAt, sentAt } = standing;
  const ended = ['cancelled', 'failed', 'refunded'].includes(status);
  return [
    { text: t('standing.ordered'), at: placedAt, isDone: true },
    ...(ended && standing.paidAt === null ? [] : [payingStep(reader, standing)]),
    ...(ended && sentAt === null ? [] : sendingSteps(reader, standing)),
    ...(status === 'cancelled' ? [{ text: t('standing.cancelled'), at: null, isDone: true }] : []),
    ...(status === 'failed' ? [{ text: t('standing.failed'), at: null, isDone: true }] : []),
    ...(backAt === null
      ? []
      : [
          {
            text: t(paymentState === 'part_refunded' ? 'standing.partBack' : 'standing.back'),
            at: backAt,
            isDone: true,
          },
        ]),
  ];
}

/** Says where an order stands to whoever has the link of its mail: no name, no article, no sum, no number of a parcel. */
export function StatusPage({ reader, standing }: { reader: Reader; standing: OrderStanding }) {
  const { t, customer } = reader;
  return (
    <Page reader={reader} title={t('standing.title')} width="narrow">
      <h1>{t('standing.title')}</h1>
      <div class="card story">
        <Steps reader={reader} steps={stepsOf(reader, standing)} />
      </div>
      {customer ? (
        <form class="again" method="post" action="/portal/sign-out">
          <FormToken reader={reader} />
          <p>{t('standing.notYours', { email: customer.email })}</p>
          <button class="button second">{t('app.signOut')}</button>
        </form>
      ) : (
        <div class="again">
          <p>{t('standing.more')}</p>
          <a
            class="button"
            href={`/portal/sign-in?${new URLSearchParams({ return: reader.path }).toString()}`}
          >
            {t('standing.signIn')}
          </a>
        </div>
      )}
    </Page>
  );
}
