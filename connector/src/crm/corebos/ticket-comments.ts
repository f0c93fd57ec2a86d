import type { CaseRecord } from '../records.ts';
import { inTransaction, write, type Runner } from './connection.ts';
import { touchEntity } from './crmentity.ts';
import { siteTime, TextFitter } from './fit-text.ts';
import { findLinks, updateLink, writtenAt, type Link } from './links.ts';
import type { Target } from './session.ts';

type Comment = CaseRecord['comments'][number];

async function insertComment(
  trx: Runner,
  { site }: Target,
  { ticket, comment, buyer }: { ticket: number; comment: Comment; buyer: number },
): Promise<number> {
  const { byBuyer, text, at } = comment;
  const isContact = byBuyer && buyer !== 0;
  const said = new TextFitter(site).fit('vtiger_ticketcomments', 'comments', text);
  const author = isContact ? [buyer, 'customer'] : [site.userId, 'user'];
  const { insertId } = await write(
    trx,
    'INSERT INTO vtiger_ticketcomments (ticketid, comments, ownerid, ownertype, createdtime) VALUES (?)',
    [[ticket, said, ...author, siteTime(at, site.timeZone)]],
  );
  return insertId;
}

/** Takes words out that were taken out here: of an erased person everybody's, of a colleague only the own. */
async function blank(trx: Runner, record: CaseRecord, { crmid, base }: Link): Promise<void> {
  const gone = record.comments.flatMap(({ id, text }) => (text === '' ? (base.comments?.[id] ?? []) : []));
  const set = "UPDATE vtiger_ticketcomments SET comments = '' WHERE ticketid = ?";
  if (record.isErased) await write(trx, set, [crmid]);
  else if (gone.length > 0) await write(trx, `${set} AND commentid IN (?)`, [crmid, gone]);
}

/**
 * Writes what was said in a case into its ticket. The link keeps which comment is which message and commits with it, so that
 * each is there once however often this is repeated.
 */
export async function addComments(target: Target, record: CaseRecord, buyer: number): Promise<void> {
  const { db, site, now } = target;
  await inTransaction(db, async (trx) => {
    const link = (await findLinks(trx, 'case', [record.id], { lock: true })).get(record.id);
    if (!link) return;
    await blank(trx, record, link);
    const known = link.base.comments ?? {};
    const missing = record.comments.filter(
      ({ id, text, outsideId }) => text !== '' && outsideId === null && known[id] === undefined,
    );
    if (missing.length === 0) return;
    const comments = { ...known };
    for (const comment of missing)
      comments[comment.id] = await insertComment(trx, target, { ticket: link.crmid, comment, buyer });
    await touchEntity(trx, site, { crmid: link.crmid, module: 'HelpDesk', now });
    await updateLink(trx, { ...link, base: { ...link.base, comments }, writtenAt: writtenAt(target) });
  });
}
