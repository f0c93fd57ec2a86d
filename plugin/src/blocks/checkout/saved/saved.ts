import { isMailbox } from '../../../../../connector/src/contract/mailbox.ts';
import { createAsking, type PageTools } from './ask.ts';
import { followCompany } from './company.ts';
import { fillForm, put, valueOf } from './fill.ts';
import { drawLists, type Chosen } from './lists.ts';
import { createPanel, type Panel } from './panel.ts';
import { lineOf, planOf, type Saved } from './plan.ts';

/** Opens the panel of a returning buyer below its button, and lets it fill the form of the order. */
export function openSaved(form: HTMLFormElement, opener: HTMLElement, tools: PageTools): void {
  const place = form.querySelector<HTMLElement>('.carrello-saved__place');
  const template = document.querySelector<HTMLTemplateElement>('#carrello-saved-template');
  if (!place || !template) return;
  if (place.childElementCount === 0) {
    place.append(template.content.cloneNode(true));
    start(form, createPanel(place, tools.cart.text('savedBusy')), tools);
    place.querySelector('[data-do="close"]')?.addEventListener('click', () => {
      place.hidden = true;
      opener.hidden = false;
      opener.focus();
    });
  }
  place.hidden = false;
  opener.hidden = true;
  place.querySelector<HTMLElement>('[data-step]:not([hidden]) :is(input, button):not(:disabled)')?.focus();
}

function start(form: HTMLFormElement, panel: Panel, tools: PageTools): void {
  const { fields, find, go, say, blame, wait } = panel;
  const { text } = tools.cart;
  const asking = createAsking(tools);
  const offer = createOffer(form, panel, tools);

  const send = () => {
    blame('email', '');
    const email = fields.email.value.trim();
    if (!isMailbox(email)) return blame('email', text('savedEmail'));
    void wait(
      () => asking.sendCode(email),
      ({ outcome }) => {
        if (outcome === 'too_many') return blame('email', text('saved_too_many'));
        if (valueOf(form, 'email') === '') put(form, 'email', email);
        go('code');
        fields.code.focus();
        say(text('savedSent', email));
      },
    );
  };
  const show = () => {
    blame('code', '');
    const code = fields.code.value.replace(/\s/g, '');
    if (!/^\d{6}$/.test(code)) return blame('code', text('savedDigits'));
    void wait(
      () => asking.showCode(fields.email.value.trim(), code),
      ({ addresses }) => offer(addresses, asking.token()),
    );
  };
  const keep = find<HTMLInputElement>('#carrello-saved-keep');
  keep.addEventListener('change', () => {
    const isOn = keep.checked;
    // It is ticked once the connector has noted it.
    keep.checked = !isOn;
    void wait(
      () => asking.keepAddresses(isOn),
      () => {
        keep.checked = isOn;
        say(text(isOn ? 'savedKept' : 'savedNotKept'));
      },
    );
  });
  document.querySelector('#carrello-saved-form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (panel.step() === 'ask') send();
    else if (panel.step() === 'code') show();
  });
  find('[data-do="again"]').addEventListener('click', () => {
    fields.code.value = '';
    say('');
    go('ask');
    fields.email.focus();
  });
  fields.email.value = valueOf(form, 'email');
  go('ask');
}

/** Makes what lists the addresses that the buyer keeps; each press on one fills the form and says so. */
function createOffer(
  form: HTMLFormElement,
  { find, go, say }: Panel,
  { cart: page, ...tools }: PageTools,
): (saved: Saved[], token: string) => void {
  const { text } = page;
  const chosen: Chosen = { billing: null, delivery: null };
  let billTyped = valueOf(form, 'billing.line1') !== '';
  /** What was edited stays as it is, and its profile can be chosen anew. */
  const letGo = (message: string) => {
    billTyped = true;
    chosen.billing = null;
    const picked = form.querySelector<HTMLInputElement>('[name="saved-billing"]:checked');
    if (picked) picked.checked = false;
    say(message);
  };
  const { follow } = followCompany(form, tools, {
    onEdited: () => letGo(text('savedPrivate')),
    onRefused() {
      go('ask');
      letGo(text('savedEnded'));
    },
  });
  return (saved, token) => {
    go('pick');
    const select = form.elements.namedItem('billing.country') as HTMLSelectElement;
    const countries = [...select.options].map(({ value }) => value).filter((value) => value !== '');
    const onPick = (address: Saved) => {
      follow(null, '');
      chosen[address.kind] = address;
      fillForm(form, planOf(chosen, { billTyped }));
      follow(chosen.billing, token);
      const line = lineOf(address, countries[0] ?? '');
      say(address.of ? text('savedOf', address.of) : text('savedFilled', line));
    };
    drawLists(find('.carrello-saved__lists'), saved, { cart: page, countries, onPick });
    find('[data-step="pick"] input:not(:disabled)').focus();
    say(text(saved.length === 0 ? 'savedNone' : 'savedPick'));
  };
}
