/** What tests do with the connector, by name: when a verb moves to another file, only this one follows. */
export { importCatalog } from '../../connector/src/catalog/import.ts';
export { saveProduct, saveVariant } from '../../connector/src/catalog/store.ts';
export type { Crm } from '../../connector/src/crm/crm.ts';
export { createProjector } from '../../connector/src/crm/push/projector.ts';
export { postOrder } from '../../connector/src/intake/post.ts';
export { receiveOrder } from '../../connector/src/intake/receive.ts';
export { joinContacts } from '../../connector/src/merging/join.ts';
export { undoMerge } from '../../connector/src/merging/undo.ts';
export { addShop, getShop, renewConnectCode } from '../../connector/src/shops/shops.ts';
export type { Shop } from '../../connector/src/shops/store.ts';
export { hashPassword } from '../../connector/src/credentials/password.ts';
export { rightsOf } from '../../connector/src/staff/roles.ts';
export { addStaff, type StaffSecrets } from './make/staff.ts';
