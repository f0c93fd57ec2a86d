import type { ComponentChildren } from 'preact';
import type { Reader } from '../app/reader.ts';
import { FaultSummary, type FormFault } from '../ui/field.tsx';
import { FormToken, Page } from '../ui/page.tsx';

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
  faults: FormFault[];
  children: ComponentChildren;
}

/** Puts one thing to do on a page of its own, where it can be read, corrected and left without any script. */
export function FormPage(props: FormPageProps) {
  const { reader, title, lead, width = 'narrow', back, action, submit, formKey, faults, children } = props;
  return (
    <Page reader={reader} title={title} width={width} faulty={faults.length > 0}>
      <p class="back">
        <a href={back.path}>{back.text}</a>
      </p>
      <h1 class="break">{title}</h1>
      {lead === undefined ? null : <p class="lead">{lead}</p>}
      <FaultSummary reader={reader} faults={faults} />
      <form class="card form" method="post" action={action} novalidate>
        <FormToken reader={reader} />
        {formKey === '' ? null : <input type="hidden" name="key" value={formKey} />}
        {children}
        <div class="buttons">
          <button class="button">{submit}</button>
          <a class="button second" href={back.path}>
            {reader.t('desk.form.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}
