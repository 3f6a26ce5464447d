/** What the knowledge rests on: every name that is used as a `source`, with what it is and where it can be read. */

import { articles } from './articles';
import { kbArchiveUrl, type ArticleId } from './articles/article';

interface Source {
  /** As in a `source`: `KB 303102`, `RFC 1006`. */
  readonly name: SourceName;
  readonly about: string;
  /** Undefined for the user's own files. */
  readonly url: string | undefined;
}

/** `303102` of `KB 303102`. */
type NumberOf<Id extends string> = Id extends `KB ${infer N extends number}` ? N : never;

/** The Knowledge Base articles that state facts and are none of the `articles` table, by number: one that is in it does not compile. */
const otherArticles = {
  146399: 'the README of Exchange 4.0 SP1',
  151626: 'events 9225, 9236, 1279 and 2036 in the text event log',
  153188: 'the logs of the MTA, with samples',
  153655: 'what Exchange 4.0 SP2 fixes',
  154481: 'what Exchange 5.0 SP1 fixes',
  155027: 'an event of the RD Server',
  157015: 'a connection request on the wire',
  159566: 'event 209, in both forms of the event log',
  161946: 'event 316, in its older form',
  163294: 'the builds of the MTA',
  163325: 'the text event log EV0.LOG',
  164528: 'MTA events in the text event log',
  168735: 'what Exchange 5.0 SP2 fixes',
  168892: 'event 9106, for another cause',
  169716: 'events 37, 1290 and 1293',
  174189: 'what Exchange 4.0 SP3, SP4 and SP5 fix',
  174695: 'events 9298 and 9299, which state the build',
  175354: 'events 4284 and 4287, repeated',
  176396: 'an event of the text event log',
  188772: 'event 231, with the origin of the text form',
  194589: 'event 57, associations and control blocks',
  196381: 'events 289, 1290, 1293 and 1294 where a firewall is in between',
  196852: 'an event of the text event log',
  225196: 'event 9318 with other errors',
  225206: 'events after a network change',
  230497: 'what users see when the pool is empty',
  234962: 'builds that do not log event 9301',
  235453: 'what Exchange 5.5 SP3 fixes, part 1',
  241740: 'what Exchange 5.5 SP3 fixes, part 2',
  242221: 'what Exchange 5.5 SP1 fixes',
  242222: 'what Exchange 5.5 SP2 fixes',
  243632: 'how many X.400 connectors a server can have',
  246125: 'the Performance Optimizer in verbose mode',
  251137: 'MTA fixes after 5.5 SP3',
  261251: 'event 9318 with error 1722',
  265186: 'the Performance Optimizer and the MTA',
  268227: 'another event of the RD Server',
  271568: 'threads of the MTA',
  274832: 'what Exchange 5.5 SP4 fixes, part 1',
  274833: 'what Exchange 5.5 SP4 fixes, part 2',
  283238: 'MTA fixes after 5.5 SP4',
  300048: 'event 57, and the threads of the MTA',
  306959: 'events 4282, 4284 and 4287 where connectors name their host',
  319846: 'a fix of a later build, events 2050 and 2051',
  320702: 'a fix of a later build',
} as const satisfies Readonly<Record<number, string> & Partial<Record<NumberOf<ArticleId>, never>>>;

/** What is no Knowledge Base article: what it is, and its address. */
const otherSources = {
  'Winsock.log': ['the log that was given', undefined],
  'event log': ['the event log that was given', undefined],
  'TechNet aa997845': [
    'TCP/IP control blocks, Exchange 2000 and 2003',
    'https://learn.microsoft.com/previous-versions/office/exchange-server-analyzer/aa997845(v=exchg.80)',
  ],
  'winsock2.h': [
    'the constants of WinSock',
    'https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2',
  ],
  'Microsoft Learn: WSAEventSelect': [
    'network events of a socket',
    'https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaeventselect',
  ],
  'Microsoft Learn: shutdown': [
    'what shutting down an unconnected socket returns',
    'https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-shutdown',
  ],
  'Microsoft Learn: Host Integration Server': [
    "SNA Server's message types",
    'https://learn.microsoft.com/host-integration-server/',
  ],
  'RFC 1006': ['ISO transport over TCP: TPKT, port 102', 'https://www.rfc-editor.org/rfc/rfc1006'],
} as const satisfies Readonly<Record<string, readonly [about: string, url: string | undefined]>>;

/** Every name that a statement may cite. */
export type SourceName = ArticleId | `KB ${keyof typeof otherArticles}` | keyof typeof otherSources;

/** All sources, the articles included. */
export const sources: readonly Source[] = [
  ...articles.map(({ id, title, url }) => ({ name: id, about: title, url })),
  ...Object.entries(otherSources).map(([name, [about, url]]) => ({ name: name as SourceName, about, url })),
  ...Object.entries(otherArticles).map(([number, about]) => ({
    name: `KB ${number}` as SourceName,
    about,
    url: kbArchiveUrl(Number(number)),
  })),
];

const byName = new Map<string, Source>(sources.map((source) => [source.name, source]));

/** The source of that name; undefined for a name that is not in the table. */
export function sourceNamed(name: string): Source | undefined {
  return byName.get(name);
}
