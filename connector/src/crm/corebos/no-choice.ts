/**
 * What a field with a list says where nothing was chosen. A blank is not in the list: the screen of an order, product or
 * person shows the list's first word instead and saves it, such as the ledger account `300-Sales-Software`.
 */
export const NO_CHOICE = '--None--';

/** The same for a list that has no word for it: the screen keeps a word that it does not know. */
export const NO_WORD = '-';
