/**
 * A deterministic generator of realistic logs: connections in and out over a pool of control blocks, packets, wait blocks,
 * and now and then a leak, a stuck release, an idle connection. Handles and sockets are multiples of four, as NT's are.
 */

export interface LogProfile {
  readonly seed?: number;
  /** Stop after this many bytes (the line that reaches it is written whole). */
  readonly bytes: number;
  /** Packets per connection, on average: how long an instance lives. */
  readonly packets?: number;
  /** Control blocks in use at once, at most, leaked ones not counted. */
  readonly concurrent?: number;
  /** One connection in this many leaks; 0 for none. */
  readonly leakEvery?: number;
  /** One line in this many is of a shape that is not public; 0 for none. */
  readonly unknownEvery?: number;
  readonly eol?: '\n' | '\r\n' | '\r';
}

interface Connection {
  readonly cb: number;
  readonly socket: number;
  readonly handle: number;
  packetsLeft: number;
}

/** Small and fast, and the same on every machine (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Yields the log in pieces of about 64 KiB, all ASCII. */
export function* generateLog(profile: LogProfile): Generator<string> {
  const { bytes, seed = 1, packets = 20, concurrent = 12, leakEvery = 500, unknownEvery = 0, eol = '\r\n' } = profile;
  const random = randomOf(seed);
  const open: Connection[] = [];
  const free: number[] = [];
  let nextCb = 2;
  let instance = 1;
  let connections = 0;
  let nextHandle = 9000;
  let written = 0;
  let lines = 0;
  let piece = '';
  const line = (text: string): void => {
    piece += text + eol;
    if (unknownEvery > 0 && ++lines % unknownEvery === 0) piece += `(008) Keepalive sent, ${lines} ticks${eol}`;
  };
  const waitBlock = (): void => {
    line('(008) Wait for cb 0, handle 9036');
    line('(008) Wait for cb 1, handle 11364');
    for (const { cb, handle } of open) line(`(008) Wait for cb ${cb}, handle ${handle}`);
  };
  const newHandle = (): number => (nextHandle = nextHandle >= 60_000 ? 9000 : nextHandle + 4);

  while (written < bytes) {
    if (open.length < concurrent && (open.length < 2 || random() < 0.15)) {
      const cb = free.shift() ?? nextCb++;
      const connection = {
        cb,
        socket: newHandle(),
        handle: newHandle(),
        packetsLeft: 1 + Math.floor(random() * 2 * packets),
      };
      const leaks = leakEvery > 0 && ++connections % leakEvery === 0;
      const { socket, handle } = connection;
      if (leaks || random() < 0.5) {
        line(`(001) CB ${cb} (instance ${instance++}) allocated`);
        line(`(001) Use thread cb 0 for Winsock cb ${cb}`);
        line(`(001) Message type 1 for cb ${cb}`);
        line(`(008) Socket ${socket} created on cb ${cb}`);
        line(`(008) Ac/Cl/Cn events for cb ${cb}, socket ${socket}, handle ${handle}`);
      } else {
        line(`(008) CB ${cb} (instance ${instance++}) allocated`);
        line(`(008) WSAAccept OK, 0 events on new socket ${socket} on cb ${cb}`);
        line(`(008) Ac/Cl/Cn events for cb ${cb}, socket ${socket}, handle ${handle}`);
        line(`(008) Use thread cb 0 for Winsock cb ${cb}`);
        line(`(001) Message type 1 for cb ${cb}`);
        line(`(001) Message type 243 for cb ${cb}`);
      }
      if (!leaks) {
        line(`(008) R/W/Cl events on cb ${cb}, handle ${handle}`);
        open.push(connection);
      }
      waitBlock();
    }
    const at = Math.floor(random() * open.length);
    const connection = open[at];
    if (connection) {
      const { cb, socket, handle } = connection;
      if (connection.packetsLeft-- > 0) {
        const size = 14 + Math.floor(random() * 2000);
        line(`(008) Events ${random() < 0.8 ? 1 : 3} notified for cb ${cb} using handle ${handle}`);
        line(`(008) Receive header for cb ${cb} at offset 0`);
        line(`(008) Header done, TPKT data length ${size} bytes`);
        line(`(008) WSARecv on cb ${cb}, offset 24`);
        line(`(008) WSARecv returned ${size} bytes`);
        line('(008) Entire TPKT received');
        line(`(008) ioctlsocket returned 0, cb ${cb}`);
        line('(008) No more data');
      } else {
        line(`(008) Issue Disconnect for cb ${cb}`);
        line(`(008) close socket ${socket} on cb ${cb}, handle ${handle}`);
        line(`(007) Message type 2 for cb ${cb}`);
        line(`(008) close socket -1 on cb ${cb}, handle 0`);
        open.splice(at, 1);
        free.push(cb);
      }
      waitBlock();
    }
    if (piece.length >= 65_536 || written + piece.length >= bytes) {
      written += piece.length;
      yield piece;
      piece = '';
    }
  }
}
