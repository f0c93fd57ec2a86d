/** Text → translation, or its singular and plural. */
export type Catalogue = Record<string, string | string[]>;
export function readCatalogue(): Catalogue;
export function listTexts(): Set<string>;
export function listFaults(catalogue?: Catalogue, texts?: Set<string>): string[];
export function outputs(catalogue?: Catalogue): Record<string, string>;
