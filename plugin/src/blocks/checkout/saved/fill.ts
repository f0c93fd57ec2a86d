import { PLACE, secondLine, type Plan, type Saved } from './plan.ts';

/** As if it had been typed: whatever listens keeps it, takes errors away and prices anew. */
export function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLSelectElement)) return;
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

function tick(form: HTMLFormElement, name: string, isOn: boolean): void {
  const box = form.elements.namedItem(name);
  if (box instanceof HTMLInputElement && box.checked !== isOn) box.click();
}

export const valueOf = (form: HTMLFormElement, name: string): string =>
  (form.elements.namedItem(name) as HTMLInputElement | null)?.value ?? '';

function putAddress(form: HTMLFormElement, section: 'billing' | 'delivery', address: Saved): void {
  for (const key of PLACE) {
    const isName = key === 'firstName' || key === 'lastName';
    // A company's profile may have no person, and an order needs one: what was typed stays.
    if (!isName || address[key] !== '') put(form, `${section}.${key}`, address[key]);
  }
  if (address.phone !== '' && valueOf(form, 'billing.phone') === '')
    put(form, 'billing.phone', address.phone);
}

function putBill(form: HTMLFormElement, address: Saved): void {
  const isCompany = address.kind === 'billing' && address.company !== '';
  tick(form, 'isCompany', isCompany);
  putAddress(form, 'billing', isCompany ? address : { ...address, line2: secondLine(address) });
  tick(form, 'wantsInvoice', address.wantsInvoice === true);
  if (!isCompany) put(form, 'invoice.fiscalCode', address.fiscalCode);
  if (!isCompany) return;
  put(form, 'company.name', address.company);
  for (const key of ['vatNumber', 'fiscalCode', 'sdiCode', 'pec'] as const)
    put(form, `company.${key}`, address[key]);
}

/** Fills the order's form; every field can be changed afterwards, for this order alone. */
export function fillForm(form: HTMLFormElement, { billing, delivery, otherAddress }: Plan): void {
  if (otherAddress !== null) tick(form, 'otherAddress', otherAddress);
  if (billing) putBill(form, billing);
  if (delivery) putAddress(form, 'delivery', { ...delivery, line2: secondLine(delivery) });
}
