import type { Reader } from '../../app/reader.ts';
import type { ShopLook } from '../../services.ts';
import type { FormFault } from '../../ui/field.tsx';
import { FormToken } from '../../ui/page.tsx';

interface LogoProps {
  reader: Reader;
  look: ShopLook;
  faults: FormFault[];
}

/** Takes a picture, or takes it away; a form of its own, because a picture cannot come back with what was typed. */
export function LogoForm({ reader, look: { shop, logo }, faults }: LogoProps) {
  const { t } = reader;
  const fault = faults.find(({ field }) => field === 'logo');
  return (
    <form
      class="card form"
      method="post"
      action={`/desk/looks/${shop.id}/logo`}
      enctype="multipart/form-data"
    >
      <FormToken reader={reader} />
      <h2>{t('desk.looks.logo')}</h2>
      {logo === null ? (
        <p>{t('desk.looks.noLogo')}</p>
      ) : (
        <p>
          <img class="brand-logo" src={logo} alt={t('desk.looks.hasLogo')} />
        </p>
      )}
      <div class={fault ? 'field faulty' : 'field'}>
        <label for="logo">{t('desk.looks.logoFile')}</label>
        <p class="faint" id="logo-hint">
          {t('desk.looks.logoHint')}
        </p>
        {fault ? (
          <p class="fault" id="logo-fault">
            {fault.text}
          </p>
        ) : null}
        <input
          id="logo"
          name="logo"
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          aria-invalid={fault ? 'true' : undefined}
          aria-describedby={fault ? 'logo-hint logo-fault' : 'logo-hint'}
        />
      </div>
      <div class="buttons">
        <button class="button second" name="what" value="set">
          {t('desk.looks.logoSend')}
        </button>
        {logo === null ? null : (
          <button class="button second" name="what" value="remove">
            {t('desk.looks.logoRemove')}
          </button>
        )}
      </div>
    </form>
  );
}
