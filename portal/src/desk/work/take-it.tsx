import type { Reader } from '../../app/reader.ts';
import { FormToken } from '../../ui/page.tsx';

/** The press by which the reader looks after a contact from now on. */
export function TakeIt({ reader, contactId, name }: { reader: Reader; contactId: string; name: string }) {
  return (
    <form method="post" action={`/desk/contacts/${contactId}/take`}>
      <FormToken reader={reader} />
      <input type="hidden" name="return" value={reader.path} />
      <button class="button second small">
        {reader.t('desk.contact.take')}
        <span class="hidden">: {name}</span>
      </button>
    </form>
  );
}
