const { id, returnUrl, cancelUrl, gone } = JSON.parse(document.getElementById('data').textContent);
const pay = document.getElementById('pay');
const cancel = document.getElementById('cancel');
const page = window.opener ?? (window.parent === window ? null : window.parent);

/** Answers the shop's page, or, opened by a plain redirect, goes back to the address the order named. */
function answer(message, address) {
  if (page) page.postMessage({ ...message, orderId: id }, '*');
  else if (address) {
    const url = new URL(address);
    url.searchParams.set('token', id);
    if (message.payerId) url.searchParams.set('PayerID', message.payerId);
    window.location.assign(url);
  }
}

pay.addEventListener('click', async () => {
  pay.disabled = true;
  cancel.disabled = true;
  const body = new URLSearchParams({ token: id });
  const { approved, payerId } = await (await fetch('/paypal/checkoutnow', { method: 'POST', body })).json();
  if (approved) return answer({ type: 'approved', payerId }, returnUrl);
  cancel.disabled = false;
  document.getElementById('status').textContent = gone;
});
cancel.addEventListener('click', () => answer({ type: 'canceled' }, cancelUrl));
window.addEventListener('keydown', (event) => event.key === 'Escape' && cancel.click());
pay.focus();
