import { createHash } from 'node:crypto';

/**
 * Lets the button of a form name what it will do while somebody types: it asks the server, which alone does the sums.
 * Until the answer is there, and without script, the button leads to the second step, which names it. `sum` is what the
 * button named: the server does nothing when it comes to another one.
 */
const SCRIPT = `(() => {
  const form = document.querySelector('form[data-plan]');
  const button = form.querySelector('button[data-plain]');
  const sum = form.elements.namedItem('sum');
  let turn = 0;
  let timer = 0;
  const show = (submit, named) => {
    button.textContent = submit;
    sum.value = named;
  };
  const ask = async (mine) => {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.plan, { method: 'POST', body });
    const plan = answer.ok ? await answer.json() : null;
    if (plan && mine === turn) show(plan.submit, String(plan.sum));
  };
  form.addEventListener('input', () => {
    turn += 1;
    show(button.dataset.plain, '');
    clearTimeout(timer);
    const mine = turn;
    timer = setTimeout(() => ask(mine).catch(() => undefined), 150);
  });
})();`;

const hash = createHash('sha256').update(SCRIPT).digest('base64');

/** The script, and what the policy of a page has to say so that this one runs and no other. */
export const liveForm = { script: SCRIPT, policy: `script-src 'sha256-${hash}'; connect-src 'self'` };
