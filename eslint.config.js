import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The parts of the laboratory that compute with tensors; the page may know their types alone. */
const TENSOR_ROOMS = ['lab-encoder', 'lab-objective', 'lab-prompt', 'lab-training'];

const LAB = ['lab', ...TENSOR_ROOMS];

const element = (type) => ({ element: { types: { anyOf: [type].flat() } } });
const file = (category) => ({ file: { categories: { anyOf: [category].flat() } } });
const tensorLibrary = { module: { origin: 'external', source: ['@tensorflow/*'] } };

const mayNotImport = (from, to, message) => ({ from, disallow: { to }, message });
const mayImportTypesOnly = (from, to, message) => ({ from, disallow: { to, dependency: { kind: '!type' } }, message });

const PAGE = ['main', 'store', 'ui'];

const importDirection = [
  mayNotImport(
    element(LAB),
    [element(['main', 'cli', 'engine', 'hub', 'shelf', 'store', 'ui', 'worker'])],
    'The laboratory stands alone: it may import nothing of the page, the worker, the engine or the command line.',
  ),
  mayNotImport(
    element(LAB),
    [
      { module: { origin: 'core' } },
      { module: { origin: 'external', source: ['react', 'react-dom', 'recharts', 'zustand'] } },
    ],
    'The laboratory runs in a worker, in Node and in a test: what belongs to one of them alone stays outside.',
  ),
  mayNotImport(
    element(['hub', 'shelf']),
    [
      element(['main', 'cli', 'engine', 'store', 'ui', 'worker']),
      tensorLibrary,
      { module: { origin: 'core' } },
      { module: { origin: 'external', source: ['react', 'react-dom', 'recharts', 'zustand'] } },
    ],
    'Fetching and keeping encoders is the same in a worker and in Node: what belongs to one of them is an argument.',
  ),
  mayNotImport(
    element('hub'),
    [element([...TENSOR_ROOMS, 'shelf'])],
    'The hub knows names, files and bytes, not what is in them.',
  ),
  mayNotImport(
    element('engine'),
    [element(['main', 'cli', 'hub', 'shelf', 'store', 'ui', 'worker'])],
    'The engine knows the laboratory alone.',
  ),
  mayNotImport(element('worker'), [element(['main', 'cli', 'store', 'ui'])], 'The worker knows nothing of the page.'),
  mayNotImport(element('store'), [element(['main', 'cli', 'ui'])], 'The store knows nothing of what shows it.'),
  mayNotImport(element('cli'), [element(['main', 'store', 'ui'])], 'The command line uses the laboratory directly.'),
  mayNotImport(element('ui'), [element(['main', 'cli'])], 'The panels are the page: nothing above or beside them.'),
  mayNotImport(element('ui'), [tensorLibrary], 'The page knows nothing of tensors.'),
  mayImportTypesOnly(element(PAGE), [tensorLibrary], 'The page knows nothing of tensors.'),
  mayImportTypesOnly(
    element(PAGE),
    [element([...TENSOR_ROOMS, 'engine', 'shelf'])],
    'The page takes types alone from the parts that compute with tensors.',
  ),
  mayImportTypesOnly(
    file('plain-data'),
    [tensorLibrary, element(TENSOR_ROOMS)],
    'The page loads this file, so it may load nothing that computes with tensors.',
  ),
  { from: [element(PAGE), file('plain-data')], allow: { to: file('plain-data') } },
  mayImportTypesOnly(
    file('protocol'),
    [element('*'), { module: { origin: ['external', 'core'] } }],
    'The protocol imports types alone: loading it loads nothing else.',
  ),
];

const BROWSER_ONLY = [
  'document',
  'fetch',
  'indexedDB',
  'localStorage',
  'location',
  'navigator',
  'self',
  'sessionStorage',
  'window',
];
const NODE_ONLY = ['Buffer', 'process', '__dirname', '__filename'];

export default defineConfig(
  {
    ignores: [
      ...['dist/', 'node_modules/', 'public/', 'pretraining/', 'test-results/', 'coverage/', '.scratch/'],
      // AssemblyScript only looks like TypeScript.
      'src/engine/compiled/wasm/assembly/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      // With verbatimModuleSyntax, `import { type A }` still loads the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          caughtErrorsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Tensor operations return a tensor of any rank; where the rank is known, naming it is the plainest way.
      '@typescript-eslint/no-unnecessary-type-assertion': [
        'error',
        { typesToIgnore: ['tf.Scalar', ...[1, 2, 3, 4, 5, 6].map((rank) => `tf.Tensor${String(rank)}D`)] },
      ],
      // It asks for the non-null assertion that is forbidden above.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Numeric loops use the index for more than reading one array.
      '@typescript-eslint/prefer-for-of': 'off',
      // `process.env['NAME']` is what the compiler asks for where a name is not declared.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': [
        ...['encoder', 'objective', 'prompt', 'training'].map((room) => ({
          type: `lab-${room}`,
          pattern: `src/lab/${room}`,
        })),
        ...['lab', 'cli', 'engine', 'hub', 'shelf', 'store', 'ui', 'worker'].map((room) => ({
          type: room,
          pattern: `src/${room}`,
        })),
        { type: 'main', pattern: 'src' },
      ],
      'boundaries/files': [
        { category: 'protocol', pattern: 'src/worker/protocol.ts' },
        // Names and plain values below the rooms of tensors; the page may load them.
        {
          category: 'plain-data',
          pattern: [
            'src/lab/objective/clamp.ts',
            'src/lab/prompt/initialisation-ids.ts',
            'src/lab/training/metrics.ts',
            'src/lab/training/runs.ts',
          ],
        },
      ],
      // Some packages have a folder called src, too.
      'boundaries/ignore': ['**/node_modules/**'],
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import'],
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json', '.css'] } },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'allow', checkAllOrigins: true, policies: importDirection }],
    },
  },
  {
    files: ['src/{lab,hub,shelf}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[...BROWSER_ONLY, ...NODE_ONLY].map((name) => ({
          name,
          message: 'This code also runs where that does not exist; take it as an argument.',
        })),
      ],
    },
  },
  {
    files: ['src/{lab,engine,hub,shelf,cli}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ regex: '\\?', message: 'Only the bundler understands this, and this code also runs in Node.' }],
        },
      ],
    },
  },
  { files: ['src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  { files: ['src/cli/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['*.js'], languageOptions: { globals: globals.node } },
);
