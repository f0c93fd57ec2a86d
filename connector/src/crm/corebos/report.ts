/** What was found: `fit` is as it should be, `note` is good to know, `harm` keeps Carrello from writing. */
export interface Finding {
  level: 'fit' | 'note' | 'harm';
  text: string;
}

export interface CheckReport {
  findings: Finding[];
  /** The administrator runs these statements; each succeeds by itself, whatever became of those before it. */
  sql: string[];
}
