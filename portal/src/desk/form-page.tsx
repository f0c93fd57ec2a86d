import type { ComponentChildren } from 'preact';
import type { Reader } from '../app/reader.ts';
import { FaultSummary, type FormFault } from '../ui/field.tsx';
import { FormToken, Page } from '../ui/page.tsx';
import { liveForm } from './live-form.ts';

/** What a form would do, before it is done. */
export interface Plan {
  /** The button's text: `Give back €19.00`. */
  submit: string;
  /** The figure that the button names: minor units of money, or pieces; sent back as what was agreed to. Null for none. */
  sum: string | null;
  /** All that follows, a sentence each. */
  says: string[];
}

interface FormPageProps {
  reader: Reader;
  title: string;
  lead?: string;
  width?: 'narrow' | 'text';
  /** The page that the form was opened from; leaving the form leads back there. */
  back: { path: string; text: string };
  action: string;
  submit: string;
  /** Empty where sending it twice does no harm. */
  formKey: string;
  /** For a form that moves money or goods: what it would do, or null before anybody asked. Left out for all others. */
  plan?: Plan | null;
  faults: FormFault[];
  children: ComponentChildren;
}

/** Puts one thing to do on a page of its own, where it can be read, corrected and left without any script. */
export function FormPage(props: FormPageProps) {
  const { reader, title, lead, width = 'narrow', back, action, submit, formKey, plan, faults } = props;
  const isPlanned = plan !== undefined;
  return (
    <Page reader={reader} title={title} width={width} faulty={faults.length > 0}>
      <p class="back">
        <a href={back.path}>{back.text}</a>
      </p>
      <h1 class="break">{title}</h1>
      {lead === undefined ? null : <p class="lead">{lead}</p>}
      <FaultSummary reader={reader} faults={faults} />
      {plan && faults.length === 0 ? <Planned reader={reader} plan={plan} /> : null}
      <form
        class="card form"
        method="post"
        action={action}
        novalidate
        data-plan={isPlanned ? `${action}/plan` : undefined}
      >
        <FormToken reader={reader} />
        {formKey === '' ? null : <input type="hidden" name="key" value={formKey} />}
        {isPlanned ? <input type="hidden" name="sum" value={plan?.sum ?? ''} /> : null}
        {props.children}
        <div class="buttons">
          <button class="button" data-plain={isPlanned ? submit : undefined} aria-live="polite">
            {plan?.submit ?? submit}
          </button>
          <a class="button second" href={back.path}>
            {reader.t('desk.form.leave')}
          </a>
        </div>
      </form>
      {isPlanned ? <script dangerouslySetInnerHTML={{ __html: liveForm.script }} /> : null}
    </Page>
  );
}

/** The second step: what the button now does, in figures. It takes the focus, so that nobody has to look for it. */
function Planned({ reader, plan }: { reader: Reader; plan: Plan }) {
  return (
    <section class="card flags" role="status" tabindex={-1} autofocus aria-labelledby="plan-title">
      <h2 id="plan-title">{reader.t('desk.plan.title')}</h2>
      <ul>
        {plan.says.map((sentence) => (
          <li class="break">{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
