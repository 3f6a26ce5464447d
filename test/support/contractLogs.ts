/**
 * Arbitrary logs made from the contract's rules, with a liking for the places where they meet: borders of the clock, numbers used
 * again, restarts, contexts across threads, cuts and unknown lines before and after the last activity.
 */
import fc from 'fast-check';
import { contractDefaults, readContract, type ContractSettings } from './contractReader';

export interface ContractLog {
  readonly text: string;
  readonly settings: ContractSettings;
}

/** What a log may be made of. `k` chooses among what is there. */
type Step =
  | { readonly do: 'line'; readonly cb: number; readonly thread: number; readonly shape: number; readonly k: number }
  | { readonly do: 'allocate'; readonly cb: number; readonly thread: number; readonly step: number }
  | { readonly do: 'setUp'; readonly cb: number; readonly inbound: boolean; readonly step: number }
  | { readonly do: 'connections'; readonly count: number; readonly how: number }
  | { readonly do: 'release'; readonly cb: number; readonly how: number }
  | { readonly do: 'fill'; readonly lines: number; readonly how: number }
  | { readonly do: 'mark'; readonly how: number }
  | { readonly do: 'unknown'; readonly cb: number; readonly thread: number; readonly how: number }
  | { readonly do: 'odd'; readonly how: number };

const threads = ['001', '007', '008', '0012'];

/** The messages that are neither an allocation nor an end. `#` is the control block, `k` some small number. */
const messages = [
  'Use thread cb 1 for Winsock cb #',
  'Message type 1 for cb #',
  'Message type 2 for cb #',
  'Message type 243 for cb #',
  'Socket 4k4 created on cb #',
  'WSAAccept OK, 0 events on new socket 4k8 on cb #',
  'Ac/Cl/Cn events for cb #, socket 4k8, handle 9k2',
  'R/W/Cl events on cb #, handle 9k2',
  'Events 16 notified for cb # using handle 9k2',
  'Events 32 notified for cb # using handle 9k2',
  'Events 48 notified for cb # using handle 9k2',
  'Events k notified for cb # using handle 9k2',
  'Receive header for cb # at offset 0',
  'Header done, TPKT data length 1k bytes',
  'WSARecv on cb #, offset 24',
  'WSARecv returned 1k bytes',
  'Entire TPKT received',
  'ioctlsocket returned 0, cb #',
  'ioctlsocket returned -1, cb #',
  'No more data',
  'Wait for cb #, handle 9k2',
  'Issue Disconnect for cb #',
  'close socket 4k8 on cb #, handle 9k2',
  'close socket -1 on cb #, handle 0',
];

const marks = [
  '<cut>',
  '  <additional logging removed for readability> ',
  '<additional logging entries will continue but the CB will not be returned to use>',
  '<It WILL NOT BE RETURNED>',
  '<a line like any other>',
  '[snip]',
  '... 12 lines omitted ...',
  'the CB will not be returned to use',
  '(008) Wait for cb 1, handle 48\x1a',
  '(008) \0\0\0',
  '\x1a',
];

/** Lines of no known shape that name a control block, `#`; the thread is put before each. */
const unknowns = [
  ' Keepalive for cb #',
  ' Timer CB # expired, cb 1 too',
  'close socket -1 on cb #, handle 0',
  '  Events 1 notified for cb # using handle 4',
  ' wait for cb #, handle 4',
  ' Wait for cb #, handle 4, again',
  ' ioctlsocket returned -2, cb #',
  ' Cb # (instance 1) allocated',
  ' cb=#',
  ' CBs 1, # & 3 closed',
  ' thread cb 1, control block: #',
  ' \x01 cb #, cb 2',
  ' Wait for cb #, handle 9007199254740992',
  ' it, cb #, will not be returned',
];

/** Lines that belong to no control block, most of them by a hair. */
const oddities = [
  '',
  ' \t',
  '(008) Keepalive sent',
  ' (008) Events 1 notified for cb 2 using handle 4',
  '(08) close socket -1 on cb 2, handle 0',
  '(008) Timer for xcb 3 and cb3',
  'close socket -1 on cb 2, handle 0',
  '(008) <cut>',
  '<cut',
  '(008) WSARecv returned -1 bytes',
  'cb 2 and CB #3',
  '08) R/W/Cl events on cb 2, handle 4',
  '\ufeff(008) Wait for cb 3, handle 48',
  '(008) Wait for cb 3, handle 48\f',
  '\f',
  '(9007199254740992) No more data, cb 1',
  'cb 4 will Not be returned',
];

/** Turns steps into lines; it remembers just enough to make sense now and then. */
class Writer {
  readonly lines: string[] = [];
  readonly #numbers = new Map<number, number>();
  #highest = 0;

  do(step: Step): void {
    const put = (thread: string, message: string): void => void this.lines.push(`(${thread}) ${message}`);
    switch (step.do) {
      case 'line': {
        const message = messages[step.shape % messages.length];
        put(threads[step.thread], message.replace('#', String(step.cb)).replace(/k/g, String(step.k % 10)));
        break;
      }
      case 'allocate':
        this.#allocate(step.cb, step.step, threads[step.thread]);
        break;
      case 'setUp':
        this.#allocate(step.cb, step.step, step.inbound ? '008' : '001');
        if (step.inbound) put('008', `WSAAccept OK, 0 events on new socket 44 on cb ${step.cb}`);
        else put('008', `Socket 44 created on cb ${step.cb}`);
        put('008', `Ac/Cl/Cn events for cb ${step.cb}, socket 44, handle 48`);
        break;
      case 'connections':
        for (let k = 0; k < step.count; k++) this.#connection(20 + k, step.how);
        break;
      case 'release':
        if (step.how !== 1) put('008', `close socket 44 on cb ${step.cb}, handle 48`);
        if (step.how !== 2) put('007', `Message type 2 for cb ${step.cb}`);
        if (step.how === 0) put('008', `close socket -1 on cb ${step.cb}, handle 0`);
        if (step.how === 3) put('008', `close socket 44 on cb ${step.cb}, handle 48`);
        break;
      case 'fill':
        for (let k = 0; k < step.lines; k++) {
          if (step.how === 0) put('008', `Wait for cb ${k % 4}, handle 48`);
          else this.lines.push(step.how === 1 ? '' : '(003) Tick');
        }
        break;
      case 'mark':
        this.lines.push(marks[step.how % marks.length]);
        break;
      case 'unknown':
        this.lines.push(
          `(${threads[step.thread]})${unknowns[step.how % unknowns.length].replace('#', String(step.cb))}`,
        );
        break;
      case 'odd':
        this.lines.push(oddities[step.how % oddities.length]);
    }
  }

  /** `step` 0 allocates with the number before (a restart), below 0 with a lower one, 9 with a small one. */
  #allocate(cb: number, step: number, thread: string): void {
    const before = this.#numbers.get(cb);
    let number = ++this.#highest;
    if (step === 9) number = cb % 4;
    else if (before !== undefined && step <= 0) number = Math.max(0, before + step);
    this.#numbers.set(cb, number);
    this.lines.push(`(${thread}) CB ${cb} (instance ${number}) allocated`);
  }

  /** A connection that came and went: used and released, or almost. */
  #connection(cb: number, how: number): void {
    this.#allocate(cb, 1, '001');
    if (how !== 1) this.lines.push(`(008) R/W/Cl events on cb ${cb}, handle 48`);
    if (how === 2) this.lines.push(`(008) Events 48 notified for cb ${cb} using handle 48`);
    if (how === 3) this.lines.push(`(008) close socket 44 on cb ${cb}, handle 48`);
    else if (how !== 4) this.lines.push(`(008) close socket -1 on cb ${cb}, handle 0`);
  }
}

const cb = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 4 }) }, fc.constantFrom(18, 70_000));
const thread = fc.integer({ min: 0, max: threads.length - 1 });
const how = fc.integer({ min: 0, max: 19 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('line' as const),
      cb,
      thread,
      shape: fc.nat({ max: messages.length - 1 }),
      k: how,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('allocate' as const),
      cb,
      thread,
      step: fc.constantFrom(1, 1, 1, 0, -1, 9),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('setUp' as const),
      cb,
      inbound: fc.boolean(),
      step: fc.constantFrom(1, 1, 1, 1, 0, 9, 9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('connections' as const),
      count: fc.integer({ min: 1, max: 4 }),
      how: fc.constantFrom(0, 0, 0, 1, 2, 3, 4),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), cb, how: fc.nat({ max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('fill' as const), lines: fc.integer({ min: 1, max: 12 }), how: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const), how }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unknown' as const), cb, thread, how }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('odd' as const), how }) },
);

const settings: fc.Arbitrary<ContractSettings> = fc.record({
  leakThreshold: fc.constantFrom(1, 2, 5, 10, 200),
  leakTurnover: fc.constantFrom(0, 1, 2, 3, 20),
  setUps: fc.constant(contractDefaults.setUps),
  poolSize: fc.constantFrom(1, 2, 4, 20),
});

/**
 * Lines that bring the clock of one open instance to a border: one short of it, on it, or one beyond. What is missing is
 * computed from the log so far, so that shrinking keeps it at the border.
 */
function toBorder(
  lines: readonly string[],
  given: ContractSettings,
  choose: number,
  part: number,
  beyond: number,
): string[] {
  const reading = readContract(lines.join('\n'), given);
  const open = reading.instances.filter(({ quiet }) => quiet !== undefined && reading.runs.length > 0);
  const last = open.filter(({ run }) => run === reading.runs.length - 1);
  const instance = last[choose % Math.max(1, last.length)];
  if (instance === undefined) return [];
  const added: string[] = [];
  if (part !== 0) {
    const writer = new Writer();
    const missing = Math.max(0, given.leakTurnover - instance.turnover!) + (part === 1 ? beyond : 0);
    for (let k = 0; k < missing; k++) writer.do({ do: 'connections', count: 1, how: 0 });
    // Numbers of their own, so that no restart comes in between.
    added.push(
      ...writer.lines.map((line, at) =>
        line.replace(/cb 20\b/i, (cb) => `${cb.slice(0, 3)}${1000 + Math.floor(at / 3)}`),
      ),
    );
  }
  const needed = Math.max(given.leakThreshold, part === 1 ? 0 : given.setUps * reading.longestSetUp);
  const missing = needed - instance.quiet! - added.length + (part === 1 ? 0 : beyond);
  for (let k = 0; k < missing && k < 2000; k++) added.push('(008) Wait for cb 0, handle 48');
  return added;
}

/** What other programs put in front of lines; `#` stands for the number of the line, and one in ten is left out of a quotation. */
const wraps = [
  '> ',
  '#',
  '2001-06-06 03:36:27 ',
  'Jun  6 03:36:27 (7) mta[(12)]: ',
  '\x1b[32m',
  '\x1b[1;31m(\x1b[0m',
  'é «',
  '\t',
];

/** Logs and the settings to judge them by; their lines end in one or in several ways, the last one perhaps in none. */
export const contractLog: fc.Arbitrary<ContractLog> = fc
  .record({
    steps: fc.array(step, { maxLength: 60 }),
    settings,
    border: fc.option(fc.tuple(fc.nat(20), fc.nat(2), fc.integer({ min: -1, max: 1 })), { nil: undefined }),
    ends: fc.oneof(
      fc.constantFrom(['\n'], ['\r\n'], ['\r']),
      fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 2, maxLength: 5 }),
    ),
    blanks: fc.constantFrom('', '', ' ', '\t '),
    lastEnd: fc.boolean(),
    wrap: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(...wraps)),
  })
  .map(({ steps, settings, border, ends, blanks, lastEnd, wrap }) => {
    const writer = new Writer();
    for (const step of steps) writer.do(step);
    const { lines } = writer;
    if (border) lines.push(...toBorder(lines, settings, ...border));
    const text = lines
      .map((line, at) => {
        const end = at + 1 < lines.length || lastEnd ? ends[at % ends.length] : '';
        const tail = wrap.includes('\x1b') && at % 2 === 0 ? '\x1b[0m' : '';
        const front = wrap === '#' ? `${at + 1}:` : at % 10 === 9 && wrap === '> ' ? '' : wrap;
        return `${front}${line}${tail}${at % 3 === 0 ? blanks : ''}${end}`;
      })
      .join('');
    return { text, settings };
  });
