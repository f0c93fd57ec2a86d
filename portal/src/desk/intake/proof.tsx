import type { Reader } from '../../app/reader.ts';
import type { GatewayProofView, Money, ProofSideView, ProofView, StreamProofView } from '../../services.ts';
import { Time } from '../../ui/time.tsx';

function sideText({ t, format }: Reader, { payments, totals, lost = [] }: ProofSideView): string {
  const count = t('desk.proof.payments', { count: format.decimal(String(payments)) });
  const gone = lost.map((amount) => t('desk.proof.lost', { amount: format.money(amount) }));
  return [count, ...totals.map((total) => format.money(total)), ...gone].join(' · ');
}

function Differences({ reader, gateway }: { reader: Reader; gateway: GatewayProofView }) {
  const { t, format } = reader;
  const amount = (money: Money | null): string =>
    money === null ? t('desk.proof.nothing') : format.money(money);
  return (
    <ul>
      {gateway.differences.map(({ kind, key, theirs, ours, orderId }) => (
        <li class="break">
          <strong>{reader.word('proofKind', kind)}</strong> {key}:{' '}
          {t('desk.proof.sides', { theirs: amount(theirs), ours: amount(ours) })}
          {orderId === null ? null : (
            <>
              {' · '}
              <a href={`/desk/orders/${orderId}`}>{t('timeline.openOrder')}</a>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Gateway({ reader, gateway }: { reader: Reader; gateway: GatewayProofView }) {
  const { t } = reader;
  return (
    <li class="shop">
      <span class="facts-name">{reader.word('gateway', gateway.gateway)}</span>
      {gateway.unlisted === null || gateway.unlisted === 'disputes' ? (
        <>
          <span class="faint">
            {t('desk.proof.until')} <Time reader={reader} at={gateway.to} withClock />
          </span>
          <span>{t('desk.proof.there', { side: sideText(reader, gateway.theirs) })}</span>
          <span>{t('desk.proof.here', { side: sideText(reader, gateway.ours) })}</span>
          {gateway.differences.length === 0 ? null : <Differences reader={reader} gateway={gateway} />}
        </>
      ) : null}
      {gateway.unlisted === null ? null : (
        <span class="badge warn">{reader.word('unlisted', gateway.unlisted)}</span>
      )}
    </li>
  );
}

function Stream({ reader, stream }: { reader: Reader; stream: StreamProofView }) {
  const { t, format } = reader;
  const count = (value: number): string => format.decimal(String(value));
  const gaps = stream.missing.map(({ from, to }) =>
    from === to ? count(from) : `${count(from)}–${count(to)}`,
  );
  return (
    <li class="shop">
      <span class="facts-name">
        {stream.shop} · {reader.word('stream', stream.stream)}
      </span>
      <span>
        {t('desk.proof.versions', { pushed: count(stream.pushed), received: count(stream.received) })}
      </span>
      {gaps.length === 0 ? null : <span>{t('desk.proof.missing', { gaps: gaps.join(', ') })}</span>}
      {stream.waiting === 0 ? null : <span>{t('desk.proof.waiting', { count: count(stream.waiting) })}</span>}
    </li>
  );
}

/** Shows both sides of what was compared last, and when they were last equal. */
export function Proof({ reader, proof }: { reader: Reader; proof: ProofView }) {
  const { t } = reader;
  const { equalAt, last } = proof;
  return (
    <>
      <p>
        {equalAt === null ? (
          t('desk.proof.never')
        ) : (
          <>
            {t('desk.proof.equalAt')} <Time reader={reader} at={equalAt} withClock />
          </>
        )}
        {last !== null && !last.equal ? <span class="badge warn">{t('desk.proof.different')}</span> : null}
      </p>
      {last === null ? null : (
        <ul class="facts shops">
          {last.gateways.map((gateway) => (
            <Gateway reader={reader} gateway={gateway} />
          ))}
          {last.streams.map((stream) => (
            <Stream reader={reader} stream={stream} />
          ))}
        </ul>
      )}
    </>
  );
}
