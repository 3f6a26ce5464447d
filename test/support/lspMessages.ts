/** Arbitrary sequences of LSP messages: right ones, and right ones with something wrong in them. */
import * as fc from 'fast-check';
import { PREFIX, type Request } from '../../server/src/lsp/methods';
import { standardRequests, type lifeRequests as checksOfLife } from '../../server/src/lsp/standardMethods';
import { sample } from './paths';

const uri = 'file:///logs/Winsock.log';
const eventUri = 'file:///logs/ev0.log';
export const allocated = { line: 0, character: 8 };
export const opened = { textDocument: { uri, languageId: 'winsock-log', version: 1, text: sample('failing') } };

export interface Step {
  readonly kind: 'request' | 'notification' | 'raw';
  readonly method: string;
  readonly params: unknown;
  /** Nothing in the parameters was changed. */
  readonly isValid: boolean;
  /** The client waits until the server has done all of it. */
  readonly waits: boolean;
  readonly raw?: unknown;
}

const uris = fc.constantFrom(uri, eventUri, 'untitled:a', 'file:///logs/', 'not a uri', '');
const textDocument = fc.record({ uri: uris });
const number = fc.constantFrom(0, 1, 2, 3, 8, 40, 1000, 2 ** 31 - 1);
const position = fc.record({ line: number, character: number });
const range = fc.record({ start: position, end: position });
const text = fc.oneof(
  fc.constantFrom(
    sample('failing'),
    sample('normal'),
    '',
    '\r',
    '\r\n',
    '(001) CB 5 (instance 1) allocated\n',
    '<cut>\n',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const diagnostic = fc.record(
  { range, message: fc.string(), source: fc.constant('winsock-log') },
  { requiredKeys: ['range', 'message'] },
);

/** Client capabilities: whatever a client may say, and what it may not. */
const capabilities = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      workspace: fc.record(
        { configuration: fc.boolean(), didChangeConfiguration: fc.record({ dynamicRegistration: fc.boolean() }) },
        { requiredKeys: [] },
      ),
      textDocument: fc.record(
        {
          hover: fc.record({ contentFormat: fc.subarray(['markdown', 'plaintext', 'other']) }),
          documentSymbol: fc.record({ hierarchicalDocumentSymbolSupport: fc.boolean() }),
          publishDiagnostics: fc.record({ relatedInformation: fc.boolean(), dataSupport: fc.boolean() }),
          semanticTokens: fc.record({
            requests: fc.record({ full: fc.boolean(), range: fc.boolean() }),
            tokenTypes: fc.subarray(['keyword', 'number', 'class', 'other']),
            tokenModifiers: fc.constant([]),
            formats: fc.subarray(['relative']),
          }),
          foldingRange: fc.record({ rangeLimit: fc.constantFrom(0, 1, 5000) }),
          codeAction: fc.constantFrom({}, { codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } } }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
);

const seen = fc.option(fc.record({ first: fc.nat(9), last: fc.nat() }), { nil: undefined });
const tree = {
  uri: uris,
  filter: fc.constantFrom('', 'leaked', 'cb:5'),
  order: fc.constantFrom('line', 'cb', 'longest'),
} as const;
const compared = fc.record({ uri: uris, run: fc.constantFrom(0, 1) }, { requiredKeys: ['uri'] });

/** One for each row of the methods: a row without does not compile. */
const own: { readonly [M in Request]: fc.Arbitrary<unknown> } = {
  lensLines: fc.record({ uri: uris, seen }),
  instanceAt: fc.record({ uri: uris, line: number }),
  report: fc.record({ uri: uris, format: fc.constantFrom('markdown', 'html'), mask: fc.boolean() }),
  firstLines: fc.record({ uri: uris, limit: number }),
  analyseFile: fc.record({ uri: uris }),
  analyseBytes: fc.record(
    { uri: uris, bytes: text, begins: fc.constantFrom('opened', 'truncated'), isLast: fc.boolean() },
    { requiredKeys: ['uri', 'bytes', 'isLast'] },
  ),
  workspaceLogs: fc.record({ folder: uris }),
  assistant: fc.record({
    tool: fc.constantFrom('listFindings', 'explainControlBlock', 'caseReport'),
    logs: fc.array(fc.record({ uri: uris, name: text }), { maxLength: 2 }),
    version: fc.constant('1'),
    cb: number,
  }),
  shapes: fc.record({ logs: fc.array(uris, { maxLength: 2 }) }),
  shapeEffects: fc.record({
    logs: fc.array(uris, { maxLength: 2 }),
    alternatives: fc.array(
      fc.array(fc.record({ template: text, effect: fc.constantFrom('use', 'none', 'x'), thread: fc.boolean() }), {
        maxLength: 2,
      }),
      { maxLength: 2 },
    ),
  }),
  treeChildren: fc.record({ ...tree, node: fc.constantFrom('', 'r0', 'r0/leaked', 'x') }),
  treePath: fc.record({ ...tree, line: number }),
  life: fc.record({ uri: uris, index: number }),
  timeline: fc.record({
    uri: uris,
    from: number,
    to: number,
    columns: number,
    firstLane: number,
    lastLane: number,
    order: fc.constantFrom('worst', 'cb', 'first'),
  }),
  timelineRows: fc.record({ uri: uris, from: number, to: number, limit: number }),
  trace: fc.record({ uri: uris }),
  excerpt: fc.record({ uri: uris, kind: fc.constantFrom('controlBlock', 'withoutWaits', 'findings'), cb: number }),
  compare: fc.record(
    { first: compared, second: compared, format: fc.constantFrom('markdown', 'html'), links: fc.boolean() },
    { requiredKeys: ['first', 'second', 'format'] },
  ),
};
const ofLsp: { readonly [M in keyof typeof standardRequests]: fc.Arbitrary<unknown> } = {
  hover: fc.record({ textDocument, position }),
  definition: fc.record({ textDocument, position }),
  references: fc.record({ textDocument, position, context: fc.record({ includeDeclaration: fc.boolean() }) }),
  highlights: fc.record({ textDocument, position }),
  symbols: fc.record({ textDocument }),
  folds: fc.record({ textDocument }),
  lenses: fc.record({ textDocument }),
  resolvedLens: fc.record({ range, data: number }),
  command: fc.record({
    command: fc.constantFrom('winsockLog.goToLine', 'winsockLog.openArticle', ''),
    arguments: fc.tuple(uris, number),
  }),
  tokens: fc.record({ textDocument }),
  tokensOfRange: fc.record({ textDocument, range }),
  inlayHints: fc.record({ textDocument, range }),
  actions: fc.record({
    textDocument,
    range,
    context: fc.record({ diagnostics: fc.array(diagnostic, { maxLength: 3 }) }),
  }),
};

/** Parameters of every request that a running server answers, by method. */
export const requests: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(Object.entries(own).map(([name, params]) => [PREFIX + name, params])),
  ...Object.fromEntries(
    Object.entries(standardRequests).map(([name, { method }]) => [method, ofLsp[name as keyof typeof ofLsp]]),
  ),
};

const lifeRequests: Readonly<Record<keyof typeof checksOfLife, fc.Arbitrary<unknown>>> = {
  initialize: fc.record({
    processId: fc.constant(null),
    rootUri: fc.constant(null),
    capabilities,
    initializationOptions: fc.constantFrom(
      {},
      null,
      { commands: true, status: true },
      { files: true, status: true },
      5,
    ),
  }),
  shutdown: fc.constantFrom(undefined, null),
};

const notifications: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  initialized: fc.constant({}),
  'textDocument/didOpen': fc.record({
    textDocument: fc.record({
      uri: uris,
      languageId: fc.constantFrom('winsock-log', 'mta-event-log', 'plaintext'),
      version: number,
      text,
    }),
  }),
  'textDocument/didChange': fc.record({
    textDocument: fc.record({ uri: uris, version: number }),
    contentChanges: fc.array(fc.oneof(fc.record({ text }), fc.record({ range, text })), { maxLength: 20 }),
  }),
  'textDocument/didClose': fc.record({ textDocument }),
  'workspace/didChangeConfiguration': fc.record({ settings: fc.jsonValue({ maxDepth: 2 }) }),
  'workspace/didChangeWatchedFiles': fc.record({
    changes: fc.array(fc.record({ uri: uris, type: fc.constantFrom(1, 2, 3) }), { maxLength: 3 }),
  }),
  '$/cancelRequest': fc.record({ id: fc.oneof(fc.nat({ max: 20 }), fc.constantFrom('', 'a')) }),
  '$/setTrace': fc.record({ value: fc.constantFrom('off', 'messages', 'verbose') }),
  'winsockLog/forgetFile': fc.record({ uri: uris }),
};

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 0.5, 1e99, '', 'x', [], {}, true, [null], { line: 'a' }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Puts something else in one place of a value; which one, `at` says. */
function spoiled(value: unknown, at: readonly number[], by: unknown): unknown {
  const [first, ...rest] = at;
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[first % (keys.length + 1)];
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (by === undefined) Reflect.deleteProperty(copy, key);
  else copy[key] = spoiled(copy[key], rest, by);
  return copy;
}

const stepOf = (
  kind: 'request' | 'notification',
  methods: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Step> =>
  fc.constantFrom(...Object.keys(methods)).chain((method) =>
    fc
      .record({
        params: methods[method] ?? fc.constant(undefined),
        spoil: fc.option(
          fc.record({
            at: fc.array(fc.nat({ max: 20 }), { maxLength: 4 }),
            by: fc.oneof(junk, fc.constant(undefined)),
          }),
          { freq: 3 },
        ),
        waits: fc.boolean(),
      })
      .map(({ params, spoil, waits }) => ({
        kind,
        method,
        params: spoil ? spoiled(params, spoil.at, spoil.by) : params,
        isValid: spoil === null,
        waits,
      })),
  );

const raw: fc.Arbitrary<Step> = junk.map((value) => ({
  kind: 'raw',
  method: '',
  params: undefined,
  isValid: false,
  waits: false,
  raw: value ?? null,
}));

const start: readonly Step[] = [
  { kind: 'request', method: 'initialize', params: { processId: null, capabilities: {} }, isValid: true, waits: true },
  { kind: 'notification', method: 'initialized', params: {}, isValid: true, waits: false },
  { kind: 'notification', method: 'textDocument/didOpen', params: opened, isValid: true, waits: false },
];

/** Most begin as they should: otherwise nothing but the gate would be tried. */
export const sequences: fc.Arbitrary<Step[]> = fc
  .record({
    begins: fc.oneof({ weight: 4, arbitrary: fc.constant(start) }, { weight: 1, arbitrary: fc.constant([]) }),
    steps: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: stepOf('request', { ...lifeRequests, ...requests }) },
        { weight: 4, arbitrary: stepOf('notification', notifications) },
        { weight: 1, arbitrary: raw },
      ),
      { minLength: 1, maxLength: 16 },
    ),
  })
  .map(({ begins, steps }) => [...begins, ...steps]);
