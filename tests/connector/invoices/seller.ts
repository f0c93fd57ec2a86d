import { saveEntity, type LegalEntity } from '../../../connector/src/invoices/entities.ts';
import type { EntityFields } from '../../../connector/src/invoices/entity-fields.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import type { TestApp } from '../../support/app.ts';

/** A seller in Milano of whom everything is known. */
export const ROSSI: Partial<EntityFields> = {
  name: 'Rossi Lampade SRL',
  line1: 'Via Brera 5',
  postcode: '20121',
  city: 'Milano',
  state: 'MI',
  country: 'IT',
  vatNumber: 'IT00743110157',
  fiscalCode: '00743110157',
  email: 'conti@rossi.example',
  taxRegime: 'RF01',
};

export const addEntity = ({ ctx }: Pick<TestApp, 'ctx'>, over: Partial<EntityFields> = {}) =>
  saveEntity(ctx, null, { ...ROSSI, ...over });

/** The shop `shp_1` issues its documents here, for orders from 2026 on. */
export async function issueHere(app: TestApp, over: Partial<EntityFields> = {}): Promise<LegalEntity> {
  const entity = await addEntity(app, over);
  await saveInvoiceSettings(app.ctx, 'shp_1', { mode: 'here', entityId: entity.id, fromDay: '2026-01-01' });
  return entity;
}
