import { createScript } from './script.ts';

/**
 * Says beside a password, while it is typed, what the server would say of it: the dictionaries are there and far too heavy
 * for a page. It waits until nobody has typed for most of a second, so that a screen reader is not talked over, and says the
 * same thing only once.
 */
export const meterScript = createScript(
  'meter',
  `(() => {
  const field = document.querySelector('input[data-judge]');
  const said = document.getElementById(field.id + '-judged');
  const token = field.form.elements.namedItem('form_token').value;
  let timer = 0;
  let turn = 0;
  const show = (text, isGood) => {
    said.className = 'judged' + (isGood ? ' good' : '');
    if (said.textContent !== text) said.textContent = text;
  };
  const ask = async (mine) => {
    const body = new URLSearchParams({ form_token: token, password: field.value });
    const answer = await fetch(field.dataset.judge, { method: 'POST', body });
    const judged = answer.ok ? await answer.json() : { text: '', isGood: false };
    if (mine === turn) show(judged.text, judged.isGood);
  };
  field.addEventListener('input', () => {
    clearTimeout(timer);
    turn += 1;
    const mine = turn;
    if (field.value === '') return show('', false);
    timer = setTimeout(() => ask(mine).catch(() => undefined), 700);
  });
})();`,
);
