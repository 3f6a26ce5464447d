/**
 * A model of an MTA with real seconds, written down as its Winsock.log. What becomes of a control block is decided when it is
 * allocated; the lines follow from that, and from what all others do meanwhile. The contract of the analysis plays no part: this
 * is what it is measured against. The times are those of docs/domain.md; what no source tells is an option.
 */
import { randomOf } from '../generateLog';
import type { Fate, FatedInstance, MtaOptions, Outage } from './options';
import { Schedule } from './schedule';

/** Seconds after the first SYN at which TCP sends it again, and at which it gives up (KB 200770). */
const synRetries = [0, 3, 9, 21];
const giveUp = 45;

interface ControlBlock {
  readonly cb: number;
  readonly socket: number;
  readonly handle: number;
  readonly remote: number;
  /** Whether it is of the MTA's present run. */
  readonly run: number;
}

const pieceLength = 262_144;

export class Mta {
  /** All instances whose allocation is in the log, in that order. */
  readonly instances: FatedInstance[] = [];
  /** When the pool was empty, from and to in seconds; the last one may last. */
  readonly starved: { readonly from: number; to: number }[] = [];
  /** Lines written. */
  lines = 0;
  readonly #options: MtaOptions;
  readonly #write: (text: string) => void;
  readonly #random: () => number;
  readonly #schedule = new Schedule();
  readonly #packetsPerSecond: number;
  readonly #down: readonly (readonly boolean[])[];
  #now = 0;
  #run = 0;
  #piece = '';
  #free: number[] = [];
  #count = 0;
  readonly #counts = new Map<number, number>();
  #waiting = new Set<ControlBlock>();
  #waitBlock: { readonly text: string; readonly lines: number } | undefined;
  #open: ControlBlock[] = [];
  #listener: ControlBlock | undefined;
  /** When each remote may be called again after a failure. */
  readonly #backOff: number[];
  #nextHandle = 9000;

  /** `write` takes the log as it comes, in pieces of whole lines. */
  constructor(options: MtaOptions, write: (text: string) => void) {
    this.#options = options;
    this.#write = write;
    this.#random = randomOf(options.seed);
    this.#backOff = new Array<number>(options.remotes).fill(0);
    this.#down = options.outages.map(({ share }) => this.#chosen(options.remotes, share));
    const [shortest, longest] = options.association;
    const concurrent = Math.max(1, (options.callsPerMinute / 60) * ((shortest + longest) / 2));
    const waitSet = concurrent + options.listeners;
    this.#packetsPerSecond = Math.max(0.2, options.linesPerSecond / (8 + waitSet) / concurrent);
    this.#start();
    for (const at of options.restarts) {
      this.#schedule.at(at, () => {
        this.#restart();
      });
    }
    this.#at(this.#exponential(60 / options.callsPerMinute), () => {
      this.#call();
    });
    this.#traffic();
    this.#idleWaits();
    for (const [k, outage] of options.outages.entries()) {
      this.#schedule.at(outage.from, () => {
        this.#breakOff(k, outage);
      });
    }
  }

  /** Writes what happens up to that second. */
  advanceTo(seconds: number): void {
    for (let next = this.#schedule.next(seconds); next; next = this.#schedule.next(seconds)) {
      this.#now = next.at;
      next.run();
    }
    this.#now = seconds;
    this.#flush();
  }

  // ── The log ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #line(text: string): void {
    if (this.#now < this.#options.logFrom) return;
    this.#piece += `${text}\r\n`;
    this.lines++;
    if (this.#piece.length > pieceLength) this.#flush();
  }

  #flush(): void {
    if (this.#piece !== '') this.#write(this.#piece);
    this.#piece = '';
  }

  /** The driver prints the set it is about to wait for. */
  #wait(): void {
    if (this.#now < this.#options.logFrom) return;
    this.#waitBlock ??= {
      text: [...this.#waiting].map(({ cb, handle }) => `(008) Wait for cb ${cb}, handle ${handle}\r\n`).join(''),
      lines: this.#waiting.size,
    };
    this.#piece += this.#waitBlock.text;
    this.lines += this.#waitBlock.lines;
    if (this.#piece.length > pieceLength) this.#flush();
  }

  #join(block: ControlBlock): void {
    this.#waiting.add(block);
    this.#waitBlock = undefined;
  }

  #leave(block: ControlBlock): void {
    this.#waiting.delete(block);
    this.#waitBlock = undefined;
  }

  // ── Chance and time ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  #between(low: number, high: number): number {
    return low + this.#random() * (high - low);
  }

  #exponential(mean: number): number {
    return -Math.log(1 - this.#random()) * mean;
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)];
  }

  /** At least one, as the share says. */
  #chosen(count: number, share: number): boolean[] {
    const order = Array.from({ length: count }, (_, k) => k).sort(() => this.#random() - 0.5);
    const chosen = new Set(order.slice(0, Math.max(1, Math.round(count * share))));
    return Array.from({ length: count }, (_, k) => chosen.has(k));
  }

  /** After a delay, unless the MTA is restarted before. */
  #at(delay: number, run: () => void): void {
    const mine = this.#run;
    this.#schedule.at(this.#now + delay, () => {
      if (this.#run === mine) run();
    });
  }

  #outageOf(remote: number, at: number): Outage | undefined {
    return this.#options.outages.find(({ from, to }, k) => at >= from && at < to && this.#down[k][remote]);
  }

  // ── The MTA ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #start(): void {
    const { poolSize, listeners } = this.#options;
    this.#free = Array.from({ length: poolSize }, (_, k) => k);
    this.#count = 0;
    this.#counts.clear();
    for (let k = 0; k < listeners; k++) {
      const block = this.#allocate('001', -1, 'listens')!;
      this.#line(`(001) Use thread cb 0 for Winsock cb ${block.cb}`);
      this.#line(`(008) Socket ${block.socket} created on cb ${block.cb}`);
      this.#line(`(008) Ac/Cl/Cn events for cb ${block.cb}, socket ${block.socket}, handle ${block.handle}`);
      this.#join(block);
      this.#listener ??= block;
    }
    this.#wait();
  }

  #restart(): void {
    this.#run++;
    this.#endStarving();
    this.#waiting = new Set();
    this.#waitBlock = undefined;
    this.#open = [];
    this.#listener = undefined;
    this.#backOff.fill(0);
    this.#start();
    this.#at(this.#exponential(60 / this.#options.callsPerMinute), () => {
      this.#call();
    });
    this.#traffic();
    this.#idleWaits();
  }

  /** The lowest free control block; undefined where the pool is empty (event 9156). */
  #allocate(thread: string, remote: number, fate: Fate): ControlBlock | undefined {
    const cb = this.#free.shift();
    if (cb === undefined) return undefined;
    if (this.#free.length === 0) this.starved.push({ from: this.#now, to: Infinity });
    const total = this.#count++;
    const own = this.#counts.get(cb) ?? 0;
    this.#counts.set(cb, own + 1);
    const number = this.#options.counter === 'global' ? total : own;
    this.#line(`(${thread}) CB ${cb} (instance ${number}) allocated`);
    if (this.#now >= this.#options.logFrom)
      this.instances.push({ cb, number, fate, allocatedAt: this.#now, line: this.lines });
    return { cb, remote, run: this.#run, socket: this.#handle(), handle: this.#handle() };
  }

  #release(cb: number): void {
    this.#endStarving();
    const at = this.#free.findIndex((other) => other > cb);
    this.#free.splice(at < 0 ? this.#free.length : at, 0, cb);
  }

  #endStarving(): void {
    const last = this.starved.at(-1);
    if (last?.to === Infinity) last.to = this.#now;
  }

  #handle(): number {
    this.#nextHandle = this.#nextHandle >= 60_000 ? 9000 : this.#nextHandle + 4;
    return this.#nextHandle;
  }

  /** One call, out or in, and the next one after a while. */
  #call(): void {
    this.#at(this.#exponential(60 / this.#options.callsPerMinute), () => {
      this.#call();
    });
    const remote = Math.floor(this.#random() * this.#options.remotes);
    if (this.#chance(0.5)) {
      if (!this.#outageOf(remote, this.#now)) this.#inbound(remote);
    } else if (this.#now >= this.#backOff[remote]) {
      this.#outbound(remote);
    }
  }

  #outbound(remote: number): void {
    const { refused, leaks, tries } = this.#options;
    const outage = this.#outageOf(remote, this.#now);
    let fate: Fate = this.#chance(refused) ? 'refused' : 'served';
    let after = this.#between(0.005, 0.4);
    if (outage?.refuses) {
      fate = 'refused';
    } else if (outage) {
      // The first SYN that finds the line up again gets through.
      const sent = Array.from({ length: this.#pick(tries) }, (_, k) => synRetries.map((s) => s + k * giveUp)).flat();
      const through = sent.find((s) => !this.#outageOf(remote, this.#now + s));
      if (through === undefined) {
        fate = this.#chance(leaks) ? 'lost' : 'timedOut';
        after = (sent.length / synRetries.length) * giveUp;
      } else {
        after += through;
      }
    }
    const block = this.#allocate('001', remote, fate);
    if (!block) return;
    const { cb, socket, handle } = block;
    this.#line(`(001) Use thread cb 0 for Winsock cb ${cb}`);
    this.#line(`(001) Message type 1 for cb ${cb}`);
    // Now and then the fault strikes before there is a socket.
    if (fate === 'lost' && this.#chance(0.1)) return;
    this.#at(this.#between(0.001, 0.02), () => {
      this.#line(`(008) Socket ${socket} created on cb ${cb}`);
      this.#line(`(008) Ac/Cl/Cn events for cb ${cb}, socket ${socket}, handle ${handle}`);
      this.#join(block);
      this.#wait();
      if (fate === 'lost') {
        this.#at(after, () => {
          this.#lose(block);
        });
      } else if (fate === 'served') {
        this.#at(after, () => {
          this.#connected(block);
        });
      } else {
        this.#at(after, () => {
          this.#failed(block);
        });
      }
    });
  }

  #lose(block: ControlBlock): void {
    this.#backOff[block.remote] = this.#now + this.#options.openInterval;
    if (!this.#options.lostWaits) this.#leave(block);
    this.#wait();
  }

  #connected(block: ControlBlock): void {
    const { cb, handle } = block;
    if (this.#options.connectEvents) this.#line(`(008) Events 16 notified for cb ${cb} using handle ${handle}`);
    this.#line(`(008) R/W/Cl events on cb ${cb}, handle ${handle}`);
    this.#associate(block);
  }

  #failed(block: ControlBlock): void {
    const { cb, handle } = block;
    this.#backOff[block.remote] = this.#now + this.#options.openInterval;
    if (this.#options.connectEvents) this.#line(`(008) Events 48 notified for cb ${cb} using handle ${handle}`);
    if (this.#options.otherLines) this.#line(`(008) Connect failed on cb ${cb}, error 10060`);
    this.#close(block);
  }

  #inbound(remote: number): void {
    const fate = this.#chance(this.#options.refused) ? 'refused' : 'served';
    if (this.#free.length === 0) return;
    const listener = this.#listener;
    if (this.#options.acceptEvents && listener)
      this.#line(`(008) Events 8 notified for cb ${listener.cb} using handle ${listener.handle}`);
    const block = this.#allocate('008', remote, fate)!;
    const { cb, socket, handle } = block;
    this.#line(`(008) WSAAccept OK, 0 events on new socket ${socket} on cb ${cb}`);
    this.#line(`(008) Ac/Cl/Cn events for cb ${cb}, socket ${socket}, handle ${handle}`);
    this.#line(`(008) Use thread cb 0 for Winsock cb ${cb}`);
    this.#join(block);
    this.#wait();
    // The upper layer answers; now and then it has other things to do first.
    this.#at(this.#chance(this.#options.lateAnswers) ? this.#between(1, 20) : this.#between(0.005, 0.1), () => {
      if (fate === 'refused') {
        this.#close(block);
        return;
      }
      this.#line(`(001) Message type 1 for cb ${cb}`);
      this.#line(`(001) Message type 243 for cb ${cb}`);
      this.#line(`(008) R/W/Cl events on cb ${cb}, handle ${handle}`);
      this.#associate(block);
    });
  }

  #associate(block: ControlBlock): void {
    this.#open.push(block);
    this.#packet(block);
    this.#at(this.#between(...this.#options.association), () => {
      if (!this.#endAssociation(block)) return;
      this.#line(`(008) Issue Disconnect for cb ${block.cb}`);
      this.#close(block);
    });
  }

  /** False where it has ended before. */
  #endAssociation(block: ControlBlock): boolean {
    const at = this.#open.indexOf(block);
    if (at < 0) return false;
    this.#open.splice(at, 1);
    return true;
  }

  /** An outage breaks off what is open to the remotes that it hides, each after a while of silence. */
  #breakOff(which: number, { refuses }: Outage): void {
    for (const block of this.#open.filter(({ remote }) => this.#down[which][remote])) {
      this.#at(refuses ? this.#between(0, 2) : this.#between(10, 150), () => {
        if (!this.#endAssociation(block)) return;
        this.#line(`(008) Events 32 notified for cb ${block.cb} using handle ${block.handle}`);
        this.#close(block);
      });
    }
  }

  #close(block: ControlBlock): void {
    const { cb, socket, handle } = block;
    this.#line(`(008) close socket ${socket} on cb ${cb}, handle ${handle}`);
    this.#leave(block);
    this.#wait();
    this.#at(this.#between(0.005, 0.5), () => {
      this.#line(`(007) Message type 2 for cb ${cb}`);
      this.#line(`(008) close socket -1 on cb ${cb}, handle 0`);
      this.#release(cb);
      this.#wait();
    });
  }

  /** Packets on what is open; the more is open, the more come. */
  #traffic(): void {
    const rate = this.#packetsPerSecond * Math.max(0.5, this.#open.length);
    this.#at(this.#exponential(1 / rate), () => {
      const block = this.#open.length > 0 ? this.#pick(this.#open) : undefined;
      if (block && !this.#outageOf(block.remote, this.#now)) this.#packet(block);
      this.#traffic();
    });
  }

  #packet({ cb, handle }: ControlBlock): void {
    const size = 14 + Math.floor(this.#random() * 2000);
    this.#line(`(008) Events ${this.#chance(0.8) ? 1 : 3} notified for cb ${cb} using handle ${handle}`);
    this.#line(`(008) Receive header for cb ${cb} at offset 0`);
    this.#line(`(008) Header done, TPKT data length ${size} bytes`);
    this.#line(`(008) WSARecv on cb ${cb}, offset 24`);
    this.#line(`(008) WSARecv returned ${size} bytes`);
    this.#line('(008) Entire TPKT received');
    this.#line(`(008) ioctlsocket returned 0, cb ${cb}`);
    this.#line('(008) No more data');
    if (this.#options.otherLines) this.#line(`(008) Send on cb ${cb}, ${size} bytes`);
    this.#wait();
  }

  /** The wait has a limit of its own, after which it is begun anew. */
  #idleWaits(): void {
    this.#at(1, () => {
      this.#wait();
      if (this.#options.otherLines) this.#line('(003) Timer tick');
      this.#idleWaits();
    });
  }
}
