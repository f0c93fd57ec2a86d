import type { ErrorRequestHandler } from 'express';
import type { PortalSettings } from '../services.ts';
import { ErrorPage } from '../ui/error-page.tsx';
import { toPageError } from './page-error.ts';
import { readerOf } from './reader.ts';
import { sendPage } from './render.ts';

/** People get a page, never a problem document. An error from before the reader is known goes on to the connector. */
export function errorPages(settings: PortalSettings): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const reader = readerOf(res);
    if (res.headersSent || reader === undefined) return next(error);
    const { status, kind } = toPageError(error);
    if (status >= 500) settings.report(error, req.path);
    const requestId = String(res.locals['requestId'] ?? '');
    sendPage(res, <ErrorPage reader={reader} kind={kind} requestId={requestId} />, status);
  };
}
