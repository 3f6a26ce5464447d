/** Where in the MTA an event comes from: the modules and tasks of its tail, and whether its index is a WinSock control block. */

import { type Statement, documented, inferred, unknown } from './statement';

interface Named<Name extends string = string> {
  readonly name: Name;
  readonly fact: Statement;
}

const named = <const Name extends string>(row: Named<Name>): Named<Name> => row;

/** The first part of an origin. Longest first, so that `BASE IL` is found before `BASE`. */
export const modules: readonly Named[] = [
  { name: 'BASE IL', fact: inferred('KB 303102, KB 157701', 'The layer that talks to the network: WinSock, RPC.') },
  {
    name: 'BASE',
    fact: inferred('KB 157701, KB 232602', 'The base that the layers run on: threads, buffers, localities.'),
  },
  { name: 'POP4', fact: inferred('KB 229643, KB 252843', 'The OSI transport layer, above WinSock.') },
  {
    name: 'PLATFORM',
    fact: inferred('KB 229643, KB 225206', 'The session layer and above: kernel and Reliable Transfer Service.'),
  },
  {
    name: 'MTA',
    fact: inferred('KB 164528, KB 176396', 'The message transfer itself: dispatching, fan-out, transfer in and out.'),
  },
  { name: 'DB Server', fact: inferred('KB 155302', "The MTA's own database of messages and queues.") },
  {
    name: 'RD Server',
    fact: inferred(
      'KB 155027, KB 268227',
      'The access to the directory: what the MTA reads of recipients, sites and servers.',
    ),
  },
  { name: 'XAPI', fact: inferred('KB 153188', 'The side of the information store and the gateways.') },
];

/** The second part of an origin: the thread's task. */
const taskTable = [
  named({
    name: 'TCP/IP DRVR',
    fact: inferred(
      'KB 303102, KB 170056',
      'The thread that does the socket calls of TCP/IP connections. In Exchange 5.5 it is mostly thread 8.',
    ),
  }),
  named({
    name: 'TCP/IP ASYNC',
    fact: inferred('KB 170006', 'The thread that waits for network events of TCP/IP connections.'),
  }),
  named({
    name: 'TP4 DRIVER',
    fact: inferred('KB 164400, KB 170007', 'The thread that does the socket calls of TP4 connections.'),
  }),
  named({
    name: 'MAIN BASE',
    fact: inferred('KB 166602, KB 174695', 'The main thread, mostly thread 1: it hands out the opens.'),
  }),
  named({
    name: 'POP4 UP',
    fact: inferred(
      'KB 319936, KB 188040, KB 252843',
      'The transport layer, from the network upwards. In Exchange 5.5 mostly thread 7.',
    ),
  }),
  named({
    name: 'POP4 DOWN',
    fact: inferred(
      'KB 236586, KB 232602, KB 252843',
      'The transport layer, down to the network. In Exchange 5.5 mostly thread 6.',
    ),
  }),
  named({
    name: 'KERNEL',
    fact: inferred('KB 225206, KB 169716', 'The kernel of the session layer, with control blocks of its own.'),
  }),
  named({ name: 'RTSE', fact: documented('KB 194031', 'The Reliable Transfer Service Element.') }),
  named({ name: 'XFER-IN', fact: inferred('KB 159566', 'Transfer of messages into the MTA.') }),
  named({ name: 'DISP:FANOUT', fact: inferred('KB 164528', 'Fan-out of messages into the queues.') }),
  named({ name: 'DISP:RESULT', fact: inferred('KB 164528', 'Results: deliveries and non-delivery reports.') }),
  named({ name: 'DISP:ROUTER', fact: inferred('KB 319846', 'Routing.') }),
  named({ name: 'TRANSFER', fact: inferred('KB 153188', 'Transfer to and from the information store.') }),
  named({ name: 'GATEWAY', fact: inferred('KB 153188', 'Transfer to and from a gateway.') }),
  named({ name: 'EICON WORKER', fact: inferred('KB 174257', 'Connections over an Eicon X.25 card.') }),
  named({ name: 'EICON RESULT', fact: inferred('KB 174257', 'Connections over an Eicon X.25 card.') }),
  named({ name: 'INCOMING RPC', fact: inferred('KB 155302', 'Calls over RPC that come in.') }),
] as const;

/** A task that the table knows. */
export type TaskName = (typeof taskTable)[number]['name'];

export const tasks: readonly Named[] = taskTable;

/** What an event's index counts. `winsockCode`: no index at all, but the WinSock code (event 9234 with shifted texts). */
export type IndexKind = 'winsockCb' | 'other' | 'winsockCode' | 'unknown';

const winsockTasks = new Set(['TCP/IP DRVR', 'TCP/IP ASYNC', 'TP4 DRIVER']);
const otherTables = new Set(['PLATFORM', 'POP4', 'MTA', 'XAPI']);

/**
 * Whether the control block index of an event with this origin is the number in Winsock.log. Only the socket threads of BASE IL
 * count; the layers above have tables of their own; of all else it is not known. Undefined gives `unknown`.
 */
export function indexKindOf(module: string | undefined, task: string | undefined): IndexKind {
  if (module === 'BASE IL' && task !== undefined && winsockTasks.has(task)) return 'winsockCb';
  return module !== undefined && otherTables.has(module) ? 'other' : 'unknown';
}

export const indexKindFacts: Readonly<Record<IndexKind, Statement>> = {
  winsockCb: inferred(
    'KB 303102, KB 157701, KB 151626',
    'The index is the control block number of Winsock.log: the article uses both without distinction, and other events call it the socket control block.',
  ),
  other: inferred(
    'KB 169716, KB 225206, KB 161946, KB 319936',
    "The index counts another layer's control blocks, not those of Winsock.log.",
  ),
  winsockCode: inferred(
    'KB 170006',
    'The texts of this event are shifted by one: the number after "index" is the WinSock code. The control block is not stated.',
  ),
  unknown: unknown(
    'KB 303102',
    'Whether the index is a control block of Winsock.log is not known: the origin is missing or is not a socket thread.',
  ),
};

/** The row of that name, letter for letter; undefined where there is none. */
export function moduleNamed(name: string): Named | undefined {
  return modules.find((row) => row.name === name);
}

/** As `moduleNamed`, for tasks. */
export function taskNamed(name: string): Named | undefined {
  return tasks.find((row) => row.name === name);
}
