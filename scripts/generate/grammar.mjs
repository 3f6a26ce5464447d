/**
 * The TextMate grammar of Winsock.log: one rule for each row of the catalogue. What a row says decides the scopes: its effect
 * those of its words, its slots those of its numbers.
 */

const SUFFIX = '.winsock-log';
/** Where a line begins: in the log, or behind its number in an excerpt. */
const LINE = '(?:^|\\G)';
const THREAD = '(\\(([0-9]{3,})\\)) ';
const END = '[ \\t]*$';

/** The outer scopes are there for themes that do not know the innermost. */
const important = (color, fallback, name) => `markup.bold.${name} ${fallback}.${name} ${color}.${name}`;
const setUp = 'support.function.set-up';
const release = important('markup.changed', 'keyword.control', 'release');
const end = important('markup.deleted', 'constant.language', 'end');
const failure = important('markup.deleted', 'constant.language', 'failure');

/** The words of a line, by what it does. Those of a wait have no scope of their own: the whole line is muted. */
const wordScopes = {
  open: important('markup.inserted', 'support.class', 'allocate'),
  setUp,
  use: 'support.function.use',
  signal: 'support.function.signal',
  wait: undefined,
  disconnect: release,
  close: release,
  release: end,
};

/** Slots whose scope is not `constant.numeric` and their own name. Counts are followed by what they count. */
const slotScopes = {
  cb: 'entity.name.type.cb',
  text: 'string.unquoted.text',
  bytesReceived: 'constant.numeric.bytes',
  dataBytes: 'constant.numeric.bytes',
};
const counts = ['eventCount', 'bytes', 'bytesReceived', 'dataBytes'];

const elision = {
  comment:
    '<...> alone on a line: the log was cut here. Not a comment, since that is how the waits look and this mark matters: after it nobody knows what happened in between.',
  name: 'meta.elision',
  match: `${LINE}[ \\t]*(<.*>)${END}`,
  captures: { 1: { name: 'markup.italic.elision constant.other.placeholder.elision' } },
};

/** A line of a log that came through other hands: what stands in front of it is muted, the rest is a line like any other. */
const wrapped = (messages) => ({
  comment:
    'Something stands in front of the line: a time, a host, a quotation mark. Only the server knows whether the whole log is like that.',
  name: 'meta.wrapped',
  begin: `${LINE}((?!\\([0-9]{3,}\\)).+?)(?=\\([0-9]{3,}\\) )`,
  beginCaptures: { 1: { name: 'meta.prefix comment.line.prefix' } },
  end: '$',
  patterns: messages.map((name) => ({ include: `#${name}` })),
});

const foreign = {
  comment:
    'The MTA begins each line with its thread. This one has none: a cut mark, the rest of a broken line, a header.',
  name: 'meta.foreign',
  match: `${LINE}(?!\\([0-9]{3,}\\))[ \\t\\f]*([^ \\t\\f\\r\\n].*)${END}`,
  captures: { 1: { name: 'markup.italic.foreign' } },
};

/** The grammar, as JSON. */
export function grammar({ knownShapes, CLOSE_REQUEST }) {
  const rules = { elision };
  for (const shape of knownShapes.shapes) rules[shape.message.name] = rule(shape, CLOSE_REQUEST);
  rules.wrapped = wrapped(knownShapes.shapes.map(({ message }) => message.name));
  rules.foreign = foreign;
  return JSON.stringify({
    $schema: 'https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json',
    name: 'Winsock Log',
    scopeName: `text${SUFFIX}`,
    information_for_contributors: [
      'Written by "npm run generate" from server/src/core/log/catalogue.ts; scripts/generate/grammar.mjs says how. Change those, not this.',
      'A shape is matched whole and in its letter case, as the reader (parseLine.ts) does. What begins with a thread and is not in the catalogue stays plain.',
      'Every pattern is anchored at both ends, at its beginning by ^, or by \\G where a line begins behind its number (winsock-log-excerpt), and no two neighbouring repeats can match the same text: matching is linear.',
      '[0-9], not \\d: in Oniguruma that takes the digits of every script.',
      'Some parts carry more than one scope: a theme uses the innermost that it knows, and the outer ones are there for the rest.',
      'Verbs that begin or end the life of a control block: markup.inserted, changed and deleted are the one trio that themes keep apart, and allocated, being released and gone is what they say; before them a fallback for themes without that trio; markup.bold for weight.',
    ],
    patterns: Object.keys(rules).map((name) => ({ include: `#${name}` })),
    repository: Object.fromEntries(Object.entries(rules).map(([name, each]) => [name, suffixed(each)])),
  });
}

/** The rule of a shape; where one of its numbers decides what a line does, a pattern for each answer. */
function rule(shape, closeRequest) {
  const { effect } = shape.message;
  const variants = (comment, slot, ...cases) => ({
    comment,
    patterns: cases.map(([number, words, scope]) => pattern(shape, words, { slot, number, scope })),
  });
  const words = wordScopes[effect];
  const takes = (name) => shape.slots.find(({ slot }) => slot === name);
  if (effect === 'wait') {
    return {
      comment:
        'The noise of the log. Muted as a whole, so its numbers have comment scopes too; else they would shine through.',
      ...pattern(shape, words),
    };
  }
  if (takes('messageType') && effect === 'setUp') {
    const comment = `Type ${closeRequest} is the close request of the layer above: part of the release, whatever zeros are before it.`;
    return variants(comment, 'messageType', [`0*${closeRequest}`, release], ['[0-9]+', words]);
  }
  if (takes('result')) {
    const comment = 'Calls return 0 when they worked, anything else when they did not.';
    return variants(comment, 'result', ['0+', words], [numberPattern(takes('result')), failure]);
  }
  if (takes('socket')?.mayBeMinusOne) {
    const comment =
      'Socket -1 is INVALID_SOCKET. It is only ever closed last: the CB is back in the pool. That a real socket is closed may be the end as well (after the close request), but a single line cannot tell.';
    const invalid = ['-1', effect === 'close' ? end : words, 'constant.language.invalid-socket'];
    return variants(comment, 'socket', invalid, ['[0-9]+', words]);
  }
  return pattern(shape, words);
}

/** One pattern; `variant` narrows one of its slots. */
function pattern({ message, literals, slots }, wordScope, variant) {
  const isWait = message.effect === 'wait';
  const captures = ['meta.thread', isWait ? 'comment.line.wait.thread' : 'variable.language.thread'];
  let match = `${LINE}${THREAD}`;
  const capture = (text, scope) => {
    captures.push(scope);
    match += `(${text})`;
  };
  literals.forEach((literal, i) => {
    for (const { text, scope } of piecesOf(literal, slots[i - 1], slots[i], wordScope)) {
      if (scope === undefined) match += escaped(text);
      else capture(escaped(text), scope);
    }
    if (i === slots.length) return;
    const { slot } = slots[i];
    const scope = isWait ? `comment.line.wait.${kebab(slot)}` : (slotScopes[slot] ?? `constant.numeric.${kebab(slot)}`);
    if (slot === variant?.slot) capture(variant.number, variant.scope ?? scope);
    else capture(numberPattern(slots[i]), scope);
  });
  return {
    name: `meta.message.${message.name}${isWait ? ' comment.line.wait' : ''}`,
    match: match + END,
    captures: Object.fromEntries(captures.map((name, i) => [i + 1, { name }])),
  };
}

/**
 * The text between two slots, in pieces, those with a scope being what the line says. The others lead to the next slot
 * (`, handle `, ` for cb `) or say what the one before counts (` bytes`).
 */
function piecesOf(literal, before, after, wordScope) {
  if (wordScope === undefined) return [{ text: literal }];
  const unit = before && counts.includes(before.slot) ? (/^ [a-z]+/.exec(literal)?.[0].length ?? 0) : 0;
  const lead = after ? literal.slice(unit).search(/,| (?:for|on|of|at|to|in|from|with|using)\b|\bcb $/) : -1;
  const said = lead < 0 ? literal.slice(unit) : literal.slice(unit, unit + lead);
  const pieces = [{ text: literal.slice(0, unit) }];
  // Words stay together; a set of events, such as R/W/Cl, is a name.
  for (const [text] of said.matchAll(/[A-Z]\w*(?:\/\w+)+|[\w-]+(?: [\w-]+)*|[^\w]+/g)) {
    const isWord = /\w/.test(text);
    pieces.push({ text, scope: isWord ? (text.includes('/') ? 'constant.language.event-set' : wordScope) : undefined });
  }
  pieces.push({ text: literal.slice(unit + said.length) });
  return pieces.filter(({ text }) => text !== '');
}

function numberPattern({ slot, mayBeMinusOne }) {
  if (slot === 'text') return '[^ \\t](?:.*[^ \\t])?';
  return mayBeMinusOne ? '-1|[0-9]+' : '[0-9]+';
}

const escaped = (text) => text.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&');
const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every scope ends in the name of the language. */
function suffixed(rule) {
  return JSON.parse(JSON.stringify(rule), (key, value) => (key === 'name' ? value.replace(/(?= |$)/g, SUFFIX) : value));
}
