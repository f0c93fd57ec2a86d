import fc from 'fast-check';

/**
 * The same examples at every run, so that a test fails by a change and not by chance. CARRELLO_ANY_EXAMPLES=yes draws others: what
 * they find is mended, and written down as an example of its own.
 */
if (process.env['CARRELLO_ANY_EXAMPLES'] !== 'yes')
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 2017 });
