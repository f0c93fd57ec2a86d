/**
 * What a route of the portal is about. `open` is for everybody; `own` shows everybody their own, so that nothing foreign can
 * be named; the others name an object. `act` changes an order or case, `read` shows it.
 */
export type About =
  | 'open'
  | 'own'
  | 'order.read'
  | 'order.act'
  | 'order.own'
  | 'case.read'
  | 'case.act'
  | 'address'
  | 'copy'
  | 'company'
  | 'manager'
  | 'invitation';

/** Every route of the portal. A new route has to be added here. */
export const ABOUT: Record<string, About> = {
  'GET /sign-in': 'open',
  'POST /sign-in': 'open',
  'GET /sign-in/code': 'open',
  'POST /sign-in/code': 'open',
  'POST /sign-in/resend': 'open',
  'GET /sign-in/password': 'open',
  'POST /sign-in/password': 'open',
  'POST /sign-in/again': 'open',
  'POST /sign-out': 'open',
  'GET /sign-in/second': 'open',
  'POST /sign-in/second': 'open',
  'POST /sign-in/passkey': 'open',
  'POST /sign-in/passkey/options': 'open',
  'GET /sign-on/:token': 'open',
  'GET /not-me/:token': 'open',
  'POST /not-me/:token': 'open',
  'GET /o/:orderKey': 'open',
  'GET /': 'own',
  'GET /orders': 'own',
  'GET /orders/:id': 'order.read',
  'GET /orders/:id/order.pdf': 'order.read',
  'GET /orders/:id/documents/:document': 'order.read',
  'GET /invoices': 'own',
  'GET /orders/:id/documents/:document/mail': 'order.read',
  'POST /orders/:id/documents/:document/mail': 'order.read',
  'GET /documents/:token': 'open',
  'POST /documents/:token': 'open',
  'GET /orders/:id/invoice': 'order.act',
  'POST /orders/:id/invoice': 'order.act',
  'GET /files/:token': 'open',
  'POST /files/:token/:file': 'open',
  'POST /orders/:id/files/:file': 'order.own',
  'GET /orders/:id/cancel': 'order.act',
  'POST /orders/:id/cancel': 'order.act',
  'GET /orders/:id/address': 'order.act',
  'POST /orders/:id/address': 'order.act',
  'GET /orders/:id/help': 'order.read',
  'POST /orders/:id/help': 'order.act',
  'GET /cases': 'own',
  'GET /cases/:id': 'case.read',
  'GET /cases/:id/photos/:photo': 'case.read',
  'POST /cases/:id/photos': 'case.act',
  'POST /cases/:id/reply': 'case.act',
  'POST /cases/:id/send': 'case.act',
  'POST /cases/:id/rating': 'case.act',
  'POST /cases/:id/withdraw': 'case.act',
  'GET /addresses': 'own',
  'GET /addresses/new': 'own',
  'POST /addresses/new': 'own',
  'GET /addresses/:id': 'address',
  'POST /addresses/:id': 'address',
  'GET /addresses/:id/remove': 'address',
  'POST /addresses/:id/remove': 'address',
  'POST /addresses/:id/first': 'address',
  'GET /account': 'own',
  'POST /account/password': 'own',
  'POST /account/password/remove': 'own',
  'POST /account/password/judge': 'own',
  'POST /account/sessions': 'own',
  'GET /account/mailboxes/code': 'own',
  'POST /account/mailboxes': 'own',
  'POST /account/mailboxes/change': 'own',
  'POST /account/mailboxes/code': 'own',
  'GET /account/authenticator': 'own',
  'POST /account/authenticator': 'own',
  'POST /account/authenticator/codes': 'own',
  'POST /account/authenticator/remove': 'own',
  'POST /account/passkeys': 'own',
  'POST /account/passkeys/options': 'own',
  'POST /account/passkeys/remove': 'own',
  'GET /privacy': 'own',
  'POST /privacy/copies': 'own',
  'GET /privacy/copies/:id/your-data.zip': 'copy',
  'GET /privacy/consents': 'own',
  'POST /privacy/consents/marketing': 'own',
  'GET /privacy/delete': 'own',
  'POST /privacy/delete': 'own',
  'GET /companies': 'own',
  'GET /companies/:company': 'company',
  'GET /companies/:company/leave': 'company',
  'POST /companies/:company/leave': 'company',
  'GET /companies/:company/people': 'manager',
  'POST /companies/:company/people': 'manager',
  'POST /companies/:company/people/:member/right': 'manager',
  'GET /companies/:company/people/:member/remove': 'manager',
  'POST /companies/:company/people/:member/remove': 'manager',
  'POST /companies/:company/invitations/:invitation/withdraw': 'manager',
  'GET /companies/:company/profiles': 'manager',
  'GET /companies/:company/profiles/new': 'manager',
  'POST /companies/:company/profiles/new': 'manager',
  'GET /companies/:company/profiles/:id': 'manager',
  'POST /companies/:company/profiles/:id': 'manager',
  'GET /companies/:company/profiles/:id/remove': 'manager',
  'POST /companies/:company/profiles/:id/remove': 'manager',
  'GET /invitations/:token': 'invitation',
  'POST /invitations/:token': 'invitation',
};

/** Who knocks. Each but the first three has signed in. */
export const ACTORS = [
  'nobody',
  'staff',
  'ended session',
  'erased customer',
  'stranger',
  'former member',
  'member',
  'member who sees all',
  'manager',
  'who ordered',
] as const;

export type Actor = (typeof ACTORS)[number];

/** `in` opens it; `missing` is told 404, `looks` only 403 or that it is not offered; `sign in` is led there. */
export type Answered = 'in' | 'missing' | 'looks' | 'sign in';

const SIGNED_OUT: Actor[] = ['nobody', 'staff', 'ended session', 'erased customer'];

/** Who of those who have signed in comes in; whoever is not named is told that there is none. */
const LET_IN: Record<Exclude<About, 'open' | 'own'>, Actor[]> = {
  'order.read': ['member who sees all', 'manager', 'who ordered'],
  'order.act': ['manager', 'who ordered'],
  'order.own': ['who ordered'],
  'case.read': ['member who sees all', 'manager', 'who ordered'],
  'case.act': ['manager', 'who ordered'],
  address: ['who ordered'],
  copy: ['who ordered'],
  company: ['member', 'member who sees all', 'manager', 'who ordered'],
  manager: ['manager'],
  // It was written to none of them.
  invitation: [],
};

export function answerFor(about: About, actor: Actor): Answered {
  if (about === 'open') return 'in';
  if (SIGNED_OUT.includes(actor)) return 'sign in';
  if (about === 'own' || LET_IN[about].includes(actor)) return 'in';
  return about.endsWith('.act') && actor === 'member who sees all' ? 'looks' : 'missing';
}
