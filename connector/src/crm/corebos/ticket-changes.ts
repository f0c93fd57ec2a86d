import type { CaseChange } from '../crm.ts';
import type { CaseRecord } from '../records.ts';
import { inTransaction, select, type Row } from './connection.ts';
import { siteTime } from './fit-text.ts';
import { agreeOn, findLinksByRecord, updateLink, type Link } from './links.ts';
import type { Target } from './session.ts';
import { ticketStatus, wantOf } from './ticket-status.ts';

interface TouchedTicket {
  crmid: number;
  deleted: boolean;
}

/** Comments since a time in the site's zone, by ticket. Those of before Carrello looked stay there: nobody wrote them for the buyer. */
async function readComments({ db }: Target, crmids: number[], since: string): Promise<Row[]> {
  return select(
    db,
    `SELECT c.commentid, c.ticketid, c.comments, c.ownertype, u.user_name FROM vtiger_ticketcomments c
       LEFT JOIN vtiger_users u ON u.id = c.ownerid AND c.ownertype = 'user'
      WHERE c.ticketid IN (?) AND c.createdtime >= ? ORDER BY c.commentid`,
    [crmids, since],
  );
}

const textOf = (value: unknown): string =>
  String(value ?? '')
    .replace(/\r\n?/g, '\n')
    .trim();

function freshComments(rows: Row[], { crmid, base }: Link): CaseChange['comments'] {
  const known = new Set(Object.values(base.comments ?? {}));
  return rows
    .filter((row) => Number(row['ticketid']) === crmid && !known.has(Number(row['commentid'])))
    .map((row) => ({
      id: String(row['commentid']),
      by: row['ownertype'] === 'user' ? String(row['user_name'] ?? '') : null,
      text: textOf(row['comments']),
    }))
    .filter(({ text }) => text !== '');
}

function toChange(
  { crmid, deleted }: TouchedTicket,
  link: Link,
  { status, comments }: { status: string; comments: Row[] },
): CaseChange[] {
  const { fields, held, turn = 0 } = link.base;
  const fresh = freshComments(comments, link);
  const gone = deleted && fields['deleted'] !== '1';
  if (fresh.length === 0 && !gone && fields['status'] === status) return [];
  return [
    {
      ...{ kind: 'case', id: link.id, outsideId: String(crmid), comments: fresh, deleted: gone, turn },
      ...{ fields: { status }, base: statusIn(fields), held: statusIn(held), wants: wantOf(status) },
    },
  ];
}

const statusIn = ({ status }: Record<string, string>): Record<string, string> =>
  status === undefined ? {} : { status };

/**
 * Reads what staff did with the tickets of cases. What we wrote ourselves is told from theirs by the comment's id and not by
 * the time, so that a word of the same second as ours is not lost; the links are read last, because each of our comments
 * commits with its link.
 */
export async function readTicketChanges(
  target: Target,
  touched: TouchedTicket[],
  since: number,
): Promise<CaseChange[]> {
  const { db, site } = target;
  const crmids = touched.map(({ crmid }) => crmid);
  if (crmids.length === 0 || !site.tables.has('vtiger_ticketcomments')) return [];
  const comments = await readComments(target, crmids, siteTime(since, site.timeZone));
  const tickets = await select(
    db,
    'SELECT ticketid, status FROM vtiger_troubletickets WHERE ticketid IN (?)',
    [crmids],
  );
  const statuses = new Map(tickets.map((row) => [Number(row['ticketid']), String(row['status'] ?? '')]));
  const links = await findLinksByRecord(db, crmids);
  return touched.flatMap((each) => {
    const link = links.get(each.crmid);
    const status = statuses.get(each.crmid);
    return link?.kind === 'case' && status !== undefined ? toChange(each, link, { status, comments }) : [];
  });
}

/** Keeps which message here each comment has become, and the status as both sides know it from now on. */
export async function acknowledgeTicket(
  { db }: Target,
  { outsideId, fields, deleted, comments }: CaseChange,
  { record, messages }: { record: CaseRecord; messages: Record<string, string> },
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const link = (await findLinksByRecord(trx, [Number(outsideId)])).get(Number(outsideId));
    if (!link) return;
    const known = { ...link.base.comments };
    for (const { id } of comments) known[messages[id] ?? `left:${id}`] = Number(id);
    const ours = ticketStatus(record);
    // What staff left as it was is ours to change: an answer from here or there makes `Open` into `Wait For Response`.
    const isTheirs = fields['status'] !== link.base.fields['status'];
    const apart = ours === fields['status'] ? {} : { status: ours };
    const held = isTheirs ? apart : link.base.held;
    const base = agreeOn(link.base, { ...fields, ...(deleted ? { deleted: '1' } : {}) }, held);
    await updateLink(trx, { ...link, hash: '', base: { ...base, comments: known } });
  });
}
