/**
 * `winsockLog/treeChildren` and `winsockLog/treePath`: a log as a tree of runs, verdicts, instances and the milestones of their
 * lives. A client asks for what is unfolded, and gets a page of it: no node has more than some hundred children.
 */
import { parseLifeFilter, type LifeFilter } from '../../core/findings/lifeFilter';
import type { Lives } from '../../core/findings/lives';
import { lowerBound } from '../../core/text/search';
import { NOT_JUDGED, verdicts } from '../../core/findings/verdict';
import { endText, instanceName } from '../../core/findings/words';
import { verdictTexts } from '../../core/formats/verdictText';
import type { ToldStage } from '../../core/intake/lifeReader';
import { lineText } from '../../core/log/writeLine';
import { visible } from '../../core/text/visible';
import type { TreeChildrenResult, TreeNode, TreeOrder } from '../protocol';
import { placeOf, type LogView } from './logViews';
import { counted, grouped } from '../../core/text/counts';

/** Children of a node, at most: a tree asks for all of a node's children at once, and lays them all out. */
const PAGE = 500;
/** Milestones of one life. */
const MAX_MILESTONES = 200;

/** The instances of one run and verdict that pass the filter, in the order of the tree. */
type Groups = ReadonlyMap<string, Int32Array>;

interface Index {
  readonly groups: Groups;
  /** Runs with anything in them, ascending. */
  readonly runs: readonly number[];
  readonly matching: number;
  readonly filter: LifeFilter;
}

/** The last index of a log: the children of one node after the other are asked for with the same filter and order. */
const indexes = new WeakMap<Lives, { readonly key: string; readonly index: Index }>();

/** `life`: the stages of the instance that is unfolded, where they had to be read. */
export function treeChildren(
  view: LogView,
  { node = '', filter, order }: { readonly node?: string; readonly filter: string; readonly order: TreeOrder },
  life?: readonly ToldStage[],
): TreeChildrenResult {
  const index = indexOf(view.lives, filter, order);
  const { notUnderstood } = view.judgement;
  if (notUnderstood !== undefined) {
    const nodes = [
      { id: 'notUnderstood', kind: 'note', label: `not judged: ${notUnderstood}`, description: '', isLeaf: true },
    ] as const;
    return { nodes: node === '' ? nodes : [], matching: 0, total: 0, unknownWords: index.filter.unknownWords };
  }
  return {
    nodes: childrenOf(view, index, node, life),
    matching: index.matching,
    total: view.lives.count,
    unknownWords: index.filter.unknownWords,
  };
}

/** The instance whose life a node is unfolded into, or -1. */
export function unfoldedLife({ lives }: LogView, node: string | undefined): number {
  return instanceOf(lives, node ?? '');
}

/** Null where the line belongs to no instance, or to one that the filter leaves out. */
export function treePath(
  view: LogView,
  { line, filter, order }: { readonly line: number; readonly filter: string; readonly order: TreeOrder },
): TreeNode[] | null {
  const { lives } = view;
  const i = instanceAt(view, line);
  if (i < 0) return null;
  const index = indexOf(lives, filter, order);
  const group = groupId(lives.run[i], lives.verdict[i]);
  const members = index.groups.get(group);
  const at = members?.indexOf(i) ?? -1;
  if (!members || at < 0) return null;
  const path: TreeNode[] = [];
  if (index.runs.length > 1) {
    const run = index.runs.indexOf(lives.run[i]);
    for (const [from, to] of rangesAround(index.runs.length, run)) path.push(runRange(view, index, from, to));
    path.push(runNode(view, index, lives.run[i]));
  }
  path.push(groupNode(group, members));
  for (const [from, to] of rangesAround(members.length, at)) path.push(instanceRange(view, group, members, from, to));
  path.push(instanceNode(view, i));
  return path;
}

function indexOf(lives: Lives, filterText: string, order: TreeOrder): Index {
  const key = `${order} ${filterText}`;
  const known = indexes.get(lives);
  if (known?.key === key) return known.index;
  const filter = parseLifeFilter(filterText);
  const lists = new Map<string, number[]>();
  let matching = 0;
  for (let i = 0; i < lives.count; i++) {
    if (!filter.matches(lives, i)) continue;
    matching++;
    const id = groupId(lives.run[i], lives.verdict[i]);
    const list = lists.get(id);
    if (list) list.push(i);
    else lists.set(id, [i]);
  }
  const groups = new Map([...lists].map(([id, list]) => [id, sorted(Int32Array.from(list), lives, order)]));
  const runs = [...new Set([...groups.keys()].map((id) => Number(/^r(\d+)/.exec(id)?.[1])))].sort((a, b) => a - b);
  const index = { groups, runs, matching, filter };
  indexes.set(lives, { key, index });
  return index;
}

/** How two lives stand to each other in each order; 0 where they stay as they are in the log. */
const comparing: Readonly<Record<TreeOrder, (lives: Lives) => (a: number, b: number) => number>> = {
  line: () => () => 0,
  cb: (lives) => (a, b) => lives.cb[a] - lives.cb[b],
  longest: (lives) => (a, b) => lives.end[b] - lives.start[b] - (lives.end[a] - lives.start[a]),
};

/** Sorts in place; equal ones stay in the order of the log. */
function sorted(members: Int32Array, lives: Lives, order: TreeOrder): Int32Array {
  const compare = comparing[order](lives);
  return order === 'line' ? members : members.sort((a, b) => compare(a, b) || a - b);
}

const groupId = (run: number, verdict: number): string => `r${run}/${verdictWord(verdict)}`;

const verdictWord = (verdict: number): string => (verdict === NOT_JUDGED ? 'before' : verdicts[verdict]);

function childrenOf(view: LogView, index: Index, id: string, life: readonly ToldStage[] | undefined): TreeNode[] {
  const { groups, runs } = index;
  if (id === '') return runs.length === 1 ? groupsOf(index, runs[0]) : runPage(view, index, 0, runs.length);
  const range = /^(r\d+\/\w+|runs)\/(\d+)-(\d+)$/.exec(id);
  if (range) {
    const [from, to] = [Number(range[2]), Number(range[3])];
    if (range[1] === 'runs') return runPage(view, index, from, Math.min(to, runs.length));
    const members = groups.get(range[1]);
    return members ? instancePage(view, range[1], members, from, Math.min(to, members.length)) : [];
  }
  const group = groups.get(id);
  if (group) return instancePage(view, id, group, 0, group.length);
  const run = /^r(\d+)$/.exec(id);
  if (run) return groupsOf(index, Number(run[1]));
  const instance = instanceOf(view.lives, id);
  return instance < 0 ? [] : milestones(view, instance, life);
}

/** The index of the instance that a node stands for, or -1. */
function instanceOf(lives: Lives, id: string): number {
  const index = Number(/^i(\d+)$/.exec(id)?.[1] ?? -1);
  return index < lives.count ? index : -1;
}

function runPage(view: LogView, index: Index, from: number, to: number): TreeNode[] {
  const ranges = rangesIn(from, to);
  return ranges.length === 0
    ? index.runs.slice(from, to).map((run) => runNode(view, index, run))
    : ranges.map(([a, b]) => runRange(view, index, a, b));
}

function runRange(view: LogView, { runs }: Index, from: number, to: number): TreeNode {
  const { lives } = view;
  const [first, last] = [lives.runs[runs[from]], lives.runs[runs[to - 1]]];
  return {
    id: `runs/${from}-${to}`,
    kind: 'range',
    label: `Runs ${grouped(runs[from] + 1)}–${grouped(runs[to - 1] + 1)}`,
    description: linesText(view, first.firstLine, last.lastLine),
    ...goesTo(view, first.firstLine),
    isLeaf: false,
  };
}

function runNode(view: LogView, { groups }: Index, run: number): TreeNode {
  const { lives } = view;
  const { firstLine, lastLine } = lives.runs[run];
  const leaked = groups.get(`r${run}/leaked`)?.length ?? 0;
  const leaks = leaked > 0 ? `${grouped(leaked)} leaked · ` : '';
  return {
    id: `r${run}`,
    kind: 'run',
    label: `Run ${grouped(run + 1)} of ${grouped(lives.runs.length)}`,
    description: `${leaks}${linesText(view, firstLine, lastLine)}`,
    ...goesTo(view, firstLine),
    isLeaf: false,
  };
}

/** The groups of a run, the worst first. */
function groupsOf({ groups }: Index, run: number): TreeNode[] {
  return Array.from({ length: NOT_JUDGED + 1 }, (_, verdict) => groupId(run, verdict)).flatMap((id) => {
    const members = groups.get(id);
    return members ? [groupNode(id, members)] : [];
  });
}

function groupNode(id: string, members: Int32Array): TreeNode {
  const word = id.slice(id.indexOf('/') + 1);
  const verdict = verdicts.find((each) => each === word);
  return {
    id,
    kind: 'verdict',
    label: verdict ? verdictTexts[verdict].title : 'In use before the log began',
    description: grouped(members.length),
    count: members.length,
    ...(verdict ? { verdict } : {}),
    isLeaf: false,
  };
}

function instancePage(view: LogView, group: string, members: Int32Array, from: number, to: number): TreeNode[] {
  const ranges = rangesIn(from, to);
  return ranges.length === 0
    ? [...members.subarray(from, to)].map((i) => instanceNode(view, i))
    : ranges.map(([a, b]) => instanceRange(view, group, members, a, b));
}

function instanceRange(view: LogView, group: string, members: Int32Array, from: number, to: number): TreeNode {
  const first = instanceName(view.facts, members[from]);
  const last = instanceName(view.facts, members[to - 1]);
  return {
    id: `${group}/${from}-${to}`,
    kind: 'range',
    label: `Instances ${grouped(from + 1)}–${grouped(to)}`,
    description: `${first} … ${last}`,
    ...goesTo(view, view.lives.start[members[from]]),
    isLeaf: false,
  };
}

function instanceNode(view: LogView, i: number): TreeNode {
  const { facts, lives } = view;
  const verdict = lives.verdictOf(i);
  const direction = facts.direction(i);
  return {
    id: `i${i}`,
    kind: 'instance',
    cb: facts.instances.cb[i],
    label: instanceName(facts, i),
    description: `${lives.places.text(lives.start[i])}${direction ? `, ${direction}` : ''} · ${endText(facts, i)}`,
    ...(verdict ? { verdict } : {}),
    ...goesTo(view, lives.start[i]),
    isLeaf: false,
  };
}

/** What happened in a life, one node for each step. Of a log that cannot be read again, the lines that were kept of it. */
export function milestones(view: LogView, i: number, read?: readonly ToldStage[]): TreeNode[] {
  const { facts, lives } = view;
  const { places } = lives;
  const nodes: TreeNode[] = [];
  // The number first: a view is narrow, and cuts what is long.
  const add = (what: string, line: number, lastLine = line): void => {
    const span = line === lastLine ? '' : `–${places.label(lastLine, line)}`;
    const label = `${places.label(line, lives.start[i])}${span}: ${what}`;
    const id = `i${i}/${nodes.length}`;
    nodes.push({ id, kind: 'milestone', label, description: '', ...goesTo(view, line), isLeaf: true });
  };
  // A file may have become another one since it was analysed.
  if (read?.[0]?.firstLine === lives.start[i]) {
    for (const { kind, firstLine, lastLine, lines, text } of read.slice(0, MAX_MILESTONES)) {
      if (kind === 'use') add(`used, ${counted(lines, 'line')}`, firstLine, lastLine);
      else add(visible(text.replace(/^\(\d+\) ?/, '').trim()), firstLine);
    }
    if (read.length > MAX_MILESTONES) {
      const label = `${grouped(read.length - MAX_MILESTONES)} more steps`;
      nodes.push({ id: `i${i}/more`, kind: 'note', label, description: '', isLeaf: true });
    }
  } else {
    const evidence = facts.evidence(i);
    const known = new Set(evidence.map(({ line }) => line));
    if (!known.has(lives.start[i])) add(lives.number[i] < 0 ? 'first mentioned' : 'allocated', lives.start[i]);
    for (const { line, kind, thread, x, y } of evidence)
      add(lineText(kind, thread, lives.cb[i], x, y).replace(/^\(\d+\) /, ''), line);
    const last = lives.lastActivity[i];
    if (last > lives.start[i] && !known.has(last) && last !== facts.instances.released[i]) add('last activity', last);
    if (facts.instances.released[i] >= 0) add('released', facts.instances.released[i]);
  }
  const { freed, released, waits } = facts.instances;
  if (freed[i] >= 0 && released[i] < 0)
    add(lives.verdictOf(i) === 'reallocated' ? 'allocated again' : 'the MTA was restarted', freed[i]);
  if (waits[i] > 0) {
    const label = `waited for ${counted(waits[i], 'time')}`;
    nodes.push({ id: `i${i}/waits`, kind: 'note', label, description: '', isLeaf: true });
  }
  return nodes;
}

/** The instance that a line of the log belongs to, or -1. Of a log that is no document, only lines of an allocation are known. */
function instanceAt({ lives, file: { document, firstLine } }: LogView, line: number): number {
  if (document) return document.log.owner(line);
  const i = lowerBound(lives.start, firstLine + line);
  return lives.start[i] === firstLine + line ? i : -1;
}

/** Where a node leads to. */
function goesTo(view: LogView, line: number): Pick<TreeNode, 'uri' | 'line'> {
  const { uri, line: own } = placeOf(view, line);
  return { uri, line: own };
}

/** The pages of `[from, to)`; none where it is a page itself. Pages of pages where there are too many. */
function rangesIn(from: number, to: number): [from: number, to: number][] {
  const size = pageSize(to - from);
  const ranges: [number, number][] = [];
  if (size > 1) for (let at = from; at < to; at += size) ranges.push([at, Math.min(at + size, to)]);
  return ranges;
}

/** From the outermost, the pages of `[0, count)` that hold `index`. */
function rangesAround(count: number, index: number): [from: number, to: number][] {
  const around: [number, number][] = [];
  for (let range: [number, number] | undefined = [0, count]; range;) {
    range = rangesIn(...range).find(([from, to]) => from <= index && index < to);
    if (range) around.push(range);
  }
  return around;
}

/** The size of the pages that so many are divided into: a power of `PAGE`; 1 where they fit on one. */
function pageSize(count: number): number {
  let size = 1;
  while (size * PAGE < count) size *= PAGE;
  return size;
}

function linesText({ lives: { places } }: LogView, first: number, last: number): string {
  if (first === last) return places.text(first);
  const { file } = places.of(first);
  return places.isChain && places.of(last).file !== file
    ? `${places.text(first)} to ${places.text(last, first)}`
    : `${places.text(first).replace(/line (?=\d+$)/, 'lines ')}–${places.of(last).line + 1}`;
}
