/**
 * Where an event comes from: `[BASE IL TCP/IP DRVR 8 274] (12)` and `(BASE IL TCP/IP DRVR(8) Proc 262)`. An origin is known by its
 * shape: a name in capitals, then the numbers of thread and place. The tables of modules and tasks say only where a name divides, and
 * find one whose blanks a copy has lost.
 */

import { modules, tasks } from '../knowledge/origins';
import { withoutEnd } from '../text/withoutEnd';

/** An origin found in a text; offsets are into that text. */
export interface FoundOrigin {
  /** Of the bracket or parenthesis itself. */
  readonly start: number;
  readonly end: number;
  readonly module: string | undefined;
  readonly task: string | undefined;
  readonly tid: number | undefined;
  readonly proc: number | undefined;
}

export interface FoundTail extends FoundOrigin {
  readonly severity: number | undefined;
  /** Of the number; -1 where there is none. */
  readonly severityStart: number;
  /** Behind the severity, or behind the bracket. */
  readonly tailEnd: number;
}

const squeeze = (text: string): string => text.replace(/\s/g, '');
// Known names without their blanks, the longest first: copies wrap and lose blanks anywhere.
const squeezed = (
  names: readonly { readonly name: string }[],
): readonly { readonly name: string; readonly bare: string }[] =>
  names.map(({ name }) => ({ name, bare: squeeze(name) })).sort((a, b) => b.bare.length - a.bare.length);
/** Names as other hands write them: `RD server DISP; Router`. */
const loosened = (text: string): string => squeeze(text).replaceAll(';', ':').toLowerCase();
const bareModules = squeezed(modules);
const bareTasks = squeezed(tasks);

/** `isKnown`: a table has the module, the task, or both; a name by its shape alone needs more around it to be an origin. */
type Names = Pick<FoundOrigin, 'module' | 'task'> & { readonly isKnown: boolean };
type Parts = Pick<FoundOrigin, 'module' | 'task' | 'tid' | 'proc'>;

/** The words that end a name, in capitals or at least with one: `DB Server`, `DISP:FANOUT`, `Gateway`. */
const nameWord = /^[A-Z][A-Za-z0-9/:_&.-]{0,23}$/;
/** Words of a name, at most: two of the module and two of the task. */
const MAX_WORDS = 4;

/** The words at the end of a text that a name may be made of; none where there is not one that is a name's for sure. */
function nameWords(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  let from = words.length;
  while (from > 0 && words.length - from < MAX_WORDS && nameWord.test(words[from - 1])) from--;
  const name = words.slice(from);
  return name.some((word) => /^[A-Z0-9/:_&.-]{2,}$/.test(word)) ? name : [];
}

/**
 * Splits `BASE IL TCP/IP DRVR` into module and task, whatever its blanks, and whatever is before it. A name that no table has is
 * divided before its last word. Undefined where it has not the shape of a name.
 */
export function splitOrigin(name: string): Names | undefined {
  const bare = squeeze(name);
  const task = bareTasks.find((candidate) => bare.endsWith(candidate.bare));
  if (task !== undefined) {
    const rest = bare.slice(0, bare.length - task.bare.length);
    if (rest === '') return { module: undefined, task: task.name, isKnown: true };
    const module = bareModules.find((candidate) => rest.endsWith(candidate.bare));
    if (module !== undefined) return { module: module.name, task: task.name, isKnown: true };
  }
  const last = task ?? bareModules.find((candidate) => bare.endsWith(candidate.bare));
  if (task === undefined && last !== undefined) return { module: last.name, task: undefined, isKnown: true };
  const words = nameWords(name);
  if (words.length === 0) return looseNames(loosened(name));
  for (let at = 0; at < words.length - 1; at++) {
    const rest = words.slice(at).join(' ');
    const module = modules.find((candidate) => rest.startsWith(`${candidate.name} `));
    if (module !== undefined) return { module: module.name, task: rest.slice(module.name.length + 1), isKnown: true };
  }
  const split = task !== undefined && words.join('').endsWith(task.bare) ? task.name.split(' ').length : 1;
  const module = words.slice(0, -split).join(' ');
  return module === ''
    ? { module: task ? undefined : words[0], task: task?.name, isKnown: false }
    : { module, task: words.slice(-split).join(' '), isKnown: false };
}

/** A known module and a known task in other letters: no more than a shape. */
function looseNames(bare: string): Names | undefined {
  for (const task of bareTasks) {
    if (!bare.endsWith(task.bare.toLowerCase())) continue;
    const rest = bare.slice(0, -task.bare.length);
    const module = bareModules.find((candidate) => rest.endsWith(candidate.bare.toLowerCase()));
    if (module !== undefined) return { module: module.name, task: task.name, isKnown: false };
  }
  return undefined;
}

const endsWithTask = (name: string): boolean => {
  const bare = squeeze(name);
  return bareTasks.some((task) => bare.endsWith(task.bare));
};

// A copy may have another bracket than the one it began with, and round ones; those are an origin's only with a severity behind them.
const tailPattern =
  /(?:\[([^[\]]{0,400}(?:\[[^[\]]{0,60}\][^[\]]{0,100})?)\]\.?|[({]([^()[\]{}]{3,160})[)\]])(?:\s{0,80}[([<]\s?(\d{1,3})\s?[)\]>])?/g;
const textOriginInside = /^([^()]{1,120})\((\d{1,5})\)\s{0,20}Proc\s{0,20}(\d{1,6})\s{0,20}$/i;

/**
 * The first bracket of the text that is an origin, with the severity behind it; undefined where there is none. `at` is added to its
 * offsets. Linear.
 */
export function findTail(text: string, at = 0): FoundTail | undefined {
  if (!/[[({]/.test(text)) return undefined;
  tailPattern.lastIndex = 0;
  for (let match = tailPattern.exec(text); match; match = tailPattern.exec(text)) {
    const [square, round, severity] = match.slice(1) as (string | undefined)[];
    const content = square ?? round ?? '';
    const parts =
      square === undefined && severity === undefined ? undefined : readBracket(content, severity !== undefined);
    if (parts === undefined) continue;
    const start = at + match.index;
    return {
      module: parts.module,
      task: parts.task,
      tid: parts.tid,
      proc: parts.proc,
      start,
      end: start + content.length + 2,
      severity: severity === undefined ? undefined : Number(severity),
      severityStart: severity === undefined ? -1 : start + match[0].lastIndexOf(severity),
      tailEnd: start + match[0].length,
    };
  }
  return undefined;
}

/** `[%1 %2 %3 %4]`, also with the signs behind the numbers, or blotted out: a tail whose texts were not filled in. */
const insert = /^(?:%\d+|\d+%|x{2,9})$/;

function readBracket(content: string, hasSeverity: boolean): Parts | undefined {
  const inside = textOriginInside.exec(content);
  if (inside) {
    const names = splitOrigin(inside[1]);
    if (names === undefined) return undefined;
    return { module: names.module, task: names.task, tid: Number(inside[2]), proc: Number(inside[3]) };
  }
  const tokens = content.trim().split(/(\s+)/);
  // Even places are words, odd ones the blanks between them.
  const numbers: { text: string; wrapped: boolean }[] = [];
  let end = tokens.length;
  while (end > 0) {
    const word = tokens[end - 1];
    const pair = /^(\d{1,6}):(\d{1,6})$/.exec(word);
    const wrapped = tokens[end - 2]?.includes('\n') ?? false;
    if (insert.test(word)) numbers.unshift({ text: '', wrapped: false });
    else if (/^\d{1,6}$/.test(word)) numbers.unshift({ text: word, wrapped });
    else if (pair) numbers.unshift({ text: pair[1], wrapped }, { text: pair[2], wrapped: false });
    else break;
    end -= 2;
  }
  let name = tokens.slice(0, Math.max(0, end)).join('');
  if (name === '') {
    // Without texts, it ends the event and says nothing.
    return numbers.length > 0 && numbers.every(({ text }) => text === '')
      ? { module: undefined, task: undefined, tid: undefined, proc: undefined }
      : undefined;
  }
  name = withoutEnd(name, /[\s,;]/);
  const glued = /^(.*[A-Z])(\d{1,5})$/s.exec(name);
  if (glued && !endsWithTask(name) && endsWithTask(glued[1])) {
    name = glued[1];
    numbers.unshift({ text: glued[2], wrapped: false });
  }
  const names = splitOrigin(name);
  if (names === undefined) return undefined;
  let values = numbers.filter(({ text }) => text !== '');
  // A name by its shape needs its numbers and a severity; half of a known one, either.
  const whole = names.isKnown && names.module !== undefined && names.task !== undefined;
  if (names.isKnown ? !whole && numbers.length === 0 && !hasSeverity : numbers.length === 0 || !hasSeverity)
    return undefined;
  // Three numbers are two, one of which was wrapped in its middle.
  if (values.length === 3) {
    const at = values.findIndex(({ wrapped }, i) => wrapped && i > 0);
    if (at > 0) values = values.toSpliced(at - 1, 2, { text: values[at - 1].text + values[at].text, wrapped: false });
  }
  const [tid, proc] = values.map(({ text }): number | undefined => Number(text));
  return { module: names.module, task: names.task, tid, proc };
}

const parenthesis =
  /\(([A-Z][A-Z0-9 /:_&.\-\n\t]{1,80}?)\s?\((\d{1,5})\)(?:\s{0,80}Proc\s{0,80}(\d{1,6}(?:\s{0,40}\n\s{0,40}\d{1,5}(?=\s{0,8}\)))?))?(?:\s?\))?/gi;

/** The first parenthesis of the text that is an origin; undefined where there is none. `at` is added to its offsets. Linear. */
export function findTextOrigin(text: string, at = 0): FoundOrigin | undefined {
  parenthesis.lastIndex = 0;
  for (let match = parenthesis.exec(text); match; match = parenthesis.exec(text)) {
    const names = splitOrigin(match[1]);
    const proc = match[3] as string | undefined;
    if (names === undefined || (!names.isKnown && proc === undefined)) {
      parenthesis.lastIndex = match.index + 1;
      continue;
    }
    return {
      module: names.module,
      task: names.task,
      start: at + match.index,
      end: at + match.index + match[0].length,
      tid: Number(match[2]),
      proc: proc === undefined ? undefined : Number(squeeze(proc)),
    };
  }
  return undefined;
}
