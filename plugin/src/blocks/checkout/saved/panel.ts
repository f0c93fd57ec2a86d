import type { Told } from './ask.ts';

export type Step = 'ask' | 'code' | 'pick';

/** The panel as it stands on the page: its steps, fields with their errors, and what it says to those who only listen. */
export interface Panel {
  fields: Record<'email' | 'code', HTMLInputElement>;
  find<E extends HTMLElement = HTMLElement>(selector: string): E;
  step(): Step;
  go(next: Step): void;
  say(message: string): void;
  /** Shows an error at its field and leads there; an empty one goes. */
  blame(name: 'email' | 'code', message: string): void;
  /** Waits for one call at a time; what went wrong is said at its field. */
  wait<T>(work: () => Promise<Told<T>>, done: (data: T) => void): Promise<void>;
}

export function createPanel(place: HTMLElement, waiting: string): Panel {
  const find: Panel['find'] = <E extends HTMLElement>(selector: string) => place.querySelector(selector) as E;
  const fields: Panel['fields'] = {
    email: find('#carrello-saved-email'),
    code: find('#carrello-saved-code'),
  };
  let step: Step = 'ask';
  let isBusy = false;

  const say = (message: string): void => void (find('.carrello-saved__said').textContent = message);
  const blame: Panel['blame'] = (name, message) => {
    const field = fields[name];
    find(`#${field.id}-error`).textContent = message;
    if (message === '') return field.removeAttribute('aria-invalid');
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  };
  return {
    fields,
    find,
    step: () => step,
    go(next) {
      step = next;
      for (const part of place.querySelectorAll<HTMLElement>('[data-step]'))
        part.hidden = part.dataset['step'] !== next;
    },
    say,
    blame,
    async wait(work, done) {
      if (isBusy) return;
      isBusy = true;
      say(waiting);
      const told = await work();
      isBusy = false;
      say('');
      if (told.ok) done(told.data);
      else if (told.field === 'email' || told.field === 'code') blame(told.field, told.message);
      else say(told.message);
    },
  };
}
