interface DayOptions {
  language: string;
  /** The shop's; undefined (a connector of before does not tell it): the reader's own. */
  timeZone: string | undefined;
  dateStyle: 'long' | 'medium';
}

/** Day and time where the shop is, wherever the reader is: 23:30 UTC of 31 December is 1 January in Rome. */
export function dayAndTime(iso: string, { language, timeZone, dateStyle }: DayOptions): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: 'short', timeZone });
  return format.format(Date.parse(iso));
}
