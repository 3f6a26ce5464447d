/** The Knowledge Base articles that a case can turn on: what each describes, which builds it is about, what it is confused with. */

import { type BuildRange, type ExchangeVersion } from './builds';
import { type Grade } from './statement';

/**
 * `leak`: WinSock control blocks are lost. `otherLeak`: something else of the MTA is lost, stuck or broken, with signs that look alike.
 * `byDesign`: works as meant. `configuration`: set up wrongly, nothing is lost. `sizing`: the pool is too small.
 */
export type ArticleKind = 'leak' | 'otherLeak' | 'byDesign' | 'configuration' | 'sizing';

/** One line of builds that an article is about. */
export interface AffectedBuilds extends BuildRange {
  readonly version: ExchangeVersion;
  /** First build affected; undefined where the source names none: from the first of the version on. */
  readonly from: string | undefined;
  /** First build with the fix, in full; undefined where the article has no fix, or none with a known build. */
  readonly to: string | undefined;
  /** The service pack that brought the fix; undefined where none did or none is named. */
  readonly fixedInServicePack: string | undefined;
  /** What must be installed before the fix; undefined where nothing is named. */
  readonly requires: string | undefined;
}

export interface Article {
  /** `KB 303102` */
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** What is seen in the logs where it applies. */
  readonly pattern: string;
  readonly kind: ArticleKind;
  /** Empty where the article concerns every version alike, or is not about Exchange. */
  readonly affected: readonly AffectedBuilds[];
  /** Other than Exchange: what it is about; undefined for Exchange. */
  readonly otherProduct: string | undefined;
  /** How to distinguish it from its neighbours; undefined where nothing needs saying. */
  readonly lookAlike: string | undefined;
  /** Of `pattern`. What is concluded rather than read is in `lookAlike`. */
  readonly grade: Grade;
  /** The articles that the row is taken from. */
  readonly source: string;
  readonly url: string;
}

type Row = Pick<Article, 'number' | 'title' | 'pattern' | 'kind'> &
  Partial<Pick<Article, 'affected' | 'otherProduct' | 'lookAlike' | 'source' | 'grade' | 'url'>>;

/** The address of a KB article in the public archive of early articles. `number` as in `KB 193894`. */
export function kbArchiveUrl(number: number): string {
  return `https://jeffpar.github.io/kbarchive/kb/${String(number).padStart(6, '0').slice(0, 3)}/Q${number}/`;
}

const article = (row: Row): Article => ({
  id: `KB ${row.number}`,
  number: row.number,
  title: row.title,
  pattern: row.pattern,
  kind: row.kind,
  affected: row.affected ?? [],
  otherProduct: row.otherProduct,
  lookAlike: row.lookAlike,
  grade: row.grade ?? 'documented',
  source: row.source ?? `KB ${row.number}`,
  url: row.url ?? kbArchiveUrl(row.number),
});

const builds = (
  version: ExchangeVersion,
  from: string | undefined,
  to: string | undefined,
  fixedInServicePack?: string,
  requires?: string,
): AffectedBuilds => ({ version, from, to, fixedInServicePack, requires });

export const articles: readonly Article[] = [
  article({
    number: 303102,
    title: 'WinSock control blocks are not released after a network disruption (Exchange 5.5)',
    pattern:
      'Winsock.log shows a control block that is allocated and then never used, disconnected or closed. Events 9215 with error 0 and 9214 with error 10057 may come with it; they are not conclusive.',
    kind: 'leak',
    affected: [builds('5.5', undefined, '5.5.2655.16', undefined, '5.5 SP4')],
    lookAlike:
      'KB 193894 leaves the same trace in Winsock.log; below build 5.5.2410 only the build distinguishes them.',
    url: 'https://mskb.pkisolutions.com/kb/303102',
  }),
  article({
    number: 303101,
    title: 'WinSock control blocks are not released after a network disruption (Exchange 2000)',
    pattern: 'As KB 303102, on Exchange 2000: allocated and then never used, disconnected or closed.',
    kind: 'leak',
    affected: [builds('2000', undefined, '6.0.4720.14', 'SP2', 'Exchange 2000 SP1')],
    lookAlike: 'The same fault as KB 303102 in the next version: the product decides.',
    url: 'https://mskb.pkisolutions.com/kb/303101',
  }),
  article({
    number: 193894,
    title: 'A control block is lost when a connection is tried more than once',
    pattern:
      'The network is down and a connection is tried more than once: one control block is lost. Later, event 9156.',
    kind: 'leak',
    affected: [builds('5.0', undefined, '5.0.1461.66'), builds('5.5', undefined, '5.5.2410.0', 'SP2')],
    lookAlike: 'Looks like KB 303102 in Winsock.log. From build 5.5.2410 on it is fixed, and KB 303102 remains.',
  }),
  article({
    number: 200259,
    title: 'Event 9156: control blocks too few, or dropped because two timers disagree',
    pattern:
      'Event 9156, either because there are more connections than control blocks, or because the session layer gives up before the transport layer does and the control block is dropped.',
    kind: 'sizing',
    affected: [builds('5.5', undefined, undefined)],
    lookAlike: 'Advice, no fix. The timers that it describes are probably the same race as in KB 303102.',
  }),
  article({
    number: 229643,
    title: 'Control blocks are lost in the layer above WinSock (POP-4)',
    pattern: 'Event 9156 after 5.5 SP2. The leak is in POP-4; the WinSock layer sees it as a duplicate open.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2448.1', '5.5.2590.0', 'SP3')],
    lookAlike: 'Winsock.log may look clean, since no WinSock control block is lost.',
  }),
  article({
    number: 232602,
    title: 'Associations are not recovered after a network outage',
    pattern: 'The MTA stalls after an outage, with events 4284, 4287, 2035 and 1209, until it is restarted.',
    kind: 'otherLeak',
    affected: [builds('5.5', undefined, '5.5.2614.0', 'SP3')],
  }),
  article({
    number: 236586,
    title: 'Mail stalls over slow links, with event 4287 and code 8640',
    pattern: 'Event 4287 with error code 8640; a thread dump shows POP4 DOWN stalled.',
    kind: 'otherLeak',
    affected: [builds('5.5', undefined, '5.5.2646.0', 'SP3')],
  }),
  article({
    number: 247419,
    title: 'TCP/IP control blocks run out after 5.5 SP3',
    pattern: 'Event 9156 after 5.5 SP3, under load or over slow links. The article does not say where the leak is.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2650.24', '5.5.2651.71', 'SP4')],
    lookAlike: 'Which layer leaks is not said: a Winsock.log with the pattern points to KB 303102.',
    source: 'KB 247419, KB 251137',
  }),
  article({
    number: 254818,
    title: 'Timers run out at once in half-hour time zones',
    pattern:
      'In a time zone off by half an hour, timer control blocks run out in no time: events 4282, 4284 and 4287, then 9156.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2580.0', '5.5.2652.16', 'SP4')],
    lookAlike: 'The time zone of the server decides.',
    source: 'KB 254818, KB 251137',
  }),
  article({
    number: 260167,
    title: 'Connections within the site are lost after many failures',
    pattern:
      'After many failed connections the MTA cannot reach the MTAs of its own site. RPC only: X.400 connectors go on.',
    kind: 'otherLeak',
    affected: [builds('5.5', undefined, '5.5.2652.44', 'SP4')],
    source: 'KB 260167, KB 251137',
  }),
  article({
    number: 266792,
    title: 'The MTA hangs after event 4283',
    pattern: 'Event 4283 with code 8464 or 8465, then the MTA hangs: internal control blocks are handled wrongly.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2651.61', '5.5.2653.23', 'SP4')],
    lookAlike: 'Event 4283 alone is no evidence of it.',
    source: 'KB 266792, KB 163294',
  }),
  article({
    number: 276222,
    title: 'The MTA stops after "Failed to find socket"',
    pattern:
      'Event 9202 with error 0 at a high index and event 9405 "Failed to find socket, result=14, count=63", then the MTA stops.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2650.24', '5.5.2654.22')],
  }),
  article({
    number: 319936,
    title: 'An inbound connection times out in WinSock before it is answered',
    pattern: 'Events 4258 and 4283: the layer above answers a call that has timed out meanwhile. Inbound.',
    kind: 'otherLeak',
    affected: [builds('5.5', '5.5.2653.23', '5.5.2656.20', undefined, '5.5 SP4')],
    lookAlike:
      'Inbound, while the failing sample of KB 303102 is outbound. One copy of the article prints 6.0.2656.20 for the fix, which is a misprint.',
  }),
  article({
    number: 188040,
    title: 'The MTA disconnects with event 2004 after WinSock flow control',
    pattern: 'Event 2004 with code 255 from the WinSock driver, after flow control on a connection.',
    kind: 'otherLeak',
    affected: [builds('5.5', undefined, undefined, 'a later SP')],
  }),
  article({
    number: 182619,
    title: 'The MTA ends with event 9404, an illegal buffer request',
    pattern: 'Event 9215, then 9404: a TPKT request to the buffer manager that is not allowed.',
    kind: 'otherLeak',
    affected: [
      builds('4.0', undefined, undefined),
      builds('5.0', undefined, undefined),
      builds('5.5', undefined, undefined, 'a later SP'),
    ],
  }),
  article({
    number: 157701,
    title: 'A control block is closed by another thread than the one that made it',
    pattern: 'Event 9225, then 9405 with SBPDSCLS and two thread numbers; the MTA ends.',
    kind: 'otherLeak',
    affected: [builds('4.0', undefined, undefined, 'a later SP')],
  }),
  article({
    number: 152941,
    title: 'The MTA ends over slow or unreliable links: heap corruption',
    pattern: 'Events 9215 (10060, 10051) and 9224 (10054), then 9405 with an exception.',
    kind: 'otherLeak',
    affected: [builds('4.0', undefined, '994.2')],
  }),
  article({
    number: 152951,
    title: 'Two WinSock threads share a thread control block: heap corruption',
    pattern: 'A connection that is set up wrongly; the MTA ends in a Dr. Watson.',
    kind: 'otherLeak',
    affected: [builds('4.0', undefined, undefined, 'a later SP')],
  }),
  article({
    number: 152877,
    title: 'Kernel control blocks are left stuck when the network goes up and down',
    pattern: 'Events 1004, 1008, 1198 and 1277 from PLATFORM KERNEL.',
    kind: 'otherLeak',
    affected: [builds('4.0', undefined, '993.6', 'SP2')],
    lookAlike: 'Control blocks of the kernel layer: other ones than those of Winsock.log.',
    source: 'KB 152877, KB 163294',
  }),
  article({
    number: 166602,
    title: 'No more than 64 TCP/IP and TP4 control blocks',
    pattern: 'Event 9156 with a pool at its ceiling of 64 for TCP/IP and TP4 together.',
    kind: 'sizing',
    affected: [builds('4.0', undefined, undefined, 'a later SP'), builds('5.0', undefined, undefined, 'a later SP')],
    lookAlike: 'With the fix the ceiling is 2,000.',
  }),
  article({
    number: 193380,
    title: 'An inbound call is refused: its address cannot be turned into a name',
    pattern: 'Event 9301 twice and 9202 with error 0 on the receiving side; mail flows in one direction only.',
    kind: 'configuration',
    lookAlike: 'Refused on purpose: no connector matches the caller. No control block is lost.',
  }),
  article({
    number: 189345,
    title: 'Event 9301 although the connector is found',
    pattern: 'Event 9301 once, and mail flows: the second look-up, by name, succeeded.',
    kind: 'configuration',
    affected: [builds('5.5', undefined, undefined, 'SP2')],
    lookAlike: 'Can be ignored, says the article.',
  }),
  article({
    number: 197378,
    title: 'Event 9301 for a caller with several addresses',
    pattern: 'Event 9301 on about every second call from a server with two addresses.',
    kind: 'configuration',
    affected: [builds('5.5', '5.5.2232.18', '5.5.2431.0', 'SP2')],
    lookAlike: 'The caller uses an address that no connector has. No control block is lost.',
    source: 'KB 197378, KB 163294',
  }),
  article({
    number: 169113,
    title: 'Event 9301 with a cluster: the node calls with its own address',
    pattern: 'Event 9301, and no mail flows over a connector that is set up by IP address.',
    kind: 'configuration',
    affected: [builds('5.5', undefined, undefined, 'a later SP')],
    lookAlike: 'No control block is lost.',
  }),
  article({
    number: 254909,
    title: 'Events 9301 and 9202 after the WinSock Proxy client was installed',
    pattern: 'Events 9301 and 9202 on the remote server: calls come from the address of the proxy.',
    kind: 'configuration',
    lookAlike: 'No control block is lost.',
  }),
  article({
    number: 162674,
    title: 'Event 9221 with 10054: the name of the remote host is not fully qualified',
    pattern: 'Event 9221 with error 10054 and a connection that fails.',
    kind: 'configuration',
    lookAlike: 'The same event as in KB 169143, but the connection fails.',
  }),
  article({
    number: 164400,
    title: 'Event 9215 with 10022 over TP4: the address does not match',
    pattern: 'Event 9215 with error 10022 from TP4 DRIVER.',
    kind: 'configuration',
    lookAlike: 'The connection cannot be made; nothing says that a control block is lost.',
  }),
  article({
    number: 169143,
    title: 'Event 9221 with 10054 whenever a connection is closed',
    pattern: 'Event 9221 with error 10054, at every close.',
    kind: 'byDesign',
    lookAlike: 'Expected and harmless by itself.',
  }),
  article({
    number: 170007,
    title: 'Event 9224 with 10053 over TP4 to a Retix 1.41 MTA',
    pattern: 'Event 9224 with error 10053 from TP4 DRIVER, while an association is recovered; mail flows.',
    kind: 'byDesign',
    lookAlike: 'By design, over TP4 to that MTA: a new association is made.',
  }),
  article({
    number: 170006,
    title: 'Event 9234 with 10038 under heavy load',
    pattern: 'Event 9234; its texts are shifted by one, so that the number after "index" is the WinSock code 10038.',
    kind: 'byDesign',
    lookAlike: 'Not critical, and 10038 is no control block.',
  }),
  article({
    number: 170056,
    title: 'Events 9215 with 10061 and 9318 with 1722: the other server cannot be reached',
    pattern: 'Event 9215 with error 10061 beside event 9318; queues grow.',
    kind: 'byDesign',
    affected: [builds('5.5', undefined, undefined)],
    lookAlike: 'The other server is down. The event is right; nothing says that a control block is lost.',
  }),
  article({
    number: 904712,
    title: 'No read events after Windows 2000 SP4 Update Rollup 1',
    pattern: 'Connections remain in the wait set and get no more read events; mail over X.400 is slow or stops.',
    kind: 'otherLeak',
    otherProduct: 'Windows 2000 SP4 with Update Rollup 1, Afd.sys 5.0.2195.7036',
    lookAlike: 'The control block was connected and used: idle, not leaked.',
    grade: 'inferred',
    url: 'https://ftp.zx.net.nz/pub/archive/ftp.microsoft.com/MISC/KB/en-us/904/712.HTM',
  }),
];

const byId = new Map(articles.map((row) => [row.id, row]));

/** The article of an id such as `KB 303102`; undefined for one that is not in the table. */
export function articleOf(id: string): Article | undefined {
  return byId.get(id);
}
