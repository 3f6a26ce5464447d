import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What no part of the server may know: it also runs in a browser, and under other editors. */
const noEditor = { name: 'vscode', message: 'The server knows no editor but through LSP.' };

/** The floors of the core, from the ground up. A room may use the rooms of its own floor and of those below it. */
const floors = [
  ['text'],
  ['log', 'knowledge'],
  ['lifecycle', 'eventlog'],
  ['findings'],
  ['intake', 'document'],
  ['case'],
  ['formats', 'caseReport', 'compare'],
  ['assistants'],
];

const coreImports = (upper) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: [noEditor],
      patterns: [
        {
          regex: '^(node:|vscode|\\.\\.?/(.*/)?(lsp|cli|node|browser|client)(/|$))',
          message: 'The core is plain functions over plain data: no Node, no editor, no LSP.',
        },
        { regex: '^[^.]', message: 'The core depends on nothing but itself.' },
        ...(upper.length === 0
          ? []
          : [
              {
                regex: `^\\.\\./(.*/)?(${upper.join('|')})(/|$)`,
                message: 'No import in the core runs up: see ARCHITECTURE.md.',
              },
            ]),
      ],
    },
  ],
});

/** Text is made harmless by the gate of its medium alone (`core/text`), never by saying that it is. */
const noCastToGated = {
  selector: 'TSAsExpression > TSTypeReference[typeName.name=/^(PlainText|Markdown|Html)$/]',
  message: 'Make it with plain(), markdownText(), htmlText(), or with the template of that medium.',
};

/** Text reaches VS Code through `client/src/surface.ts` only: what a file is called could otherwise run a command. */
const surfaces = [
  {
    selector:
      'MemberExpression[object.name="window"][property.name=/^(show(Information|Warning|Error)Message|showQuickPick|createQuickPick|showInputBox|createInputBox|withProgress|setStatusBarMessage|createStatusBarItem|createWebviewPanel)$/]',
    message: 'Text reaches VS Code through surface.ts.',
  },
  {
    selector: 'MemberExpression[object.name="languages"][property.name="createLanguageStatusItem"]',
    message: 'Text reaches VS Code through surface.ts.',
  },
  {
    selector: 'MemberExpression[object.name="env"][property.name="clipboard"]',
    message: 'Text reaches the clipboard through copy() of surface.ts.',
  },
  { selector: 'NewExpression[callee.name=/^(TreeItem|MarkdownString)$/]', message: 'Use treeRow() of surface.ts.' },
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(html|tooltip|description)$/]',
    message: 'Text reaches VS Code through surface.ts.',
  },
  {
    selector: 'Property[key.name=/^(invocationMessage|pastTenseMessage|confirmationMessages)$/]',
    message: 'Use toolInvocation() of surface.ts.',
  },
  // The ways round these rules.
  {
    selector: 'VariableDeclarator[init.name=/^(window|languages|env)$/]',
    message: 'Call it by its name, for the rules on surfaces to see it.',
  },
  {
    selector:
      'ImportDeclaration[source.value="vscode"] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier, ImportSpecifier[imported.name=/^(window|languages|env|TreeItem|MarkdownString)$/]:not([local.name=/^(window|languages|env|TreeItem|MarkdownString)$/]))',
    message: 'Import the names themselves, for the rules on surfaces to see them.',
  },
];

/** What a log says is asked of `Judgements` alone, so that no two doors can disagree. */
const judging = [
  {
    selector: 'CallExpression[callee.property.name=/^(facts|judge)$/]',
    message: 'Ask Judgements: nothing else judges.',
  },
  { selector: 'CallExpression[callee.name="withPoolSize"]', message: 'Ask Judgements: it knows the pool size.' },
  { selector: 'NewExpression[callee.name=/^(LogIntake|Fold|Facts)$/]', message: 'Ask Judgements: nothing else folds.' },
];

export default defineConfig(
  globalIgnores([
    'dist/',
    'out/',
    'coverage/',
    '.vscode-test/',
    'node_modules/',
    'test/fixtures/',
    // AssemblyScript and what is made of it.
    'server/src/core/log/scanModule.ts',
    'server/src/core/log/wasm/',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/prefer-readonly': 'error',
      // `${count} lines` is what templates are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: ['error', 'smart'],
      curly: ['error', 'multi-or-nest', 'consistent'],
      // Logs hold any bytes, and what escapes or makes them must name them.
      'no-control-regex': 'off',
    },
  },
  {
    // Mocha's `suite` and `test` take async functions, and fast-check's arbitraries are awaited by it.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [] }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An index past the end is undefined, whatever the types say: tests look.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['server/src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noEditor], patterns: ['**/client/**'] }] },
  },
  {
    // Inputs are opened in one place, which also confines what is read for assistants.
    files: ['server/src/node/**/*.ts', 'server/src/cli/**/*.ts'],
    ignores: [
      'server/src/node/files.ts',
      // What grows under its name is looked at by that name.
      'server/src/node/tailedFile.ts',
      'server/src/node/rotatedFiles.ts',
      'server/src/cli/outputFile.ts',
      // A pattern is for the user's own names.
      'server/src/cli/pattern.ts',
      // It unpacks into a file of its own.
      'server/src/cli/archive/tar.ts',
      'server/src/cli/standardInput.ts',
      'server/src/cli/shapesFile.ts',
      'server/src/cli/version.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            noEditor,
            ...['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map((name) => ({
              name,
              importNames: [
                'open',
                'openSync',
                'stat',
                'statSync',
                'readdir',
                'readFile',
                'readFileSync',
                'createReadStream',
              ],
              message: 'Inputs are opened by node/files.ts.',
            })),
          ],
          patterns: ['**/client/**'],
        },
      ],
    },
  },
  // Invariant 1: the core imports nothing of Node, of an editor or of LSP, nor of the rooms that do. Compiling it with
  // `"types": []` catches the globals that an import would not show. Within the core, no import runs up.
  { files: ['server/src/core/**/*.ts'], rules: coreImports([]) },
  ...floors.flatMap((rooms, floor) =>
    floor + 1 === floors.length
      ? []
      : [
          {
            files: rooms.map((room) => `server/src/core/${room}/**/*.ts`),
            rules: coreImports(floors.slice(floor + 1).flat()),
          },
        ],
  ),
  {
    files: ['**/*.mjs', 'test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Property[key.name="shell"]',
          message: 'A shell splits an unquoted path at its blanks: see scripts/tools.mjs, or use cross-spawn.',
        },
      ],
    },
  },
  {
    files: ['client/src/**/*.ts', 'server/src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Clocks jump, also back: performance.now() measures time.' },
      ],
    },
  },
  {
    files: ['client/src/**/*.ts'],
    ignores: ['client/src/surface.ts'],
    rules: { 'no-restricted-syntax': ['error', noCastToGated, ...surfaces] },
  },
  {
    files: ['server/src/**/*.ts'],
    ignores: ['server/src/core/text/*.ts', 'server/src/lsp/markdown.ts'],
    rules: { 'no-restricted-syntax': ['error', noCastToGated] },
  },
  {
    // Only judgements judge. A report gathers its case through the core, which judges by the same rules.
    files: ['server/src/lsp/**/*.ts'],
    ignores: ['server/src/lsp/judgement/*.ts', 'server/src/lsp/markdown.ts'],
    rules: { 'no-restricted-syntax': ['error', noCastToGated, ...judging] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'Buffer',
          'URL',
          'URLSearchParams',
          'clearTimeout',
          'console',
          'fetch',
          'performance',
          'process',
          'setTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
