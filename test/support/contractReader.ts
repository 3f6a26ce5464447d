/**
 * The contract of the analysis (docs/lifecycle.md) read a second time, in the plainest way: whole text in, one pass per question,
 * nothing remembered between them. Slow, and nothing of the product is in it, so that tests may ask both and compare. It knows
 * lines as the contract does: 1-based.
 */

type ContractVerdict = 'released' | 'reallocated' | 'leaked' | 'suspect' | 'stuck' | 'closing' | 'idle' | 'active';
type ContractDoubt = 'tooSoon' | 'cut' | 'unknownLines' | 'mayListen';

export interface ContractSettings {
  /** Lines. */
  readonly leakThreshold: number;
  /** Later connections that came, worked and went. */
  readonly leakTurnover: number;
  /** How many times the longest set-up must have passed: 2 by the contract; 0 to judge without that part of the clock. */
  readonly setUps: number;
  readonly poolSize: number;
}

export const contractDefaults: ContractSettings = { leakThreshold: 200, leakTurnover: 20, setUps: 2, poolSize: 20 };

/** One instance; what is undefined does not apply to it. */
interface ContractInstance {
  readonly cb: number;
  readonly number: number;
  /** Counted from 0. */
  readonly run: number;
  readonly thread: number;
  readonly allocated: number;
  readonly verdict: ContractVerdict;
  readonly doubts: readonly ContractDoubt[];
  readonly direction: 'inbound' | 'outbound' | undefined;
  readonly released: { readonly line: number; readonly thread: number } | undefined;
  readonly lastActivity: number;
  readonly waits: number;
  readonly bytesReceived: number;
  readonly used: boolean;
  readonly quiet: number | undefined;
  readonly turnover: number | undefined;
}

export interface ContractReading {
  readonly lines: number;
  readonly unrecognised: number;
  readonly runs: readonly { readonly first: number; readonly last: number }[];
  /** In order of allocation. */
  readonly instances: readonly ContractInstance[];
  /** CB numbers, ascending, each once. */
  readonly preexisting: readonly number[];
  readonly longestSetUp: number;
  /** CB numbers that are in use at the end, with the instance number of those whose allocation is in the log. */
  readonly inUse: ReadonlyMap<number, number | undefined>;
  /** CB numbers whose first mention is no allocation. */
  readonly mentionedFirst: readonly number[];
  readonly pool: {
    readonly peak: number;
    /** The first line at which the peak was reached; undefined where nothing was ever in use. */
    readonly peakLine: number | undefined;
    readonly atEnd: number;
    readonly fullAt: number | undefined;
  };
}

type Effect =
  'open' | 'setUp' | 'use' | 'signal' | 'wait' | 'closeRequest' | 'disconnect' | 'close' | 'finalClose' | 'unknown';

/** What one line says. */
interface Line {
  readonly at: number;
  readonly thread: number;
  /** Undefined: a context line, before its owner is found. */
  readonly cb: number | undefined;
  readonly effect: Effect;
  /** The instance number of an allocation, the bytes of `WSARecv returned`. */
  readonly value: number;
  readonly direction: 'inbound' | 'outbound' | undefined;
  /** Of unknown kind, and it makes no control block pre-existing. */
  readonly isMention?: boolean;
}

interface Shape {
  readonly pattern: RegExp;
  readonly effect: Effect | ((groups: Record<string, string>) => Effect);
  readonly direction?: 'inbound' | 'outbound';
}

const signals = ['16', '32', '48'];

/** The table of messages. `n` is the control block, `v` the number that is kept. */
const shapes: readonly Shape[] = [
  { pattern: /^CB (?<n>\d+) \(instance (?<v>\d+)\) allocated$/, effect: 'open' },
  { pattern: /^Use thread cb \d+ for Winsock cb (?<n>\d+)$/, effect: 'setUp' },
  {
    pattern: /^Message type (?<k>\d+) for cb (?<n>\d+)$/,
    effect: ({ k }) => (Number(k) === 2 ? 'closeRequest' : 'setUp'),
  },
  { pattern: /^Socket \d+ created on cb (?<n>\d+)$/, effect: 'setUp', direction: 'outbound' },
  {
    pattern: /^WSAAccept OK, \d+ events on new socket \d+ on cb (?<n>\d+)$/,
    effect: 'setUp',
    direction: 'inbound',
  },
  { pattern: /^Ac\/Cl\/Cn events for cb (?<n>\d+), socket \d+, handle \d+$/, effect: 'setUp' },
  { pattern: /^R\/W\/Cl events on cb (?<n>\d+), handle \d+$/, effect: 'use' },
  {
    pattern: /^Events (?<mask>\d+) notified for cb (?<n>\d+) using handle \d+$/,
    effect: ({ mask }) => (signals.includes(String(Number(mask))) ? 'signal' : 'use'),
  },
  { pattern: /^Receive header for cb (?<n>\d+) at offset \d+$/, effect: 'use' },
  { pattern: /^Header done, TPKT data length \d+ bytes$/, effect: 'use' },
  { pattern: /^WSARecv on cb (?<n>\d+), offset \d+$/, effect: 'use' },
  { pattern: /^WSARecv returned (?<v>\d+) bytes$/, effect: 'use' },
  { pattern: /^Entire TPKT received$/, effect: 'use' },
  { pattern: /^ioctlsocket returned (?:\d+|-1), cb (?<n>\d+)$/, effect: 'use' },
  { pattern: /^No more data$/, effect: 'use' },
  { pattern: /^Wait for cb (?<n>\d+), handle \d+$/, effect: 'wait' },
  { pattern: /^Issue Disconnect for cb (?<n>\d+)$/, effect: 'disconnect' },
  { pattern: /^close socket \d+ on cb (?<n>\d+), handle \d+$/, effect: 'close' },
  { pattern: /^close socket -1 on cb (?<n>\d+), handle \d+$/, effect: 'finalClose' },
];

const tooLarge = (digits: string | undefined): boolean => BigInt(digits ?? '0') > 9007199254740991n;
const number = (digits: string | undefined): number => Number(digits ?? 0);

/** Lines as VS Code counts them; what is behind the last line end is a line only if it is not empty. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A line of no known shape. */
interface Other {
  /** Undefined: it does not begin with `(TTT)`. */
  readonly thread: string | undefined;
  readonly isElision: boolean;
  readonly isDamaged: boolean;
  readonly isTestimony: boolean;
  readonly names: readonly number[];
}

type Read = Omit<Line, 'at'> | 'nothing' | Other;

const isOther = (line: Read): line is Other => typeof line === 'object' && 'names' in line;
const isUnrecognised = (line: Read): line is Other => isOther(line) && !line.isElision;
const hasThread = (line: Read): boolean => typeof line === 'object' && line.thread !== undefined;

const withoutBlanksAtEnd = (raw: string): string => raw.replace(/^\ufeff+/, '').replace(/[ \t\f]+$/, '');

/** The line of a known shape; undefined for any other. */
function readKnown(raw: string): Omit<Line, 'at'> | undefined {
  const message = /^\((\d{3,})\) (?! )([^]*)$/.exec(withoutBlanksAtEnd(raw));
  if (!message) return undefined;
  for (const { pattern, effect, direction } of shapes) {
    const groups = pattern.exec(message[2] ?? '');
    if (groups === null) continue;
    if (message[0].match(/\d+/g)!.some(tooLarge)) return undefined;
    const named = groups.groups ?? {};
    return {
      thread: number(message[1]),
      cb: named['n'] === undefined ? undefined : number(named['n']),
      effect: typeof effect === 'string' ? effect : effect(named),
      value: number(named['v']),
      direction,
    };
  }
  return undefined;
}

function readLine(raw: string): Read {
  const text = withoutBlanksAtEnd(raw);
  if (text === '') return 'nothing';
  const known = readKnown(raw);
  if (known) return known;
  const isElision = /^[ \t\f]*<[^]*>$/.test(text);
  const thread = /^\((\d{3,})\)/.exec(text)?.[1];
  return {
    thread,
    isElision,
    isDamaged:
      thread !== undefined && Array.from(text).some((c) => c < ' ' && c !== '\t' && c !== '\f' && c !== '\x1b'),
    isTestimony: thread === undefined && text.toLowerCase().includes('not be returned'),
    names: isElision ? [] : namedIn(text),
  };
}

/** Control blocks that a line names, word by word. */
function namedIn(text: string): number[] {
  // A run of characters beyond ASCII counts as one.
  const line = text.replace(/[^\0-\x7f]+/g, '§').toLowerCase();
  const names: number[] = [];
  let at = 0;
  while (at < line.length) {
    const word = ['control blocks', 'control block', 'cbs', 'cb'].find((each) => line.startsWith(each, at));
    const isWord =
      word !== undefined && !/[a-z0-9_]/.test(line[at - 1] ?? ' ') && !line.slice(0, at).endsWith('thread ');
    let next = isWord ? at + word.length : at;
    let between = 0;
    while (isWord && between < 4 && next < line.length && !/[a-z0-9,;.]/.test(line[next])) {
      next++;
      between++;
    }
    const digits = /^\d+/.exec(line.slice(next))?.[0];
    if (!isWord || digits === undefined) {
      at++;
      continue;
    }
    const list = word.endsWith('s')
      ? /^\d+(?:(?:[ \t\f]*(?:,|&|and))+[ \t\f]*\d+)*/.exec(line.slice(next))![0]
      : digits;
    for (const each of list.match(/\d+/g)!) if (!tooLarge(each)) names.push(number(each));
    at = next + list.length;
  }
  return names;
}

/** One run of the MTA: its lines that are of a control block, and the places at which lines may be missing or are told of. */
interface Run {
  readonly first: number;
  last: number;
  readonly lines: Line[];
  readonly gaps: number[];
  readonly testimonies: number[];
}

/** What one control block did between two allocations of it in one run, or before the first. */
interface Life {
  readonly run: number;
  readonly cb: number;
  /** Undefined: pre-existing. */
  readonly allocation: Line | undefined;
  /** Up to its release. */
  readonly lines: readonly Line[];
  readonly end: 'released' | 'reallocated' | 'open';
  readonly release: Line | undefined;
  /** The line at which it no longer was in use; undefined: in use to the end of its run. */
  readonly gone: number | undefined;
}

/** Reads a log by the contract. Any text is a log. */
export function readContract(text: string, given: Partial<ContractSettings> = {}): ContractReading {
  const settings = { ...contractDefaults, ...given };
  const memory = new Map<string, Read>();
  const stand = linesOf(text);
  const all = isWrapped(stand) ? stand.map(unwrapped) : stand;
  const read = all.map((raw) => {
    const known = memory.get(raw);
    if (known !== undefined) return known;
    const result = readLine(raw);
    if (memory.size < 100_000) memory.set(raw, result);
    return result;
  });

  const runs = runsOf(read);
  const lives = runs.flatMap((run, at) => livesOf(run, at));
  const instances = lives
    .filter(({ allocation }) => allocation !== undefined)
    .sort((a, b) => a.allocation!.at - b.allocation!.at);
  const longestSetUp = Math.max(0, ...instances.map(setUpOf).filter((lines) => lines !== undefined));
  return {
    lines: all.length,
    unrecognised: read.filter(isUnrecognised).length,
    runs: runs.map(({ first, last }) => ({ first, last })),
    instances: instances.map((life) => judge(life, runs[life.run], instances, longestSetUp, settings)),
    preexisting: [...new Set(lives.filter((l) => l.allocation === undefined).map((l) => l.cb))].sort((a, b) => a - b),
    longestSetUp,
    inUse: new Map(
      lives
        .filter(({ run, gone }) => run === runs.length - 1 && gone === undefined)
        .map(({ cb, allocation }) => [cb, allocation?.value]),
    ),
    mentionedFirst: [...new Set(lives.map(({ cb }) => cb))].filter(
      (cb) => lives.find((life) => life.cb === cb)!.allocation === undefined,
    ),
    pool: poolOf(lives, runs, all.length, settings.poolSize),
  };
}

/** A line as it stands behind what another program put in front of it. */
export function unwrapped(line: string): string {
  const bare = line.replace(/\x1b\[[0-9;:<=>?]*[A-Za-z]/g, '');
  const start = bare.search(/\(\d{3,}\) /);
  return start < 0 ? line : bare.slice(start);
}

export function isWrapped(lines: readonly string[]): boolean {
  const first = lines.filter((line) => withoutBlanksAtEnd(line) !== '').slice(0, 1000);
  const asTheyStand = first.filter((line) => readKnown(line)).length;
  const onlyUnwrapped = first.filter((line) => !readKnown(line) && readKnown(unwrapped(line))).length;
  return onlyUnwrapped > 0 && onlyUnwrapped * 2 >= first.length && asTheyStand * 10 < first.length;
}

/** A run ends before an allocation whose instance number is not above the previous one of that control block. */
function runsOf(read: readonly Read[]): Run[] {
  const runs: Run[] = [];
  const previous = new Map<number, number>();
  const first = read.findIndex(hasThread);
  const last = read.findLastIndex(hasThread);
  read.forEach((line, index) => {
    const at = index + 1;
    let run = runs.at(-1);
    if (typeof line === 'object' && !isOther(line) && line.effect === 'open') {
      const before = previous.get(line.cb!);
      if (before !== undefined && line.value <= before) {
        previous.clear();
        run = undefined;
      }
      previous.set(line.cb!, line.value);
    }
    if (run === undefined) runs.push((run = { first: at, last: at, lines: [], gaps: [], testimonies: [] }));
    run.last = at;
    if (line === 'nothing') return;
    if (!isOther(line)) {
      run.lines.push({ ...line, at });
      return;
    }
    const isForeign = line.thread === undefined && !line.isElision && index > first && index < last && first >= 0;
    if (line.isElision || line.isDamaged || isForeign) run.gaps.push(at);
    if (line.isTestimony) run.testimonies.push(at);
    // With a thread, the first that is named is its own; all others are only mentioned.
    const { names, thread } = line;
    names.forEach((cb, k) => {
      const isOwn = k === 0 && thread !== undefined;
      if (!isOwn && names.indexOf(cb) !== k) return;
      run.lines.push({
        at,
        thread: isOwn && !tooLarge(thread) ? number(thread) : -1,
        cb,
        effect: 'unknown',
        value: 0,
        direction: undefined,
        isMention: !isOwn,
      });
    });
  });
  return runs;
}

function livesOf(run: Run, runAt: number): Life[] {
  const context = new Map<number, number>();
  const byCb = new Map<number, Line[]>();
  for (const line of run.lines) {
    const cb = line.cb ?? context.get(line.thread);
    if (cb === undefined) continue;
    if (line.cb !== undefined && line.effect !== 'wait' && line.isMention !== true) context.set(line.thread, line.cb);
    if (!byCb.has(cb) && line.isMention === true) continue;
    if (!byCb.has(cb)) byCb.set(cb, []);
    byCb.get(cb)!.push({ ...line, cb });
  }
  const lives: Life[] = [];
  for (const [cb, lines] of byCb) {
    const openings = lines.flatMap((line, at) => (line.effect === 'open' ? [at] : []));
    const starts = openings[0] === 0 ? openings : [0, ...openings];
    starts.forEach((start, k) => {
      const next = starts[k + 1];
      lives.push(lifeOf(lines.slice(start, next), next === undefined ? undefined : lines[next], runAt, cb));
    });
  }
  return lives;
}

function lifeOf(lines: readonly Line[], next: Line | undefined, run: number, cb: number): Life {
  const allocation = lines[0]?.effect === 'open' ? lines[0] : undefined;
  const request = lines.findIndex(({ effect }) => effect === 'closeRequest');
  const release = lines.findIndex(
    ({ effect }, at) => effect === 'finalClose' || (effect === 'close' && request >= 0 && request < at),
  );
  if (release >= 0) {
    const line = lines[release];
    return { run, cb, allocation, lines: lines.slice(0, release + 1), end: 'released', release: line, gone: line.at };
  }
  if (next === undefined) return { run, cb, allocation, lines, end: 'open', release: undefined, gone: undefined };
  const close = lines.findLast(({ effect }) => effect === 'close');
  if (close) return { run, cb, allocation, lines, end: 'released', release: close, gone: close.at };
  return { run, cb, allocation, lines, end: 'reallocated', release: undefined, gone: next.at };
}

/** Lines from the allocation to the first that is neither set-up nor wait. */
function setUpOf({ allocation, lines }: Life): number | undefined {
  const first = lines.find(({ effect }) => effect !== 'open' && effect !== 'setUp' && effect !== 'wait');
  return first === undefined ? undefined : first.at - allocation!.at;
}

const wasUsed = ({ lines }: Life): boolean => lines.some(({ effect }) => effect === 'use');

function judge(
  life: Life,
  run: Run,
  instances: readonly Life[],
  longestSetUp: number,
  settings: ContractSettings,
): ContractInstance {
  const { lines, end, release } = life;
  const allocation = life.allocation!;
  const saw = (...effects: Effect[]): boolean => lines.some(({ effect }) => effects.includes(effect));
  const lastActivity = lines.findLast(({ effect }) => effect !== 'wait')!.at;
  const used = wasUsed(life);
  const waits = lines.filter(({ effect }) => effect === 'wait').length;
  const quiet = run.last - lastActivity;
  const turnover = (): number =>
    instances.filter(
      (other) =>
        other.run === life.run && other.allocation!.at > lastActivity && other.end === 'released' && wasUsed(other),
    ).length;

  let verdict: ContractVerdict;
  const doubts: ContractDoubt[] = [];
  let came: number | undefined;
  if (end !== 'open') {
    verdict = end;
  } else {
    came = turnover();
    const longQuiet =
      quiet >= settings.leakThreshold && came >= settings.leakTurnover && quiet >= settings.setUps * longestSetUp;
    if (saw('disconnect', 'close', 'finalClose', 'closeRequest')) {
      verdict = longQuiet ? 'stuck' : 'closing';
    } else if (used) {
      verdict = longQuiet ? 'idle' : 'active';
    } else {
      const lastGap = run.gaps.filter((at) => at > allocation.at).at(-1);
      const listens =
        allocation.value <= 2 &&
        instances.filter((other) => other.run === life.run).indexOf(life) < 3 &&
        !lines.some(({ direction }) => direction === 'inbound') &&
        waits > 0;
      if (!longQuiet && !run.testimonies.some((at) => at > lastActivity)) doubts.push('tooSoon');
      if (lastGap !== undefined && !run.testimonies.some((at) => at >= lastGap)) doubts.push('cut');
      if (saw('unknown')) doubts.push('unknownLines');
      if (listens) doubts.push('mayListen');
      verdict = doubts.length === 0 ? 'leaked' : 'suspect';
    }
  }
  return {
    cb: life.cb,
    number: allocation.value,
    run: life.run,
    thread: allocation.thread,
    allocated: allocation.at,
    verdict,
    doubts,
    // What is said last holds, should both be said.
    direction: lines.findLast(({ direction }) => direction !== undefined)?.direction,
    released: release && { line: release.at, thread: release.thread },
    lastActivity,
    waits,
    bytesReceived: lines.reduce((sum, line) => sum + (line.effect === 'use' ? line.value : 0), 0),
    used,
    quiet: end === 'open' ? quiet : undefined,
    turnover: came,
  };
}

/** In use at a line: what was opened or first seen at it or before, and is not gone by then. */
function poolOf(
  lives: readonly Life[],
  runs: readonly Run[],
  lines: number,
  poolSize: number,
): ContractReading['pool'] {
  const change = new Array<number>(lines + 2).fill(0);
  for (const life of lives) {
    const from = life.lines[0].at;
    const to = life.gone ?? runs[life.run].last + 1;
    change[from] += 1;
    change[to] -= 1;
  }
  let inUse = 0;
  let peak = 0;
  let peakLine: number | undefined;
  let fullAt: number | undefined;
  let atEnd = 0;
  for (let line = 1; line <= lines; line++) {
    inUse += change[line];
    if (inUse > peak) [peak, peakLine] = [inUse, line];
    if (inUse >= poolSize) fullAt ??= line;
    atEnd = inUse;
  }
  return { peak, peakLine, atEnd, fullAt };
}
