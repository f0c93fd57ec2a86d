import { Router } from 'express';
import { fieldOf } from '../../app/forms.ts';
import { goTo } from '../../app/go-to.ts';
import type { Reader } from '../../app/reader.ts';
import type { ContactView, DeskServices } from '../../services.ts';
import { FormToken } from '../../ui/page.tsx';
import { may } from '../forms.ts';
import { staffOf } from '../staff.ts';

interface TagsProps {
  reader: Reader;
  contact: Pick<ContactView, 'id' | 'tags'>;
}

/** Shows a contact's tags, each leading to all contacts with it, and lets staff add and take away. */
export function Tags({ reader, contact: { id, tags } }: TagsProps) {
  const { t } = reader;
  const mayWrite = may(reader, 'contacts.write');
  if (tags.length === 0 && !mayWrite) return null;
  return (
    <div class="tags">
      <ul aria-label={t('desk.tags')}>
        {tags.map((tag) => (
          <li class="tag">
            <a href={`/desk/contacts?${new URLSearchParams({ tag }).toString()}`}>{tag}</a>
            {mayWrite ? (
              <form method="post" action={`/desk/contacts/${id}/tags/remove`}>
                <FormToken reader={reader} />
                <input type="hidden" name="tag" value={tag} />
                <button title={t('desk.tags.remove', { tag })}>
                  <span aria-hidden="true">×</span>
                  <span class="hidden">{t('desk.tags.remove', { tag })}</span>
                </button>
              </form>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <form class="tag-add" method="post" action={`/desk/contacts/${id}/tags`}>
          <FormToken reader={reader} />
          <label class="hidden" for="tag">
            {t('desk.tags.new')}
          </label>
          <input id="tag" name="tag" maxlength={40} placeholder={t('desk.tags.new')} autocomplete="off" />
          <button class="button second small">{t('desk.tags.add')}</button>
        </form>
      ) : null}
    </div>
  );
}

export function tagRoutes(services: DeskServices): Router {
  const router = Router();
  router.post('/contacts/:id/tags', async (req, res) => {
    const outcome = await services.addTag(staffOf(res), req.params.id, fieldOf(req, 'tag'));
    goTo(res, `/desk/contacts/${req.params.id}`, outcome.ok ? outcome.notice : outcome.reason);
  });
  router.post('/contacts/:id/tags/remove', async (req, res) => {
    const outcome = await services.removeTag(staffOf(res), req.params.id, fieldOf(req, 'tag'));
    goTo(res, `/desk/contacts/${req.params.id}`, outcome.ok ? outcome.notice : outcome.reason);
  });
  return router;
}
