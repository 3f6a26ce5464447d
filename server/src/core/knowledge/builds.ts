/** Builds of the MTA (`Emsmta.exe`): reading, comparing, and which service pack they belong to. */

import { type SourceName } from './sources';
import { type Grade } from './statement';

/** The Exchange versions whose MTA is concerned. */
export type ExchangeVersion = '4.0' | '5.0' | '5.5' | '2000' | '2003';

export interface Build {
  /** The version before the build, as in `5.5.2655.16`; undefined where only `2655.16` was given. */
  readonly version: string | undefined;
  /** 2655 in `5.5.2655.16`. */
  readonly number: number;
  /** 16 in `5.5.2655.16`; 0 where absent. */
  readonly revision: number;
}

const shape = /^\s*(?:(\d{1,3}\.\d{1,3})\.)?(\d{3,5})(?:\.(\d{1,5}))?\s*$/;

/**
 * Reads `5.5.2655.16`, `2655.16` or `2655`; blanks around it are allowed. Undefined for anything else, the empty string included.
 */
export function parseBuild(text: string): Build | undefined {
  // Bounded first, so that hostile text costs nothing.
  const match = text.length > 64 ? undefined : shape.exec(text);
  if (!match) return undefined;
  const [, version, number, revision] = match as (string | undefined)[];
  return { version: version, number: Number(number), revision: Number(revision ?? '0') };
}

/** `5.5.2655.16`, or `2655.16` where the version is not known. Always with a revision. */
export function formatBuild(build: Build): string {
  const short = `${build.number}.${build.revision}`;
  return build.version === undefined ? short : `${build.version}.${short}`;
}

/**
 * Negative, zero or positive, as for `sort`. The version is not looked at: the build numbers of the MTA rise through all
 * versions (KB 163294), and a version is printed wrongly at times (a copy of KB 319936 has 6.0 for 5.5).
 */
export function compareBuilds(a: Build, b: Build): number {
  return a.number - b.number || a.revision - b.revision;
}

/** As `compareBuilds`, on text. Undefined where either cannot be read. */
export function compareBuildTexts(a: string, b: string): number | undefined {
  const left = parseBuild(a);
  const right = parseBuild(b);
  return left === undefined || right === undefined ? undefined : compareBuilds(left, right);
}

interface Release {
  /** `5.5 SP1` */
  readonly id: string;
  readonly version: ExchangeVersion;
  /** `RTM`, `SP1` … */
  readonly name: string;
  /** Without the version, as the source prints it. */
  readonly build: string;
  /** Microsoft's list of what it fixes, in one part or two; empty for a first release. */
  readonly fixLists: readonly SourceName[];
  readonly grade: Grade;
  readonly source: string;
}

const release = <const V extends ExchangeVersion, const N extends string>(
  version: V,
  name: N,
  build: string,
  ...fixLists: readonly SourceName[]
) =>
  ({
    id: `${version} ${name}` as const,
    version,
    name,
    build,
    fixLists,
    grade: 'documented',
    source: 'KB 163294',
  }) as const;

const table = [
  release('4.0', 'RTM', '837.9'),
  release('4.0', 'SP1', '838.10', 'KB 146399'),
  release('4.0', 'SP2', '993.6', 'KB 153655'),
  release('4.0', 'SP3', '994.54', 'KB 174189'),
  release('4.0', 'SP4', '995.54', 'KB 174189'),
  release('4.0', 'SP5', '996.72', 'KB 174189'),
  release('5.0', 'RTM', '1457.8'),
  release('5.0', 'SP1', '1458.56', 'KB 154481'),
  release('5.0', 'SP2', '1460.13', 'KB 168735'),
  release('5.5', 'RTM', '1960.3'),
  release('5.5', 'SP1', '2232.18', 'KB 242221'),
  release('5.5', 'SP2', '2448.1', 'KB 242222'),
  release('5.5', 'SP3', '2650.24', 'KB 235453', 'KB 241740'),
  release('5.5', 'SP4', '2653.23', 'KB 274832', 'KB 274833'),
] as const;

/** `5.5 SP1`: a release whose build is known. */
export type ReleaseId = (typeof table)[number]['id'];

/** The released builds of the MTA, oldest first. */
export const releases: readonly Release[] = table;

export function isRelease(text: string): text is ReleaseId {
  return releases.some(({ id }) => id === text);
}

/** The build of a release, with its version: `5.5.2232.18`. */
export function buildOf(id: ReleaseId): string {
  const { version, build } = table.find((row) => row.id === id) ?? table[0];
  return `${version}.${build}`;
}

/** First build numbers above the last of 5.5 that can only be a later version. Where between 2656 and 4720 the line runs is not in the sources. */
const FIRST_AFTER_55 = 4000;

export interface VersionOfBuild {
  readonly version: ExchangeVersion;
  readonly grade: Grade;
  readonly source: string;
}

/**
 * The Exchange version of a build: from the version before it where that is one of Exchange's, else from its number. `inferred` where it
 * is taken from the number, and for 6.0 and 6.5, which no source explains; undefined for a number below the first release.
 */
export function versionOf(build: Build): VersionOfBuild | undefined {
  const stated: Readonly<Record<string, ExchangeVersion>> = {
    '4.0': '4.0',
    '5.0': '5.0',
    '5.5': '5.5',
    '6.0': '2000',
    '6.5': '2003',
  };
  const version = build.version === undefined ? undefined : stated[build.version];
  const released = lastReleaseBefore(build);
  const byNumber = build.number >= FIRST_AFTER_55 ? '2000' : released?.version;
  // 6.0.2656.20 is a misprint for 5.5: no build of Exchange 2000 is that low.
  const isStated = version !== undefined && !(version === '2000' && build.number < FIRST_AFTER_55);
  const found = isStated ? version : byNumber;
  if (found === undefined) return undefined;
  const isDocumented = isStated && found !== '2000' && found !== '2003';
  return { version: found, grade: isDocumented ? 'documented' : 'inferred', source: sourceOfVersion(found, build) };
}

/** What states builds of that version. */
function sourceOfVersion(version: ExchangeVersion, build: Build): string {
  switch (version) {
    case '2000':
      return 'KB 303101';
    case '2003':
      return 'KB 303101, TechNet aa997845';
    case '5.5':
      return (compareBuildTexts(formatBuild(build), buildOf('5.5 SP4')) ?? 0) > 0
        ? 'KB 163294, KB 283238'
        : 'KB 163294';
    default:
      return 'KB 163294';
  }
}

/**
 * The latest release that is not newer than the build, and whether the build is exactly that one or a fix after it.
 * Undefined where there is none: below the first release, and for Exchange 2000 and later, whose builds are not in the table.
 */
export function servicePackOf(build: Build): { readonly release: Release; readonly exact: boolean } | undefined {
  if (build.number >= FIRST_AFTER_55) return undefined;
  const found = lastReleaseBefore(build);
  if (found === undefined) return undefined;
  return { release: found, exact: compareBuildTexts(found.build, formatBuild(build)) === 0 };
}

function lastReleaseBefore(build: Build): Release | undefined {
  return releases.findLast((candidate) => {
    const parsed = parseBuild(candidate.build);
    return parsed !== undefined && compareBuilds(parsed, build) <= 0;
  });
}

/** Builds between `from` (included) and `to` (not included). Undefined is open. */
export interface BuildRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Where a build is relative to a range. A bound that cannot be read counts as open. */
export function placeInRange(build: Build, range: BuildRange): 'before' | 'within' | 'after' {
  const from = range.from === undefined ? undefined : parseBuild(range.from);
  const to = range.to === undefined ? undefined : parseBuild(range.to);
  if (from !== undefined && compareBuilds(build, from) < 0) return 'before';
  if (to !== undefined && compareBuilds(build, to) >= 0) return 'after';
  return 'within';
}
