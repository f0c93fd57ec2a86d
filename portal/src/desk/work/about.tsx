import type { WorkSubject } from '../../services.ts';

/** The path of the record that a task or a note is about. */
export function pathOf({ contactId, companyId, orderId }: WorkSubject): string {
  if (orderId !== '') return `/desk/orders/${orderId}`;
  if (contactId !== '') return `/desk/contacts/${contactId}`;
  return companyId === '' ? '/desk' : `/desk/companies/${companyId}`;
}

/** Hidden fields that say in a form which record it is about. */
export function About({ about }: { about: WorkSubject }) {
  return (
    <>
      {Object.entries(about)
        .filter(([, id]) => id !== '')
        .map(([name, id]) => (
          <input type="hidden" name={name} value={id as string} />
        ))}
    </>
  );
}
