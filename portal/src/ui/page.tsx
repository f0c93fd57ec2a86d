import type { ComponentChildren } from 'preact';
import type { Reader } from '../app/reader.ts';
import type { StaffRight } from '../services.ts';
import { findWord, LOCALES } from './texts.ts';
import { stylesheet } from './stylesheet.ts';

interface PageProps {
  reader: Reader;
  title: string;
  /** Set on a page that shows faults of a form. Its title begins with "Error", because screen readers read it first. */
  faulty?: boolean;
  /** `narrow` for a single form, `wide` for tables. */
  width?: 'narrow' | 'text' | 'wide';
  children: ComponentChildren;
}

/** Where the stylesheet and the logo of a shop are, without the ending. */
const pathOf = ({ shopId, version }: { shopId: string; version: string }): string =>
  `/portal/looks/${shopId}.${version}`;

const LANGUAGE_NAMES = { en: 'English', it: 'Italiano' } as const;

/** The whole document: landmarks, skip link, header, main, footer. */
export function Page({ reader, title, faulty = false, width = 'text', children }: PageProps) {
  const { t } = reader;
  const look = reader.audience === 'portal' ? reader.shop?.look : null;
  const owner = reader.audience === 'desk' ? t('app.desk') : (reader.shop?.name ?? t('app.portal'));
  return (
    <html lang={reader.locale} class={reader.audience}>
      <head>
        <meta charset="utf-8" />
        <title>{`${faulty ? t('errors.pageTitle', { title }) : title} · ${owner}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={stylesheet.path} />
        {look ? <link rel="stylesheet" href={`${pathOf(look)}.css`} /> : null}
      </head>
      <body>
        <a class="skip" href="#content">
          {t('app.skip')}
        </a>
        <Header reader={reader} />
        <main id="content" tabindex={-1} class={`width-${width}`}>
          {(reader.staff ?? reader.customer) ? <Notice reader={reader} /> : null}
          {children}
        </main>
        <Footer reader={reader} />
      </body>
    </html>
  );
}

function Header({ reader }: { reader: Reader }) {
  const { t, audience } = reader;
  const home = audience === 'desk' ? '/desk' : '/portal';
  const name = reader.shop?.name ?? 'Carrello';
  const look = audience === 'portal' ? reader.shop?.look : null;
  return (
    <header class="site">
      {reader.sandbox ? <p class="sandbox">{t('app.sandbox')}</p> : null}
      {reader.doubts.map((doubt) => (
        <p class="sandbox doubt">{reader.word('doubt', doubt)}</p>
      ))}
      <div class="site-inner">
        <a class="brand" href={home}>
          {look?.hasLogo ? (
            <img class="brand-logo" src={`${pathOf(look)}.png`} alt={name} />
          ) : (
            <span class="brand-name">{name}</span>
          )}
          {audience === 'desk' ? <span class="brand-kind">{t('app.desk')}</span> : null}
        </a>
        {reader.staff ? <DeskMenu reader={reader} /> : null}
        {reader.customer ? <CustomerMenu reader={reader} /> : null}
        {(reader.customer ?? reader.staff) ? <Account reader={reader} /> : null}
      </div>
    </header>
  );
}

interface Entry {
  href: string;
  text: string;
}

function CustomerMenu({ reader }: { reader: Reader }) {
  const { t } = reader;
  const ofCompany = reader.customer?.isOfCompany === true;
  const entries = [
    { href: '/portal', text: t('app.orders') },
    ...(ofCompany ? [{ href: '/portal/companies', text: t('company.menu') }] : []),
    { href: '/portal/invoices', text: t('invoices.menu') },
    { href: '/portal/addresses', text: t('app.addresses') },
    { href: '/portal/cases', text: t('app.cases') },
    { href: '/portal/account', text: t('app.account') },
    { href: '/portal/privacy', text: t('privacy.menu') },
  ];
  return <Menu reader={reader} home="/portal" entries={entries} />;
}

function DeskMenu({ reader }: { reader: Reader }) {
  const { t } = reader;
  const all: (Entry & { right: StaffRight })[] = [
    { href: '/desk', text: t('desk.day'), right: 'contacts.read' },
    { href: '/desk/contacts', text: t('desk.contacts'), right: 'contacts.read' },
    { href: '/desk/companies', text: t('desk.companies'), right: 'contacts.read' },
    { href: '/desk/orders', text: t('desk.orders'), right: 'orders.read' },
    { href: '/desk/invoices', text: t('invoices.menu'), right: 'orders.read' },
    { href: '/desk/cases', text: t('desk.cases'), right: 'cases.read' },
    { href: '/desk/intake', text: t('desk.intake'), right: 'intake.read' },
    { href: '/desk/staff', text: t('desk.staff'), right: 'staff.manage' },
  ];
  const entries = all.filter(({ right }) => reader.staff?.rights.includes(right));
  return <Menu reader={reader} home="/desk" entries={entries} />;
}

function Menu({ reader, home, entries }: { reader: Reader; home: string; entries: Entry[] }) {
  const path = reader.path.split('?')[0] ?? '';
  const isHere = (href: string) => path === href || (href !== home && path.startsWith(`${href}/`));
  return (
    <nav class="menu" aria-label={reader.t('app.menu')}>
      {entries.map(({ href, text }) => (
        <a href={href} aria-current={isHere(href) ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}

/** Says what was just done. The address that the form led to names it: `?done=shipped`. */
function Notice({ reader }: { reader: Reader }) {
  const done = new URLSearchParams(reader.path.split('?')[1] ?? '').get('done');
  const text = done === null ? null : findWord(reader.locale, 'notice', done);
  return text === null ? null : (
    <p class="notice" role="status">
      {text}
    </p>
  );
}

function Account({ reader }: { reader: Reader }) {
  const { t, customer, staff } = reader;
  return (
    <form class="account" method="post" action={`/${reader.audience}/sign-out`}>
      <FormToken reader={reader} />
      <span class="account-who">
        <span class="hidden">{t('app.signedInAs', { email: '' })}</span>
        {staff ? <a href="/desk/account">{staff.name}</a> : customer?.email}
        {staff ? <span class="account-role">{reader.word('role', staff.role)}</span> : null}
      </span>
      <button class="quiet">{t('app.signOut')}</button>
    </form>
  );
}

function Footer({ reader }: { reader: Reader }) {
  const { t, shop } = reader;
  return (
    <footer class="site-end">
      <div class="site-inner">
        {shop && reader.audience === 'portal' ? <a href={shop.url}>{t('app.backToShop')}</a> : null}
        {reader.audience === 'portal' ? <span class="seller">{shop?.look?.seller.join(' · ')}</span> : null}
        {reader.audience === 'desk' ? <span>{t('app.version', { version: reader.version })}</span> : null}
        <form
          class="languages"
          method="post"
          action={`/${reader.audience}/language`}
          aria-label={t('app.language')}
        >
          <FormToken reader={reader} />
          <input type="hidden" name="return" value={reader.path} />
          {LOCALES.map((locale) => (
            <button
              class="quiet"
              name="locale"
              value={locale}
              lang={locale}
              aria-pressed={locale === reader.locale ? 'true' : 'false'}
            >
              {LANGUAGE_NAMES[locale]}
            </button>
          ))}
        </form>
      </div>
    </footer>
  );
}

/** Belongs into every form that is posted. */
export function FormToken({ reader }: { reader: Reader }) {
  return <input type="hidden" name="form_token" value={reader.formToken} />;
}
