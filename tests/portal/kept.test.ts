import { expect, it } from 'vitest';
import { createTestPortal, hiddenFields } from './browse.ts';

it('what was typed at the desk when the session had ended comes back after the sign-in, and is sent by a press', async () => {
  const portal = createTestPortal();
  const written: unknown[] = [];
  portal.shop.services.desk.addNote = (_session, note) => {
    written.push(note);
    return Promise.resolve({ ok: true, notice: 'note_added' });
  };
  const browser = portal.atDesk();
  const fields = hiddenFields((await browser.get('/desk/contacts/con_anna')).text, '/desk/notes');
  portal.shop.staffSessions.clear();
  const ended = await browser.post('/desk/notes', { ...fields, text: 'Wants "blue"', password: 'x' });
  expect([ended.status, written]).toEqual([401, []]);
  const sent = hiddenFields(ended.text, '/desk/sign-in');
  const who = { email: 'sara@example.com', password: 'wrong', code: '424242' };
  const refused = await browser.post('/desk/sign-in', { ...sent, ...who });
  const again = hiddenFields(refused.text, '/desk/sign-in');
  const right = { email: 'sara@example.com', password: 'a good password', code: '424242' };
  const back = await browser.post('/desk/sign-in', { ...again, ...right });
  expect(back.text).toContain('Wants &quot;blue&quot;');
  const kept = hiddenFields(back.text, '/desk/notes');
  expect(kept).not.toHaveProperty('password');
  expect((await browser.post('/desk/notes', kept)).status).toBe(303);
  expect(written).toMatchObject([{ contactId: 'con_anna', text: 'Wants "blue"' }]);
});

it('a form of another site is not kept, nor one that leads elsewhere', async () => {
  const portal = createTestPortal();
  const other = { 'sec-fetch-site': 'cross-site' };
  expect((await portal.browser.post('/desk/notes', { text: 'x' }, other)).status).toBe(403);
  const { text } = await portal.browser.get('/desk/sign-in');
  const kept = JSON.stringify({ path: 'https://evil.example/desk', fields: [['text', 'x']] });
  const fields = { ...hiddenFields(text, '/desk/sign-in'), kept };
  const right = { email: 'sara@example.com', password: 'a good password', code: '424242' };
  expect((await portal.browser.post('/desk/sign-in', { ...fields, ...right })).status).toBe(303);
});

it('two who edit a contact do not overwrite each other, and what both changed is asked about', async () => {
  const portal = createTestPortal();
  const contact = portal.shop.contacts[0];
  if (!contact) throw new Error('no contact');
  const saved: unknown[] = [];
  portal.shop.services.desk.listStaff = () => Promise.resolve([]);
  portal.shop.services.desk.editContact = (_session, id, entries) => {
    saved.push(entries);
    return Promise.resolve({ ok: true, id });
  };
  const browser = portal.atDesk();
  const path = '/desk/contacts/con_anna/edit';
  const open = hiddenFields((await browser.get(path)).text, path);
  const { firstName, lastName, email } = contact;
  const mine = {
    ...open,
    firstName: 'Anne',
    lastName,
    email,
    phone: contact.phone,
    company: '',
    ownerId: '',
  };
  Object.assign(contact, { phone: '02 2', company: contact.company });
  await browser.post(path, { ...mine, phone: open['was_phone'] ?? '' });
  expect(saved).toMatchObject([{ firstName: 'Anne', phone: '02 2' }]);
  Object.assign(contact, { firstName: 'Annika' });
  const asked = await browser.post(path, { ...mine, phone: open['was_phone'] ?? '' });
  expect(asked.status).toBe(422);
  expect(asked.text).toContain('value="Anne"');
  const again = { ...mine, ...hiddenFields(asked.text, path) };
  expect((await browser.post(path, again)).status).toBe(303);
  expect(saved[1]).toMatchObject({ firstName: 'Anne' });
  expect(firstName).not.toBe('Anne');
});
