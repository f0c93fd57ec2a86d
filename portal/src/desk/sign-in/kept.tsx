import type { Request, Response } from 'express';
import { readerOf, type Reader } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { safeReturnPath } from '../../app/return-path.ts';
import { formToken } from '../../app/security.ts';
import type { StaffSession } from '../../services.ts';
import { FormToken, Page } from '../../ui/page.tsx';
import { DeskSignInPage } from './page.tsx';

/** A form that was sent when its session had ended: where it was to go, and what was typed, in the order of its fields. */
export interface KeptForm {
  path: string;
  fields: [name: string, value: string][];
}

/** Secrets are typed again, and the token was that of the session that ended. */
const FORGOTTEN = /token|password|code|secret/i;
const MOST = 60_000;
/** Here nobody has a session yet. */
const OPEN = /^\/desk\/(sign-in|sign-out|set-up|language)/;

function isKept(value: unknown): value is KeptForm {
  const { path, fields } = (value ?? {}) as Partial<KeptForm>;
  return (
    typeof path === 'string' &&
    safeReturnPath(path, '/desk') === path &&
    Array.isArray(fields) &&
    fields.every((pair) => Array.isArray(pair) && pair.every((text) => typeof text === 'string'))
  );
}

/** Reads what a sign-in carries along; null where it carries nothing that we could have put there. */
export function readKept(text: string): KeptForm | null {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Shows the sign-in with what was typed, so that it is sent after it; nothing is done yet. False where there is nothing to
 * keep. Asked only for a form from our own pages.
 */
export function keepForm(req: Request, res: Response): boolean {
  const path = safeReturnPath(req.originalUrl, '/desk');
  if (path === null || OPEN.test(path) || readerOf(res).staff) return false;
  const fields = Object.entries((req.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    FORGOTTEN.test(name)
      ? []
      : [value].flat().map((each): [string, string] => [name, typeof each === 'string' ? each : '']),
  );
  const kept = JSON.stringify({ path, fields } satisfies KeptForm);
  if (fields.every(([, value]) => value === '') || kept.length > MOST) return false;
  const reader = { ...readerOf(res), path: '/desk/sign-in' };
  const faults = [{ field: '', text: reader.t('desk.kept.ended') }];
  const page = <DeskSignInPage reader={reader} email="" returnPath="/desk" kept={kept} faults={faults} />;
  sendPage(res, page, 401);
  return true;
}

interface KeptPageProps {
  reader: Reader;
  kept: KeptForm;
}

function KeptPage({ reader, kept: { path, fields } }: KeptPageProps) {
  const { t } = reader;
  const typed = fields.filter(([name, value]) => value !== '' && !['key', 'sum', 'mark'].includes(name));
  return (
    <Page reader={reader} title={t('desk.kept.title')} width="text">
      <h1>{t('desk.kept.title')}</h1>
      <p class="lead">{t('desk.kept.lead')}</p>
      <form class="card form" method="post" action={path}>
        <FormToken reader={reader} />
        {fields.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <ul class="says">
          {typed.map(([, value]) => (
            <li class="note break">{value}</li>
          ))}
        </ul>
        <div class="buttons">
          <button class="button">{t('desk.kept.send')}</button>
          <a class="button second" href="/desk">
            {t('desk.form.leave')}
          </a>
        </div>
      </form>
    </Page>
  );
}

/** Hands back what was typed to whoever has just signed in with this secret: they read it and send it. */
export function sendKept(
  res: Response,
  kept: KeptForm,
  { token, session }: { token: string; session: StaffSession },
): void {
  const reader = {
    ...readerOf(res),
    ...{ staff: session, secret: token, formToken: formToken(token), path: '/desk' },
  };
  sendPage(res, <KeptPage reader={reader} kept={kept} />);
}
