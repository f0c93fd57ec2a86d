import type { Response } from 'express';

/** Redirects to the page that shows what was done; `notice` names what it says, such as `shipped`. */
export function goTo(res: Response, path: string, notice: string): void {
  const [base = path, query] = path.split('?');
  const search = new URLSearchParams(query);
  search.set('done', notice);
  res.redirect(303, `${base}?${search.toString()}`);
}
