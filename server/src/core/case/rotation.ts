/** The order of rotated logs, by their names. The rules are the contract's (docs/lifecycle.md, *Chains*). */
import type { ChainSource } from './source';

/** Where in a rotation a file has its place, by its name. */
export interface RotationPlace {
  /** The same for all files of a rotation. */
  readonly family: string;
  /** Compared one after the other; smaller is older. */
  readonly order: readonly [group: number, place: number];
}

/** Which of the suffixes of a rotation is older, where several are used side by side. */
const group = { dated: 0, numbered: 1, bak: 2, zeroBased: 3, plain: 4 } as const;

/**
 * `winsock.log.2` before `.1` before `winsock.log`; `.bak` and `.old` before the plain name; `winsock1.log` before `winsock0.log`, as the
 * MTA numbers its other logs (KB 163325); dates in their order.
 */
export function rotationPlace(name: string): RotationPlace {
  let place = places.get(name);
  if (!place) {
    if (places.size === MAX_PLACES) places.clear();
    places.set(name, (place = placeOf(name)));
  }
  return place;
}

/** Of the names that were asked for last: each of thousands of files is put in order among all of its folder. */
const places = new Map<string, RotationPlace>();
const MAX_PLACES = 10_000;

function placeOf(name: string): RotationPlace {
  let stem = name.toLowerCase().replace(/\.gz$/, '');
  const dated =
    /^(.*?)[-_.]?(\d{4})[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[-_.t]?(\d{2})[-_.:]?(\d{2})(?:[-_.:]?(\d{2}))?)?(\D*)$/.exec(
      stem,
    );
  if (dated) {
    const [, before, year, month, day, hour = '00', minute = '00', second = '00', behind] = dated;
    return {
      family: familyOf(before + behind),
      order: [group.dated, Number(year + month + day + hour + minute + second)],
    };
  }
  const numbered = /^(.*)\.(\d{1,5})$/.exec(stem);
  if (numbered) return { family: familyOf(numbered[1]), order: [group.numbered, -Number(numbered[2])] };
  const bak = /^(.*)\.(?:bak|old)$/.exec(stem);
  if (bak) return { family: familyOf(bak[1]), order: [group.bak, 0] };
  stem = stem.replace(/\.(?:log|txt)$/, '');
  const zeroBased = /^(.*?)[-_ ]?(\d{1,5})$/.exec(stem);
  return zeroBased
    ? { family: familyOf(zeroBased[1]), order: [group.zeroBased, -Number(zeroBased[2])] }
    : { family: familyOf(stem), order: [group.plain, 0] };
}

/** `winsock0.log.1`, `winsock.log` and `winsock.bak` are all of `winsock`. */
function familyOf(stem: string): string {
  return stem.replace(/\.(?:log|txt|bak|old)$/, '').replace(/[-_. ]?\d{0,5}$/, '');
}

type Place = Pick<ChainSource, 'name' | 'folder'>;

/** Logs that are left out as copies, with what each is a copy of. */
export type LeftOut = readonly { readonly copy: Place; readonly of: Place }[];

/**
 * Why lines are missing between two files that are neighbours in a rotation, the older first, as the numbers show: `winsock.log.2 is
 * missing`. A copy of a log of the rotation is not missing: its lines are there. Undefined where the numbers show nothing missing.
 */
export function missingBetween(older: Place, newer: Place, copies: LeftOut): string | undefined {
  const [from, to] = [rotationPlace(older.name), rotationPlace(newer.name)];
  if (older.folder !== newer.folder || from.family !== to.family) return undefined;
  const [group0, place0] = from.order;
  const [group1, place1] = to.order;
  const isNumbered = group0 === group.numbered || group0 === group.zeroBased;
  // The plain name stands where the number 0 would.
  if (!isNumbered || (group1 !== group0 && group1 !== group.plain)) return undefined;
  const [highest, lowest] = [-place0 - 1, (group1 === group0 ? -place1 : 0) + 1];
  const there = new Map<number, LeftOut[number]>();
  for (const each of copies) {
    const { family, order } = rotationPlace(each.copy.name);
    if (each.copy.folder !== older.folder || family !== from.family || order[0] !== group0) continue;
    if (-order[1] <= highest && -order[1] >= lowest) there.set(-order[1], each);
  }
  const inOrder = [...there].sort(([a], [b]) => b - a);
  const numbers = inOrder.map(([number]) => number);
  const ends = [...numbers, lowest - 1];
  const missing = [highest + 1, ...numbers]
    .map((before, k) => ({ first: before - 1, last: ends[k] + 1 }))
    .filter(({ first, last }) => first >= last);
  const elsewhere = inOrder
    .map(([, each]) => each)
    .filter(({ of }) => of.folder !== older.folder || rotationPlace(of.name).family !== from.family)
    .map(({ copy, of }) => `${copy.name} is a copy of ${of.name}`);
  const named = (number: number): string => numberedAs(older.name, number);
  const names = missing.flatMap(({ first, last }) => {
    if (first - last > 1) return `${named(first)} to ${named(last)}`;
    return first === last ? named(first) : [named(first), named(last)];
  });
  const isOne = missing.reduce((count, { first, last }) => count + first - last + 1, 0) === 1;
  const gone = names.length > 0 ? [`${conjoined(names)} ${isOne ? 'is' : 'are'} missing`] : [];
  return [...gone, ...elsewhere].join('; ') || undefined;
}

function conjoined(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** The same name with another number in the place by which it is put in order. */
function numberedAs(name: string, number: number): string {
  const digits = /^(.*?)(\d{1,5})((?:\.(?:log|txt))?(?:\.gz)?)$/i.exec(name);
  if (!digits) return name;
  const [, before, old, behind] = digits;
  return before + String(number).padStart(old.length, '0') + behind;
}

/** Indices of logs, by rotation, the oldest first in each. Logs that nothing puts in order stay in theirs. */
export function rotationsOf(
  sources: readonly Place[],
  wanted: readonly number[],
  isOneRotation: boolean,
): readonly (readonly number[])[] {
  const families = new Map<string, { readonly source: number; readonly place: RotationPlace }[]>();
  for (const source of wanted) {
    const { name, folder } = sources[source];
    const place = rotationPlace(name);
    const key = JSON.stringify([folder, place.family]);
    const family = families.get(key);
    if (family) family.push({ source, place });
    else families.set(key, [{ source, place }]);
  }
  const rotations = [...families.values()].map((family) =>
    family.sort((a, b) => byAge(a.place, b.place)).map(({ source }) => source),
  );
  // Of several families, nobody but who named them knows the order.
  return isOneRotation && rotations.length > 1 ? [wanted] : rotations;
}

function byAge(a: RotationPlace, b: RotationPlace): number {
  return a.order[0] - b.order[0] || a.order[1] - b.order[1];
}
