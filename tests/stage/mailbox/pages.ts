import express, { type Express } from 'express';
import { escapeHtml, renderPage } from '../sandbox/page.ts';
import type { Mail } from './mail.ts';
import type { MailStore } from './store.ts';

const CSS = `
body{background:#f4f6fa}
main{max-width:60rem;margin:0 auto;padding:1.25rem;display:grid;gap:1rem}
h1{font-size:1.5rem;margin:0;overflow-wrap:anywhere}h2{font-size:1.125rem;margin:0}
ol{list-style:none;margin:0;padding:0;background:#fff;border:1px solid #d5dbe6;border-radius:10px}
li+li{border-top:1px solid #e5e9f1}
li a{display:grid;gap:.125rem;padding:.75rem 1rem;color:inherit;text-decoration:none;overflow-wrap:anywhere}
li a:hover{background:#eef2fb}
li strong{color:#1d4ed8}
.meta{color:#4b5563;font-size:.875rem;display:flex;flex-wrap:wrap;gap:0 1rem}
dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;overflow-wrap:anywhere}
dt{color:#4b5563}dd{margin:0}
pre,iframe{width:100%;margin:0;background:#fff;border:1px solid #d5dbe6;border-radius:10px}
pre{padding:1rem;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
iframe{height:70vh}
`;

/** The mails for people, and `/mails.json?to=` for programs. */
export function createMailboxPages(store: MailStore): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    next();
  });
  app.get('/', (req, res) => {
    const to = typeof req.query['to'] === 'string' ? req.query['to'] : undefined;
    res.send(listPage(store.find(to).toReversed()));
  });
  app.get('/mails.json', (req, res) => {
    const to = typeof req.query['to'] === 'string' ? req.query['to'] : undefined;
    res.json(store.find(to));
  });
  app.get('/mails/:number', (req, res) => {
    const mail = store.get(Number(req.params.number));
    if (!mail) return void res.status(404).type('text').send('No such mail\n');
    res.send(mailPage(mail));
  });
  app.get('/mails/:number/attachments/:index', (req, res) => {
    const file = store.get(Number(req.params.number))?.attachments[Number(req.params.index)];
    if (!file) return void res.status(404).type('text').send('No such attachment\n');
    res.attachment(file.name).type(file.type).send(Buffer.from(file.base64, 'base64'));
  });
  return app;
}

function listPage(mails: Mail[]): string {
  const items = mails.map(
    (
      mail,
    ) => `<li><a href="/mails/${mail.number}"><strong>${escapeHtml(mail.subject || '(no subject)')}</strong>
<span class="meta"><span>To ${escapeHtml(mail.to.join(', '))}</span><span>From ${escapeHtml(mail.from)}</span>${time(mail.at)}</span></a></li>`,
  );
  const list = items.length ? `<ol>${items.join('\n')}</ol>` : '<p>No mail yet.</p>';
  return renderPage({
    title: 'Mailbox (sandbox)',
    css: CSS,
    body: `<main><h1>Mailbox</h1><p class="sandbox">Everything the shop mails ends here; nothing is sent on.</p>${list}</main>`,
  });
}

function mailPage(mail: Mail): string {
  const files = mail.attachments.map(
    (file, index) =>
      `<a href="/mails/${mail.number}/attachments/${index}">${escapeHtml(file.name)}</a> (${file.bytes} bytes)`,
  );
  // Sandboxed without scripts or same-origin: a mail is somebody else's page.
  const html = mail.html
    ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups" srcdoc="${escapeHtml(mail.html)}"></iframe>`
    : '';
  return renderPage({
    title: mail.subject || 'Mail',
    css: CSS,
    body: `<main><p><a href="/">All mails</a></p><h1>${escapeHtml(mail.subject || '(no subject)')}</h1>
<dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${escapeHtml(mail.to.join(', '))}</dd>
<dt>Time</dt><dd>${time(mail.at)}</dd><dt>Message-ID</dt><dd>${escapeHtml(mail.messageId)}</dd>
${files.length ? `<dt>Attached</dt><dd>${files.join('<br>')}</dd>` : ''}</dl>
<h2>As text</h2><pre>${escapeHtml(mail.text || '(no text part)')}</pre>${html}</main>`,
  });
}

function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
