/** The rooms of connector/src from the ground up. */
export const LAYERS: string[];
