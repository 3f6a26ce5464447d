/** Where an event comes from: `[BASE IL TCP/IP DRVR 8 274] (12)` and `(BASE IL TCP/IP DRVR(8) Proc 262)`. */

import { modules, tasks } from '../knowledge/origins';

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
const bareModules = squeezed(modules);
const bareTasks = squeezed(tasks);

type Names = Pick<FoundOrigin, 'module' | 'task'>;
type Parts = Pick<FoundOrigin, 'module' | 'task' | 'tid' | 'proc'>;

/**
 * Splits `BASE IL TCP/IP DRVR` into module and task, whatever its blanks, and whatever is before it. Undefined where neither is known:
 * then it is no origin.
 */
export function splitOrigin(name: string): Names | undefined {
  const bare = squeeze(name);
  const task = bareTasks.find((candidate) => bare.endsWith(candidate.bare));
  if (task !== undefined) {
    const rest = bare.slice(0, bare.length - task.bare.length);
    const module = bareModules.find((candidate) => rest.endsWith(candidate.bare));
    return module === undefined && rest !== '' ? undefined : { module: module?.name, task: task.name };
  }
  const last = bareModules.find((candidate) => bare.endsWith(candidate.bare));
  if (last !== undefined) return { module: last.name, task: undefined };
  const first = modules.find((candidate) => name.trimStart().startsWith(`${candidate.name} `));
  if (first === undefined) return undefined;
  const rest = name.trim().slice(first.name.length).trim().replace(/\s+/g, ' ');
  // A task that is not in the table is a short word or two in capitals, not a sentence.
  return /^[A-Z0-9][A-Z0-9/:-]*(?: [A-Z0-9/:-]+)?$/.test(rest) && rest.length <= 24
    ? { module: first.name, task: rest }
    : undefined;
}

const endsWithTask = (name: string): boolean => {
  const bare = squeeze(name);
  return bareTasks.some((task) => bare.endsWith(task.bare));
};

const tailPattern = /\[([^[\]]{0,400}(?:\[[^[\]]{0,60}\][^[\]]{0,100})?)\](?:\s{0,80}[([]\s?(\d{1,3})\s?[)\]])?/g;
const textOriginInside = /^([^()]{1,120})\((\d{1,5})\)\s{0,20}Proc\s{0,20}(\d{1,6})\s{0,20}$/i;

/**
 * The first bracket of the text that is an origin, with the severity behind it; undefined where there is none. `at` is added to its
 * offsets. Linear.
 */
export function findTail(text: string, at = 0): FoundTail | undefined {
  if (!text.includes('[')) return undefined;
  tailPattern.lastIndex = 0;
  for (let match = tailPattern.exec(text); match; match = tailPattern.exec(text)) {
    const content = match[1];
    const parts = readBracket(content);
    if (parts === undefined) continue;
    const start = at + match.index;
    const severity = match[2] as string | undefined;
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

function readBracket(content: string): Parts | undefined {
  const inside = textOriginInside.exec(content);
  if (inside) {
    const names = splitOrigin(inside[1]);
    return names === undefined ? undefined : { ...names, tid: Number(inside[2]), proc: Number(inside[3]) };
  }
  const tokens = content.trim().split(/(\s+)/);
  // Even places are words, odd ones the blanks between them.
  const numbers: { text: string; wrapped: boolean }[] = [];
  let end = tokens.length;
  while (end > 0) {
    const word = tokens[end - 1];
    if (/^%\d+$/.test(word)) numbers.unshift({ text: '', wrapped: false });
    else if (/^\d{1,6}$/.test(word)) numbers.unshift({ text: word, wrapped: tokens[end - 2]?.includes('\n') ?? false });
    else break;
    end -= 2;
  }
  let name = tokens.slice(0, Math.max(0, end)).join('');
  if (name === '') {
    // `[%1 %2 %3 %4]`: a tail whose texts were not filled in. It ends the event and says nothing.
    return numbers.length > 0 && numbers.every(({ text }) => text === '')
      ? { module: undefined, task: undefined, tid: undefined, proc: undefined }
      : undefined;
  }
  const glued = /^(.*[A-Z])(\d{1,5})$/s.exec(name);
  if (glued && !endsWithTask(name) && endsWithTask(glued[1])) {
    name = glued[1];
    numbers.unshift({ text: glued[2], wrapped: false });
  }
  const names = splitOrigin(name);
  if (names === undefined) return undefined;
  let values = numbers.filter(({ text }) => text !== '');
  // Three numbers are two, one of which was wrapped in its middle.
  if (values.length === 3) {
    const at = values.findIndex(({ wrapped }, i) => wrapped && i > 0);
    if (at > 0) values = values.toSpliced(at - 1, 2, { text: values[at - 1].text + values[at].text, wrapped: false });
  }
  const [tid, proc] = values.map(({ text }): number | undefined => Number(text));
  return { ...names, tid, proc };
}

const parenthesis = /\(([A-Z][A-Z0-9 /:\-\n\t]{1,80}?)\s?\((\d{1,5})\)(?:\s{0,80}Proc\s{1,80}(\d{1,6}))?(?:\s?\))?/gi;

/** The first parenthesis of the text that is an origin; undefined where there is none. `at` is added to its offsets. Linear. */
export function findTextOrigin(text: string, at = 0): FoundOrigin | undefined {
  parenthesis.lastIndex = 0;
  for (let match = parenthesis.exec(text); match; match = parenthesis.exec(text)) {
    const names = splitOrigin(match[1]);
    const proc = match[3] as string | undefined;
    if (names === undefined) {
      parenthesis.lastIndex = match.index + 1;
      continue;
    }
    return {
      module: names.module,
      task: names.task,
      start: at + match.index,
      end: at + match.index + match[0].length,
      tid: Number(match[2]),
      proc: proc === undefined ? undefined : Number(proc),
    };
  }
  return undefined;
}
