/** The control-block pool in the registry: values, how large it should be, how large it may be, and what goes wrong. */

import { type ExchangeVersion } from './builds';
import { type Statement, type Grade, documented } from './statement';

export const mtaParametersKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeMTA\\Parameters';

interface RegistryValue {
  readonly name: string;
  readonly type: 'REG_DWORD';
  /** Undefined where the source states none. */
  readonly defaultValue: number | undefined;
  readonly meaning: string;
  /** True where it bounds the number of control blocks. */
  readonly sizesPool: boolean;
  readonly grade: Grade;
  readonly source: string;
}

const pool = (name: string, meaning: string, source: string): RegistryValue => ({
  name,
  type: 'REG_DWORD',
  defaultValue: 20,
  meaning,
  sizesPool: true,
  grade: 'documented',
  source,
});

const thread = (name: string, meaning: string, source: string, defaultValue?: number): RegistryValue => ({
  name,
  type: 'REG_DWORD',
  defaultValue,
  meaning,
  sizesPool: false,
  grade: 'documented',
  source,
});

const logging = (name: string, meaning: string, source: string): RegistryValue => ({
  name,
  type: 'REG_DWORD',
  defaultValue: 0,
  meaning,
  sizesPool: false,
  grade: 'documented',
  source,
});

/** All under `mtaParametersKey`. The value that switches Winsock.log on is not among them: no public source names it. */
export const registryValues: readonly RegistryValue[] = [
  pool(
    'TCP/IP control blocks',
    'How many TCP/IP (RFC 1006) connections there can be at a time, the listener included.',
    'KB 166602, KB 200259, KB 246125',
  ),
  pool(
    'TP4 control blocks',
    'The same for TP4. At least 2 are needed even where TP4 is not used.',
    'KB 166602, KB 168815',
  ),
  pool('Eicon X.25 connections', 'The same for X.25.', 'KB 243632'),
  thread(
    'TCP/IP threads',
    'How many threads serve TCP/IP connections, at most. Exchange 4.0 to 5.5 fit it to the control blocks by themselves.',
    'KB 246125, KB 166602',
  ),
  thread('TP4 threads', 'How many threads serve TP4 connections, at most.', 'KB 246125'),
  thread(
    'RTS threads',
    'Threads of the Reliable Transfer Service. Does not bound control blocks.',
    'KB 246125, KB 265186',
  ),
  thread('Kernel threads', 'Threads of the OSI stack. Does not bound control blocks.', 'KB 246125, KB 265186'),
  thread('Dispatcher threads', 'Threads that route messages. Does not bound control blocks.', 'KB 246125, KB 265186'),
  thread('Transfer threads', 'Threads that transfer messages. Does not bound control blocks.', 'KB 246125, KB 265186'),
  logging(
    'Text Event Log',
    'Set to 1, the MTA writes its events to EV0.LOG too, after a restart.',
    'KB 163325, KB 153188',
  ),
];

/** The value of that name, letter case aside; undefined where the table has none. */
export function registryValue(name: string): RegistryValue | undefined {
  const wanted = name.trim().toLowerCase();
  return registryValues.find((row) => row.name.toLowerCase() === wanted);
}

/** Control blocks in the pool where the registry was not touched. */
export const DEFAULT_POOL_SIZE = 20;

interface SizingRule {
  readonly name: string;
  /** Control blocks for so many X.400 connectors. */
  readonly size: (connectors: number) => number;
  /** The source's own example. */
  readonly example: { readonly connectors: number; readonly size: number };
  readonly grade: Grade;
  readonly source: string;
  readonly note: string | undefined;
}

/** The rules disagree. Name the one that is used. */
export const sizingRules: readonly SizingRule[] = [
  {
    name: '10 for each connector',
    size: (connectors) => 10 * connectors,
    example: { connectors: 30, size: 300 },
    grade: 'documented',
    source: 'KB 243632',
    note: undefined,
  },
  {
    name: '10 for each connector, and 10',
    size: (connectors) => 10 * connectors + 10,
    example: { connectors: 5, size: 60 },
    grade: 'documented',
    source: 'KB 200259, KB 193894',
    note: undefined,
  },
  {
    name: '11 for each connector',
    size: (connectors) => 11 * connectors,
    example: { connectors: 3, size: 33 },
    grade: 'inferred',
    source: 'TechNet aa997845',
    note: 'In words the source asks for 10 for each connector and one for incoming connections. Its example of 3 connectors gives 33, not 31: one more for each.',
  },
];

interface Ceiling {
  readonly limit: number;
  readonly what: string;
  readonly appliesTo: string;
  readonly grade: Grade;
  readonly source: string;
}

export const ceilings: readonly Ceiling[] = [
  {
    limit: 64,
    what: 'TCP/IP and TP4 control blocks together; 62 for one, since the other needs 2',
    appliesTo: 'Exchange 4.0 and 5.0 without the fix',
    grade: 'documented',
    source: 'KB 166602',
  },
  {
    limit: 2000,
    what: 'control blocks in all',
    appliesTo: 'Exchange 4.0 and 5.0 with the fix',
    grade: 'documented',
    source: 'KB 166602',
  },
  {
    limit: 1250,
    what: 'X.25 and TCP/IP control blocks together',
    appliesTo: 'where X.25 is used',
    grade: 'documented',
    source: 'KB 166602',
  },
  {
    limit: 1250,
    what: 'TCP/IP, TP4 and X.25 control blocks together',
    appliesTo: 'Exchange 5.5',
    grade: 'documented',
    source: 'KB 243632',
  },
  {
    limit: 1210,
    what: 'TCP/IP control blocks, while the other two are at 20',
    appliesTo: 'Exchange 5.5',
    grade: 'documented',
    source: 'KB 243632',
  },
];

/** The most that the registry value `TCP/IP control blocks` may be on a version; on 5.5 where it is not known. */
export function maxTcpControlBlocks(version: ExchangeVersion | undefined): Ceiling {
  const isOld = version === '4.0' || version === '5.0';
  return isOld ? ceilings[0] : ceilings[ceilings.length - 1];
}

export const traps: readonly Statement[] = [
  documented(
    'KB 265186',
    'The Performance Optimizer in verbose mode (perfwiz -v) tries to set the TCP/IP control blocks back to 20.',
  ),
  documented('KB 243632', 'Too large a pool keeps the MTA from starting: service error 2140 and event 4300.'),
  documented(
    'KB 168815',
    'Fewer than 2 TP4 control blocks keep the MTA from starting, with event 9228 or 4300, even where TP4 is not used.',
  ),
  documented('KB 243632', 'Fewer than 20 TP4 control blocks do not give TCP/IP any more.'),
];

/** The other half of the mitigation: a setting of the connector, not of the registry. */
export const disconnectTimer = {
  where: 'X.400 Connector, Override, Association Parameters, Disconnect (sec)',
  defaultSeconds: 120,
  advice: [
    documented('KB 200259', 'Raise Disconnect (sec) from 120 to between 300 and 600.'),
    documented('KB 193894', 'Raise Disconnect (sec) from 120 to at least 360, on both bridgeheads.'),
  ],
  reason: documented(
    'KB 200259',
    'The session layer gives the connection up before the transport layer has stopped trying to open it; the control block is dropped and not recovered.',
  ),
} as const;
