/** The control-block pool in the registry: values, how large it should be, how large it may be, and what goes wrong. */

import { buildOf, placeInRange, type Build, type BuildRange, type ExchangeVersion } from './builds';
import { type Cited, type Statement, type Grade, documented } from './statement';

export const mtaParametersKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeMTA\\Parameters';

interface RegistryValue<Name extends string = string> {
  readonly name: Name;
  readonly type: 'REG_DWORD';
  /** Undefined where the source states none. */
  readonly defaultValue: number | undefined;
  readonly meaning: string;
  /** True where it bounds the number of control blocks. */
  readonly sizesPool: boolean;
  readonly grade: Grade;
  readonly source: string;
}

/** Control blocks in the pool of a stack where the registry was not touched: of every version whose default is public. */
export const DEFAULT_POOL_SIZE = 20;

const value = <const Name extends string, const S extends string>(
  name: Name,
  meaning: string,
  source: Cited<S>,
  defaultValue?: number,
): RegistryValue<Name> => ({
  name,
  type: 'REG_DWORD',
  defaultValue,
  meaning,
  sizesPool: defaultValue === DEFAULT_POOL_SIZE,
  grade: 'documented',
  source,
});

const table = [
  value(
    'TCP/IP control blocks',
    'How many control blocks there are for TCP/IP (RFC 1006): one for each connection, and one that listens.',
    'KB 166602, KB 168815, KB 246125',
    DEFAULT_POOL_SIZE,
  ),
  value(
    'TP4 control blocks',
    'The same for TP4. At least 2 are needed even where TP4 is not used.',
    'KB 166602, KB 168815',
    DEFAULT_POOL_SIZE,
  ),
  value(
    'Eicon X.25 connections',
    'How many control blocks, or virtual circuits, X.25 has with the Eicon stack: 32 at most.',
    'KB 243632, KB 193323',
    DEFAULT_POOL_SIZE,
  ),
  value(
    'TCP/IP threads',
    'How many threads serve TCP/IP connections, at most. It need not be changed: the MTA of Exchange 4.0 to 5.5 adjusts to the control blocks.',
    'KB 246125, KB 166602',
  ),
  value(
    'TP4 threads',
    'How many threads serve TP4 connections, at most. It need not be changed, either.',
    'KB 246125, KB 166602',
  ),
  value('RTS threads', 'Threads of the Reliable Transfer Service.', 'KB 246125, KB 300048', 2),
  value('Kernel threads', 'Threads that process the OSI stack.', 'KB 246125, KB 300048', 3),
  value('Dispatcher threads', 'Threads that route messages.', 'KB 246125, KB 300048', 2),
  value('Transfer threads', 'Threads that transfer messages.', 'KB 246125, KB 300048', 3),
  value(
    'Text Event Log',
    'Set to 1, the MTA writes its events to EV0.LOG too, after a restart.',
    'KB 163325, KB 153188',
    0,
  ),
] as const;

/** The name of a value that the table has. */
export type RegistryName = (typeof table)[number]['name'];

/** All under `mtaParametersKey`. The value that switches Winsock.log on is not among them: no public source names it. */
export const registryValues: readonly RegistryValue[] = table;

/** The value of that name, letter case aside; undefined where the table has none. */
export function registryValue(name: string): RegistryValue | undefined {
  const wanted = name.trim().toLowerCase();
  return registryValues.find((row) => row.name.toLowerCase() === wanted);
}

interface SizingRule {
  readonly name: string;
  /** The versions that its sources are about. */
  readonly versions: readonly ExchangeVersion[];
  /** Control blocks for so many X.400 connectors. */
  readonly size: (connectors: number) => number;
  /** Whether a source says it of TP4, too; all of them speak of TCP/IP, and none of X.25. */
  readonly isOfTp4: boolean;
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
    versions: ['5.5'],
    size: (connectors) => 10 * connectors,
    isOfTp4: false,
    example: { connectors: 30, size: 300 },
    grade: 'documented',
    source: 'KB 243632',
    note: undefined,
  },
  {
    name: '10 for each connector, and 10',
    versions: ['5.0', '5.5'],
    size: (connectors) => 10 * connectors + 10,
    isOfTp4: true,
    example: { connectors: 5, size: 60 },
    grade: 'documented',
    source: 'KB 200259, KB 193894',
    note: undefined,
  },
  {
    name: '11 for each connector',
    versions: ['2000', '2003'],
    size: (connectors) => 11 * connectors,
    isOfTp4: false,
    example: { connectors: 3, size: 33 },
    grade: 'inferred',
    source: 'TechNet aa997845',
    note: 'In words the source asks for 10 for each connector and one for incoming connections. Its example of 3 connectors gives 33, not 31: one more for each.',
  },
];

interface Ceiling {
  readonly limit: number;
  readonly what: string;
  /** For a person. */
  readonly appliesTo: string;
  readonly value: RegistryName;
  /** Of each version the builds from the first (included) to the last (not included); undefined is open. */
  readonly builds: readonly ({ readonly version: ExchangeVersion } & BuildRange)[];
  readonly grade: Grade;
  readonly source: string;
}

const ceiling = <const S extends string>(
  row: Omit<Ceiling, 'grade' | 'source'> & { readonly grade?: Grade },
  source: Cited<S>,
): Ceiling => ({ grade: 'documented', ...row, source });

/** The builds that brought the fix of KB 166602, by the lists of what the service packs fix. */
const poolFixes = [
  { version: '4.0', fix: buildOf('4.0 SP5') },
  { version: '5.0', fix: buildOf('5.0 SP1') },
] as const;

/** How large a value may be, by version and build. */
export const ceilings: readonly Ceiling[] = (['TCP/IP control blocks', 'TP4 control blocks'] as const).flatMap(
  (value) => [
    ceiling(
      {
        limit: 1210,
        what: 'of a pool of 1,250 for TCP/IP, TP4 and X.25, while the other two are at 20',
        appliesTo: 'Exchange 5.5',
        value,
        builds: [{ version: '5.5', from: undefined, to: undefined }],
        grade: value === 'TCP/IP control blocks' ? 'documented' : 'inferred',
      },
      'KB 243632',
    ),
    ceiling(
      {
        limit: 62,
        what: 'of 64 for TCP/IP and TP4 together, of which the other needs 2',
        appliesTo: 'Exchange 4.0 before SP5 and 5.0 before SP1',
        value,
        builds: poolFixes.map(({ version, fix }) => ({ version, from: undefined, to: fix })),
      },
      'KB 166602, KB 174189, KB 154481',
    ),
    ceiling(
      {
        limit: 2000,
        what: 'control blocks in all; 1,250 for X.25 and TCP/IP, where X.25 is used',
        appliesTo: 'Exchange 4.0 from SP5 on and 5.0 from SP1 on',
        value,
        builds: poolFixes.map(({ version, fix }) => ({ version, from: fix, to: undefined })),
      },
      'KB 166602, KB 174189, KB 154481',
    ),
  ],
);

/** The most X.25 control blocks, on Exchange 4.0 to 5.5. */
export const x25Ceiling = documented(
  'KB 193323',
  'With the Eicon X.25 stack, Exchange supports 32 control blocks at most: with more, X.25 does not work.',
);

/**
 * The most that a value may be, for a build of a version; undefined where no source says. Without a build, a version that has one
 * ceiling has that.
 */
export function ceilingOf(
  name: RegistryName,
  version: ExchangeVersion | undefined,
  build: Build | undefined,
): Ceiling | undefined {
  const found = ceilings.flatMap((row) =>
    row.value === name ? row.builds.filter((each) => each.version === version).map((range) => ({ row, range })) : [],
  );
  if (build === undefined) return found.length === 1 ? found[0].row : undefined;
  return found.find(({ range }) => placeInRange(build, range) === 'within')?.row;
}

export const perfwizTrap = documented(
  'KB 265186',
  'The Performance Optimizer in verbose mode (perfwiz -v) tries to set the TCP/IP control blocks back to 20.',
);

export const traps: readonly Statement[] = [
  perfwizTrap,
  documented('KB 243632', 'Too large a pool keeps the MTA from starting: service error 2140 and event 4300.'),
  documented(
    'KB 168815',
    'Fewer than 2 TP4 control blocks keep the MTA from starting, with event 9228 or 4300, even where TP4 is not used.',
  ),
  documented('KB 243632', 'Fewer than 20 TP4 control blocks do not give TCP/IP any more.'),
  x25Ceiling,
];

/** The other half of the mitigation: a setting of the connector, not of the registry. */
export const disconnectTimer = {
  where: 'X.400 Connector, Override, Association Parameters, Disconnect (sec)',
  defaultSeconds: 120,
  advice: [
    documented(
      'KB 200259',
      'Exchange 5.5: where event 9156 is still logged after the pool was enlarged, raise Disconnect (sec) from 120 to between 300 and 600.',
    ),
    documented(
      'KB 193894',
      'Exchange 5.0 and 5.5, where the fix of KB 193894 cannot be installed: raise it from 120 to at least 360, on every X.400 connector of both bridgeheads.',
    ),
  ],
  reason: documented(
    'KB 200259',
    'The session layer gives the connection up before the transport layer has stopped trying to open it; the control block is dropped and not recovered.',
  ),
} as const;
