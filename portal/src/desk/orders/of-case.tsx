import type { Reader } from '../../app/reader.ts';

/** The id of a case as an address or a form names it; empty for whatever else stands there. */
export const caseIdOf = (text: string): string => (/^cas_\w{1,36}$/.test(text) ? text : '');

/** Says, where a form was opened from a case, that it ends that one's return. */
export function OfCase({ reader, caseId }: { reader: Reader; caseId: string }) {
  if (caseId === '') return null;
  return (
    <>
      <input type="hidden" name="case" value={caseId} />
      <p>
        <a href={`/desk/cases/${caseId}`}>{reader.t('desk.case.ofRefund')}</a>
      </p>
    </>
  );
}
