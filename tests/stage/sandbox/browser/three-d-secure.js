import { connectToPage, reportHeight } from './frame-link.js';

const { id, secret } = JSON.parse(document.getElementById('data').textContent);
const buttons = [...document.querySelectorAll('[data-outcome]')];
const { port } = await connectToPage();
let decided = false;

async function decide(outcome) {
  if (decided) return;
  decided = true;
  for (const button of buttons) button.disabled = true;
  const body = new URLSearchParams({ payment_intent: id, client_secret: secret, outcome });
  await fetch('/stripe/3ds', { method: 'POST', body }).catch(() => undefined);
  port.postMessage({ type: 'done' });
}

for (const button of buttons) button.addEventListener('click', () => decide(button.dataset.outcome));
window.addEventListener('keydown', (event) => event.key === 'Escape' && decide('fail'));
port.onmessage = ({ data }) => data.type === 'fail' && decide('fail');
reportHeight(port);
buttons[0].focus();
