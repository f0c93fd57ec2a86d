import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { LAYERS } from './layers.js';

/** Time comes from the injected clock, settings from one file: what breaks these rules cannot be tested. */
const clockRules = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use ctx.clock.now().' },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Use ctx.clock.now().',
  },
];
const environmentRule = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only config.ts reads the environment.',
};

/** One zone a room: an import against the order of the layers, or between two rooms in both directions, is an error. */
const layerZones = LAYERS.map((room, index) => ({
  target: `./connector/src/${room}`,
  from: './connector/src',
  except: LAYERS.slice(0, index + 1).map((lower) => `./${lower}`),
  message: `${room} stands below it: see layers.js.`,
}));

/** A room's store is its own (its row types may be named); the pages' words are portal-services' alone. */
function restrictedImports({ providers = false, portal = false } = {}) {
  return {
    paths: providers ? [] : [{ name: 'stripe', message: 'Only gateways/stripe speaks to Stripe.' }],
    patterns: [
      ...(providers ? [] : [{ group: ['@paypal/*'], message: 'Only gateways/paypal speaks to PayPal.' }]),
      ...(portal
        ? []
        : [
            {
              regex: '^@carrello/portal(/services)?$',
              message: 'Only portal-services speaks the language of the pages.',
            },
          ]),
      { group: ['**/tests/**', '@carrello/tests*'], message: 'Product code never imports the tests.' },
      {
        regex: '^(\\.\\./)+[a-z-]+/(.*/)?store\\.ts$',
        message: "Ask the room's verbs or queries, not its store.",
        allowTypeImports: true,
      },
    ],
  };
}

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/dist/**',
      'plugin/build/**',
      '.stage/**',
      '.cache/**',
      'tests/stage/sandbox/browser/**',
    ],
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    plugins: { '@typescript-eslint': tseslint.plugin, 'import-x': importX },
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 300],
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', environmentRule],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['connector/**', 'portal/**'],
    rules: {
      'no-restricted-syntax': ['error', environmentRule, ...clockRules],
      '@typescript-eslint/no-restricted-imports': ['error', restrictedImports()],
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            ...layerZones,
            {
              target: './portal',
              from: './connector',
              message: 'The portal states what it needs in services.ts.',
            },
          ],
        },
      ],
    },
  },
  { files: ['connector/src/config.ts'], rules: { 'no-restricted-syntax': ['error', ...clockRules] } },
  {
    files: ['connector/src/platform/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', environmentRule] },
  },
  {
    files: ['connector/src/gateways/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', restrictedImports({ providers: true })] },
  },
  {
    files: ['connector/src/portal-services/**', 'portal/**'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', restrictedImports({ portal: true })] },
  },
  {
    files: ['plugin/src/**'],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            {
              target: './plugin',
              from: './connector/src',
              except: ['./contract'],
              message: 'The plugin may import the contract only.',
            },
          ],
        },
      ],
    },
  },
  { files: ['tests/**'], rules: { 'no-restricted-syntax': 'off', 'max-lines': ['error', 400] } },
  { files: ['tests/stage/**', 'tests/bench/**', 'connector/build.mjs'], rules: { 'no-console': 'off' } },
  {
    files: [
      '**/*.config.{js,mjs}',
      'tests/browser/support/*.mjs',
      'plugin/src/**/index.{ts,tsx}',
      'plugin/webpack.config.js',
    ],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: ['**/*.{js,mjs}'], rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' } },
);
