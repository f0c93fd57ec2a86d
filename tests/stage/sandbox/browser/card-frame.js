import { connectToPage, formEncode, reportHeight } from './frame-link.js';

const { texts } = JSON.parse(document.getElementById('data').textContent);
const form = document.getElementById('card');
const fields = { number: form.elements.number, expiry: form.elements.expiry, cvc: form.elements.cvc };

const digitsOf = (input) => input.value.replace(/\D/g, '');
const isAmex = () => /^3[47]/.test(digitsOf(fields.number));
const cvcLength = () => (isAmex() ? 4 : 3);

function passesLuhn(number) {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const weighed = index % 2 ? digit * 2 : Number(digit);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

function expiryOf() {
  const digits = digitsOf(fields.expiry);
  const year = digits.length === 6 ? Number(digits.slice(2)) : 2000 + Number(digits.slice(2));
  return { complete: digits.length === 4 || digits.length === 6, month: Number(digits.slice(0, 2)), year };
}

/** Each check answers the code of what is wrong with its field, or null. */
const checks = {
  number() {
    const digits = digitsOf(fields.number);
    if (digits.length < (isAmex() ? 15 : 16)) return 'incomplete_number';
    return passesLuhn(digits) ? null : 'invalid_number';
  },
  expiry() {
    const { complete, month, year } = expiryOf();
    if (!complete || month < 1 || month > 12) return 'incomplete_expiry';
    const now = new Date();
    const past = year * 12 + month - 1 < now.getFullYear() * 12 + now.getMonth();
    return past ? 'invalid_expiry_year_past' : null;
  },
  cvc: () => (digitsOf(fields.cvc).length === cvcLength() ? null : 'incomplete_cvc'),
};

const messages = {
  incomplete_number: texts.incompleteNumber,
  invalid_number: texts.invalidNumber,
  incomplete_expiry: texts.incompleteExpiry,
  invalid_expiry_year_past: texts.pastExpiry,
  incomplete_cvc: texts.incompleteCvc,
};

function show(name, code) {
  const message = code ? messages[code] : '';
  const place = document.getElementById(`${name}-error`);
  if (place.textContent !== message) place.textContent = message;
  if (code) fields[name].setAttribute('aria-invalid', 'true');
  else fields[name].removeAttribute('aria-invalid');
}

function formatValue(name, input) {
  // Only at the end of the text: rewriting under a cursor in the middle would move it.
  if (input.selectionStart !== input.value.length) return;
  const digits = digitsOf(input);
  if (name === 'number') input.value = digits.slice(0, 16).replace(/(\d{4})(?=\d)/g, '$1 ');
  if (name === 'cvc') input.value = digits.slice(0, cvcLength());
  if (name === 'expiry' && digits.length > 2) input.value = `${digits.slice(0, 2)}/${digits.slice(2, 6)}`;
}

const { port, hello } = await connectToPage();
const say = (message) => port.postMessage(message);

function applyAppearance({ theme, variables = {} } = {}) {
  const { style } = document.documentElement;
  if (theme === 'night') document.body.classList.add('night');
  if (variables.colorText || theme === 'night') style.setProperty('--text', variables.colorText ?? '#fff');
  if (variables.borderRadius) style.setProperty('--radius', variables.borderRadius);
  if (variables.fontSizeBase) style.setProperty('--size', variables.fontSizeBase);
}

let last = '';
function reportChange() {
  const complete = Object.values(checks).every((check) => check() === null);
  const empty = Object.values(fields).every((input) => input.value === '');
  const now = `${complete} ${empty}`;
  if (now !== last) say({ type: 'change', complete, empty });
  last = now;
}

for (const [name, input] of Object.entries(fields)) {
  input.addEventListener('input', () => {
    formatValue(name, input);
    if (input.hasAttribute('aria-invalid')) show(name, checks[name]());
    reportChange();
  });
  input.addEventListener('blur', () => input.value && show(name, checks[name]()));
}
form.addEventListener('focusin', () => say({ type: 'focus' }));
form.addEventListener('focusout', () => say({ type: 'blur' }));
form.addEventListener('submit', (event) => event.preventDefault());
window.addEventListener('keydown', (event) => event.key === 'Escape' && say({ type: 'escape' }));
form.addEventListener('click', ({ target }) => {
  const number = target.closest('[data-number]')?.dataset.number;
  if (!number) return;
  const values = { number: number.replace(/(\d{4})(?=\d)/g, '$1 '), expiry: '12/34', cvc: '123' };
  for (const [name, value] of Object.entries(values)) {
    fields[name].value = value;
    show(name, null);
  }
  reportChange();
});

function submit() {
  const wrong = Object.entries(checks).map(([name, check]) => ({ name, code: check() }));
  for (const { name, code } of wrong) show(name, code);
  const [first] = wrong.filter(({ code }) => code);
  if (!first) return { selectedPaymentMethod: 'card' };
  fields[first.name].focus();
  return { error: { type: 'validation_error', code: first.code, message: messages[first.code] } };
}

async function createToken(key, params) {
  const { month, year } = expiryOf();
  const card = {
    number: digitsOf(fields.number),
    exp_month: month,
    exp_year: year,
    cvc: digitsOf(fields.cvc),
  };
  const { payment_method_data: data, ...rest } = params;
  const body = formEncode({ key, ...rest, payment_method_data: { ...data, type: 'card', card } });
  try {
    const answer = await (await fetch('/v1/confirmation_tokens', { method: 'POST', body })).json();
    return answer.error ? { error: answer.error } : { confirmationToken: answer };
  } catch {
    return { error: { type: 'api_connection_error', message: 'The sandbox cannot be reached.' } };
  }
}

port.onmessage = async ({ data }) => {
  const reply = (value) => say({ type: 'reply', id: data.id, value });
  if (data.type === 'submit') reply(submit());
  if (data.type === 'token') reply(await createToken(data.key, data.params));
  if (data.type === 'focus') fields.number.focus();
  if (data.type === 'blur') document.activeElement?.blur();
  if (data.type === 'clear') form.reset();
};
applyAppearance(hello.appearance);
reportHeight(port);
say({ type: 'ready' });
