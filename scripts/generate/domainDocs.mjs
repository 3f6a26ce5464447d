const gradeWords = { documented: 'documented', inferred: '*inferred*', unknown: '**not known**' };
const escape = (text) =>
  String(text)
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replace(/</g, '&lt;')
    .replace(/\|/g, '\\|');
const code = (text) => `\`${String(text).replace(/\|/g, '\\|')}\``;
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const BASIS = ['Grade', 'Source'];

/** docs/domain.md: what the knowledge tables and the catalogue say, and no more. */
export function domainDocs(core) {
  const {
    articles,
    buildsText,
    ceilings,
    disconnectTimer,
    eventCategories,
    events,
    indexKindFacts,
    knownMessages,
    maskWords,
    matchText,
    messageQualifiers,
    messageTypes,
    modules,
    mtaParametersKey,
    networkEvents,
    networkTypes,
    registryValues,
    releases,
    sizingRules,
    sourceNames,
    sources,
    tasks,
    traps,
    winsockErrors,
  } = core;
  const url = new Map(sources.map((source) => [source.name, source.url]));
  const articlesOfEvent = (id) =>
    articles.filter(({ signs }) => signs.some(({ event }) => event === id)).map((row) => row.id);
  /** Names in brackets; their addresses are at the end, so that the tables can be read. */
  const cite = (source) =>
    sourceNames(source)
      .map((name) => (url.get(name) ? `[${name}]` : name))
      .join(', ');
  /** Grade and source: the last two columns of every table. */
  const basis = ({ grade, source }) => [gradeWords[grade], cite(source)];
  const facts = (list) =>
    table(
      ['Statement', ...BASIS],
      list.map((fact) => [escape(fact.text), ...basis(fact)]),
    );

  return `# The MTA, its logs, and lost control blocks

Look up here what a line, an event or an article means: this page lists all that Winsock Log knows of the Exchange MTA, with the source of
each statement. For example, _event 9156_ says that the MTA refused a control block, and that this does not prove a leak. \`npm run generate\`
writes this page from the tables that the tool itself uses; change those, not this.

Every statement has a **grade**:

- documented: it is in the source named;
- *inferred*: it is concluded from the sources named, and no source states it;
- **not known**: it is in no public source. The tool then says so.

## The problem

The Exchange MTA keeps a pool of WinSock control blocks (CBs), one for each connection. KB 303102 describes how, after a
disruption of the network, a control block may be allocated and then never be used, disconnected or closed: it is lost
until the MTA is restarted. When all are lost, the MTA can neither make nor accept X.400 connections (event 9156). The fix is
meant for servers that show this in \`Winsock.log\`; the events that come with it are not conclusive.

No public source says how \`Winsock.log\` is switched on. One sample of it is public, in KB 303102 and KB 303101. How the lines are judged: [lifecycle.md](lifecycle.md).

## Lines of Winsock.log

Each begins with the MTA's thread id, as \`(008)\`. There is no time in them. Lines of other shapes are counted and kept, and
never an error. [shapes.md](shapes.md#effect) explains the effects; \`open\` begins an instance.

${table(
  ['Line', 'Effect', 'Says', ...BASIS],
  knownMessages.map((row) => [
    code(row.template.replace(/\{(\w+)(?:\|-1)?\}/g, '<$1>')),
    row.effect,
    escape(row.meaning),
    ...basis(row),
  ]),
)}

### Message types

The numbers of ${code('Message type <k> for cb <n>')} and of event 9225.

${table(
  ['Type', 'Name', 'Meaning', ...BASIS],
  messageTypes.map(({ type, name, fact }) => [type, name ?? '', escape(fact.text), ...basis(fact)]),
)}

A type above 255 is read as type and qualifier: ${messageQualifiers
    .map(({ qualifier, name, meaning }) => `${qualifier} ${name} (${meaning})`)
    .join(', ')} (*inferred*).

### Network events

The bits of ${code('Events <mask> notified')}.

${table(
  ['Bit', 'Name', 'Meaning', ...BASIS],
  networkEvents.map((row) => [row.bit, code(row.name), escape(row.meaning), ...basis(row)]),
)}

${table(
  ['Word', 'Mask', 'Meaning', ...BASIS],
  maskWords.map(({ word, mask, fact }) => [code(word), mask, escape(fact.text), ...basis(fact)]),
)}

## Events of the MTA

In the MTA's text event log (\`EV*.LOG\`) and in the Application log (source MSExchangeMTA). The first rows hold for every text of a
number; those with an error, a code, an origin or words take their place where an event has these.

${events
  .map(
    (row) => `### ${row.id}: ${escape(row.title)}

${code(row.text)}

${table(
  ['', 'Statement', ...BASIS],
  [row, ...row.cases].flatMap((each) =>
    [
      ['Means', each.meaning],
      ['Shows', each.tells],
      ['Does not show', each.doesNotTell],
    ]
      .filter(([, fact]) => fact !== undefined)
      .map(([label, fact]) => [
        each === row ? label : `${label}, with ${escape(matchText(each.when))}`,
        escape(fact.text),
        ...basis(fact),
      ]),
  ),
)}
${
  articlesOfEvent(row.id).length > 0
    ? `\nA sign in ${articlesOfEvent(row.id)
        .map((id) => cite(id))
        .join(', ')}.\n`
    : ''
}`,
  )
  .join('\n')}
### Categories

${table(
  ['Text event log', 'Application log', ...BASIS],
  eventCategories.map((row) => [escape(row.text), escape(row.application), ...basis(row)]),
)}

### Is the index of an event a control block of Winsock.log?

Only of events from \`BASE IL\` and one of its socket threads.

${table(
  ['Index', 'Statement', ...BASIS],
  [
    ['of WinSock', indexKindFacts.winsockCb],
    ['of another layer', indexKindFacts.other],
    ['a WinSock code', indexKindFacts.winsockCode],
    ['not known', indexKindFacts.unknown],
  ].map(([kind, fact]) => [kind, escape(fact.text), ...basis(fact)]),
)}

### Modules and tasks

${table(
  ['Name', 'Is', ...BASIS],
  [...modules, ...tasks].map(({ name, fact }) => [code(name), escape(fact.text), ...basis(fact)]),
)}

### Network types

${table(
  ['Type', 'Name', 'Registry value', ...BASIS],
  networkTypes.map((row) => [
    row.type,
    escape(row.name),
    row.registryValue ? code(row.registryValue) : '',
    ...basis(row),
  ]),
)}

## WinSock codes

${table(
  ['Code', 'Name', 'Meaning', 'For an MTA', ...BASIS],
  winsockErrors.map((row) => [
    row.code,
    row.name ? code(row.name) : '',
    escape(row.meaning),
    row.note ? `${escape(row.note.text)} (${gradeWords[row.note.grade]}: ${cite(row.note.source)})` : '',
    ...basis(row),
  ]),
)}

## The pool in the registry

Under ${code(mtaParametersKey)}. The value that switches \`Winsock.log\` on is not among them: no public source names it.

${table(
  ['Value', 'Default', 'Meaning', ...BASIS],
  registryValues.map((row) => [code(row.name), row.defaultValue ?? '', escape(row.meaning), ...basis(row)]),
)}

### How large it should be

The rules disagree, so a report names the one it cites.

${table(
  ['Rule', 'Exchange', 'Example', 'Note', ...BASIS],
  sizingRules.map((row) => [
    escape(row.name),
    row.versions.join(', '),
    `${row.example.size} for ${row.example.connectors} connectors`,
    escape(row.note ?? ''),
    ...basis(row),
  ]),
)}

### How large it may be

${table(
  ['Value', 'Limit', 'Of', 'Where', ...BASIS],
  ceilings.map((row) => [code(row.value), row.limit, escape(row.what), escape(row.appliesTo), ...basis(row)]),
)}

### What goes wrong

${facts(traps)}

### The timer

${escape(disconnectTimer.where)}; ${disconnectTimer.defaultSeconds} seconds by default.

${facts([...disconnectTimer.advice, disconnectTimer.reason])}

## Builds of the MTA

Fixes of the MTA are cumulative: a later build holds the earlier fixes.

${table(
  ['Exchange', 'Release', 'Build', 'What it fixes', ...BASIS],
  releases.map((row) => [row.version, row.name, row.build, row.fixLists.map(cite).join(', '), ...basis(row)]),
)}

## Articles

Each has a file in \`server/src/core/knowledge/articles\`.

${table(
  ['Article', 'Pattern', 'Builds', 'Distinguished by', 'Kind', 'Grade'],
  articles.map((row) => [
    `[${row.id}]: ${escape(row.title)}`,
    escape(row.pattern),
    escape(buildsText(row.affected, row.otherProduct) ?? ''),
    row.lookAlike === undefined ? '' : `${escape(row.lookAlike.text)} (*inferred*)`,
    { leak: 'leak', otherLeak: 'other loss', byDesign: 'by design', configuration: 'configuration', sizing: 'sizing' }[
      row.kind
    ],
    gradeWords[row.grade],
  ]),
)}

## Sources

KB articles are cited from public archives of the Microsoft Knowledge Base.

${table(
  ['Source', 'About'],
  sources.filter(({ url }) => url !== undefined).map(({ name, about }) => [`[${name}]`, escape(about)]),
)}

${sources
  .filter((source) => source.url !== undefined)
  .map((source) => `[${source.name}]: ${source.url}`)
  .join('\n')}
`;
}
