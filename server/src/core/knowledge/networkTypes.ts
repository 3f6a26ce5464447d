/** The network types of events 9156 and 9228. */

import { type RegistryName } from './registry';
import { type Grade } from './statement';

interface NetworkType {
  readonly type: number;
  readonly name: string;
  /** The registry value that sizes this type's control blocks; undefined where none is known. */
  readonly registryValue: RegistryName | undefined;
  /** Whether its control blocks are those of Winsock.log. */
  readonly isWinsock: boolean;
  /** Of the number and the name. */
  readonly grade: Grade;
  readonly source: 'KB 168815';
}

const row = (type: number, name: string, registryValue: RegistryName | undefined): NetworkType => ({
  type,
  name,
  registryValue,
  isWinsock: type <= 2,
  grade: 'documented',
  source: 'KB 168815',
});

export const networkTypes: readonly NetworkType[] = [
  row(1, 'TCP/IP (RFC 1006)', 'TCP/IP control blocks'),
  row(2, 'TP4', 'TP4 control blocks'),
  row(3, 'Eicon X.25', 'Eicon X.25 connections'),
  row(4, 'named pipes over RAS', undefined),
  row(5, 'RPC', undefined),
];

/** Those whose control blocks are in Winsock.log. */
export const winsockTypes: readonly number[] = networkTypes
  .filter(({ isWinsock }) => isWinsock)
  .map(({ type }) => type);

/** The row of a type; undefined for one that is not in the table. */
export function networkType(type: number): NetworkType | undefined {
  return networkTypes.find((row) => row.type === type);
}
