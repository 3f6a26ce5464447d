/** What the knowledge rests on: every name that is used as a `source`, with what it is and where it can be read. */

import { articles, kbArchiveUrl } from './articles';

interface Source {
  /** As in a `source`: `KB 303102`, `RFC 1006`. */
  readonly name: string;
  readonly about: string;
  /** Undefined for the user's own files. */
  readonly url: string | undefined;
}

const kb = (number: number, about: string): Source => ({ name: `KB ${number}`, about, url: kbArchiveUrl(number) });

/** The sources that are not articles of the `articles` table. */
const otherSources: readonly Source[] = [
  { name: 'Winsock.log', about: 'the log that was given', url: undefined },
  { name: 'event log', about: 'the event log that was given', url: undefined },
  kb(150537, 'WinSock error codes'),
  kb(151626, 'events 9225, 9236, 1279 and 2036 in the text event log'),
  kb(152897, 'POP-4 state checks: events 4282, 4283, 4284 and 4287'),
  kb(153188, 'the logs of the MTA, with samples'),
  kb(154301, 'X.400 connectors over slow links'),
  kb(157015, 'a connection request on the wire'),
  kb(159566, 'event 209, in both forms of the event log'),
  kb(161946, 'event 316, in its older form'),
  kb(163294, 'the builds of the MTA'),
  kb(163325, 'the text event log EV0.LOG'),
  kb(164528, 'MTA events in the text event log'),
  kb(168815, 'events 9228 and 4300, network types'),
  kb(169716, 'events 37, 1290 and 1293'),
  kb(174695, 'events 9298 and 9299, which state the build'),
  kb(175354, 'events 4284 and 4287, repeated'),
  kb(176396, 'an event of the text event log'),
  kb(188772, 'event 231, with the origin of the text form'),
  kb(194589, 'event 57, associations and control blocks'),
  kb(196852, 'an event of the text event log'),
  kb(225206, 'events after a network change'),
  kb(230497, 'what users see when the pool is empty'),
  kb(234962, 'builds that do not log event 9301'),
  kb(243632, 'how many X.400 connectors a server can have'),
  kb(246125, 'the Performance Optimizer in verbose mode'),
  kb(251137, 'MTA fixes after 5.5 SP3'),
  kb(252843, 'event 4293, with the origin of the text form'),
  kb(265186, 'the Performance Optimizer and the MTA'),
  kb(271568, 'threads of the MTA'),
  kb(283238, 'MTA fixes after 5.5 SP4'),
  kb(306959, 'events 4282, 4284 and 4287 where connectors name their host'),
  kb(319846, 'a fix of a later build, events 2050 and 2051'),
  kb(320702, 'a fix of a later build'),
  {
    name: 'TechNet aa997845',
    about: 'TCP/IP control blocks, Exchange 2000 and 2003',
    url: 'https://learn.microsoft.com/previous-versions/office/exchange-server-analyzer/aa997845(v=exchg.80)',
  },
  {
    name: 'winsock2.h',
    about: 'the constants of WinSock',
    url: 'https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2',
  },
  {
    name: 'Microsoft Learn: WSAEventSelect',
    about: 'network events of a socket',
    url: 'https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaeventselect',
  },
  {
    name: 'Microsoft Learn: shutdown',
    about: 'what shutting down an unconnected socket returns',
    url: 'https://learn.microsoft.com/windows/win32/api/winsock/nf-winsock-shutdown',
  },
  {
    name: 'Microsoft Learn: Host Integration Server',
    about: "SNA Server's message types",
    url: 'https://learn.microsoft.com/host-integration-server/',
  },
  { name: 'RFC 1006', about: 'ISO transport over TCP: TPKT, port 102', url: 'https://www.rfc-editor.org/rfc/rfc1006' },
];

/** All sources, the articles included. */
export const sources: readonly Source[] = [
  ...articles.map(({ id, title, url }) => ({ name: id, about: title, url })),
  ...otherSources,
];

const byName = new Map(sources.map((source) => [source.name, source]));

/** The source of that name; undefined for a name that is not in the table. */
export function sourceNamed(name: string): Source | undefined {
  return byName.get(name);
}
