/** How much is read without anybody naming it: of one folder, and of folders below. */
import { grouped } from '../text/counts';

/** What is read of one folder without anybody naming its files. The same for every host. */
export const caseLimits = {
  /** Files whose names do not say what they are: so many are looked into. */
  openNames: 2000,
  /** Bytes of event logs, decompressed. The MTA begins a new one at 5 MB (KB 163325). */
  eventLogBytes: 256 * 1024 * 1024,
  /** Events kept of all event logs together: some 30 MB. A full log of the MTA's own, of nothing but short events, has half as many. */
  events: 50_000,
  /** Bytes of Winsock logs. They are read in pieces, and not kept. */
  winsockLogBytes: 4 * 1024 * 1024 * 1024,
  /** For reading event logs, from the first to the last. A disk that needs longer is a network that is nearly down. */
  milliseconds: 120_000,
} as const;

export type CaseLimits = { readonly [Limit in keyof typeof caseLimits]: number };

/** `256 MB` */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Folders that are looked into below those that were named, or that make up a workspace. */
export const MAX_FOLDERS = 1000;

/** Why something is not read, or not listed, in words that go after its name and a colon. `limit`: how many are. */
export function skippedBeyond(limit: number, what: string): string {
  return `skipped: the limit of ${grouped(limit)} ${what} is reached`;
}
