import type { Reader } from '../../app/reader.ts';
import type { DeskServices, ParcelPlan, Refused, SendingView, ShipAsk } from '../../services.ts';
import { Field, Select, Tick } from '../../ui/field.tsx';
import { FormPage, type Plan } from '../form-page.tsx';
import { staffOf } from '../staff.ts';
import {
  backTo,
  questionOf,
  refused,
  Sure,
  ticked,
  typed,
  type ActionForm,
  type ActionPage,
} from './action-form.tsx';
import {
  chosenPieces,
  countOf,
  pieceName,
  Pieces,
  readPieces,
  type TypedPieces,
} from '../../ui/order/pieces.tsx';
import { startOf } from '../../ui/cut.ts';

export interface ShipEntries {
  /** One of the list, or empty. */
  carrier: string;
  otherCarrier: string;
  trackingNumber: string;
  trackingUrl: string;
  /** All that is left was ticked. */
  complete: boolean;
  pieces: TypedPieces;
  sure: string;
  /** Where it went when the form was shown; empty in a form of before. */
  to: string;
}

/** What was typed says what is in the parcel and who brings it, each in one way only. */
function askOf(entries: ShipEntries, key: string): ShipAsk | Refused {
  const { otherCarrier, trackingNumber, trackingUrl, complete, sure, to } = entries;
  if (entries.carrier !== '' && otherCarrier !== '') return refused('otherCarrier', 'contradiction');
  const lines = chosenPieces(entries.pieces);
  if (lines === null) return refused('lines', 'no_such_pieces');
  if (complete && lines.length > 0) return refused('complete', 'contradiction');
  if (!complete && lines.length === 0) return refused('lines', 'no_pieces');
  const carrier = entries.carrier || otherCarrier;
  const shown = to === '' ? {} : { to };
  const parcel = { key, carrier, trackingNumber, trackingUrl, complete, sure, ...shown };
  return complete ? parcel : { ...parcel, lines };
}

function planOf(reader: Reader, { lines: known }: SendingView, plan: ParcelPlan): Plan {
  const { t, format } = reader;
  const names = plan.lines.flatMap(({ lineKey, quantity }) => {
    const line = known.find((each) => each.lineKey === lineKey);
    return line ? [`${format.decimal(quantity)} × ${pieceName(reader, line)}`] : [];
  });
  const { trackingUrl } = plan;
  return {
    submit: t('desk.ship.submitPieces', { count: format.decimal(plan.count) }),
    sum: plan.count,
    says: [
      t('desk.ship.says', { count: format.decimal(plan.count) }),
      ...names,
      ...(plan.completes ? [t('desk.ship.saysComplete')] : []),
      trackingUrl === '' ? t('desk.ship.saysNoLink') : t('desk.ship.saysLink', { url: trackingUrl }),
    ],
  };
}

export const shipForm = (services: DeskServices): ActionForm<ShipEntries> => ({
  path: 'ship',
  right: 'orders.ship',
  fresh: {
    ...{ carrier: '', otherCarrier: '', trackingNumber: '', trackingUrl: '' },
    ...{ complete: false, pieces: {}, sure: '', to: '' },
  },
  read: (req) => ({
    carrier: startOf(typed(req, 'carrier'), 200),
    otherCarrier: startOf(typed(req, 'otherCarrier'), 200),
    trackingNumber: startOf(typed(req, 'trackingNumber'), 200),
    trackingUrl: startOf(typed(req, 'trackingUrl'), 2000),
    complete: ticked(req, 'complete'),
    pieces: readPieces(req),
    sure: typed(req, 'sure'),
    to: typed(req, 'to'),
  }),
  show: (page) => <ShipPage {...page} sending={page.order.sending as SendingView} />,
  async plan(res, { reader, order, entries }) {
    const ask = askOf(entries, '');
    if ('ok' in ask) return ask;
    const plan = await services.planParcel(staffOf(res), order.id, ask);
    return plan.ok ? planOf(reader, order.sending as SendingView, plan) : plan;
  },
  async ask(res, { order, key, entries, sum }) {
    const ask = askOf(entries, key);
    if ('ok' in ask) return ask;
    return services.shipOrder(staffOf(res), order.id, { ...ask, pieces: sum });
  },
  fits: ({ sending }) => sending !== null,
});

function ShipPage(props: ActionPage<ShipEntries> & { sending: SendingView }) {
  const { reader, order, sending, entries, formKey, plan, faults } = props;
  const { t } = reader;
  return (
    <FormPage
      reader={reader}
      title={t('desk.ship.title', { number: order.number })}
      lead={t('desk.ship.lead', { email: order.email })}
      back={backTo(reader, order)}
      action={`/desk/orders/${order.id}/ship`}
      submit={t('desk.ship.submit')}
      formKey={formKey}
      plan={plan}
      faults={faults}
    >
      <input type="hidden" name="to" value={sending.to} />
      <Content reader={reader} sending={sending} entries={entries} />
      <Way reader={reader} sending={sending} entries={entries} faults={faults} />
      <Sure reader={reader} question={questionOf(order, 'ship')} sure={entries.sure} />
    </FormPage>
  );
}

interface PartProps {
  reader: Reader;
  sending: SendingView;
  entries: ShipEntries;
}

/** What is in the parcel: some pieces, or by one tick all that is left. */
function Content({ reader, sending, entries }: PartProps) {
  const { t, format } = reader;
  const { lines, isAgain, isUnknown } = sending;
  return (
    <fieldset>
      <legend>{t('desk.ship.what')}</legend>
      {isAgain ? <p class="hint">{t('desk.ship.again')}</p> : null}
      {isUnknown ? <p class="hint">{t('desk.ship.unknown')}</p> : null}
      {isAgain ? null : (
        <Tick
          name="complete"
          label={t('desk.ship.all', { count: countOf(reader, lines) })}
          checked={entries.complete}
        />
      )}
      <Pieces
        reader={reader}
        lines={lines}
        pieces={entries.pieces}
        left={({ quantity }) =>
          t(isAgain ? 'desk.ship.ordered' : 'desk.ship.left', { quantity: format.decimal(quantity) })
        }
      />
    </fieldset>
  );
}

/** Who brings it, and how it is followed. */
function Way({ reader, sending, entries, faults }: PartProps & Pick<ActionPage<ShipEntries>, 'faults'>) {
  const { t } = reader;
  const optional = t('desk.form.optional');
  const carriers = sending.carriers.map((name) => ({ value: name, text: name }));
  return (
    <>
      <Select
        name="carrier"
        label={t('desk.ship.carrier')}
        value={entries.carrier}
        options={[{ value: '', text: t('desk.ship.noCarrier') }, ...carriers]}
        faults={faults}
      />
      <Field
        name="otherCarrier"
        label={t('desk.ship.otherCarrier')}
        value={entries.otherCarrier}
        optional={optional}
        maxlength={200}
        faults={faults}
      />
      <Field
        name="trackingNumber"
        label={t('desk.ship.number')}
        value={entries.trackingNumber}
        optional={optional}
        maxlength={200}
        faults={faults}
      />
      <Field
        name="trackingUrl"
        type="url"
        label={t('desk.ship.url')}
        hint={t('desk.ship.urlHint')}
        value={entries.trackingUrl}
        optional={optional}
        maxlength={2000}
        faults={faults}
      />
    </>
  );
}
