/** How much is read of one folder without anybody naming its files. */

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
