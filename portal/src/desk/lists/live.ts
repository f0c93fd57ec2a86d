import { createHash } from 'node:crypto';

/**
 * Where there is JavaScript a list follows what is typed into its search, and what takes longer comes after it by itself.
 * Each is a part (by its id) of the page to which form or link lead without it, so nothing is drawn twice.
 */
const SCRIPT = `(() => {
  const read = async (address, id) => {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    const html = answer.ok ? await answer.text() : '';
    return new DOMParser().parseFromString(html, 'text/html').getElementById(id);
  };
  const put = (id, part) => {
    const here = document.getElementById(id);
    if (here && part) here.replaceWith(document.importNode(part, true));
  };
  const after = () => {
    for (const link of document.querySelectorAll('a[data-after]'))
      read(link.href, link.dataset.after).then((part) => put(link.dataset.after, part), () => undefined);
  };
  after();
  const form = document.querySelector('form[data-live]');
  if (!form) return;
  let turn = 0;
  let timer = 0;
  const ask = async (mine) => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    const part = await read(form.getAttribute('action') + '?' + query, form.dataset.live);
    if (mine !== turn) return;
    put(form.dataset.live, part);
    after();
  };
  form.addEventListener('input', () => {
    turn += 1;
    clearTimeout(timer);
    const mine = turn;
    timer = setTimeout(() => ask(mine).catch(() => undefined), 200);
  });
})();`;

const hash = createHash('sha256').update(SCRIPT).digest('base64');

/** The script, and what the policy of a page has to say so that this one runs and no other. */
export const liveList = { script: SCRIPT, policy: `script-src 'sha256-${hash}'; connect-src 'self'` };

/** The id of the part of a page that follows the search. */
export const FOUND = 'found';
