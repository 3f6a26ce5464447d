/** Names for files in a report: without their folders, which are somebody's own, and yet different from each other. */

/**
 * A name for each path: its last part, with as many of the folders before it as set it apart from the others. `separator`
 * is the host's: where that is a backslash, both kinds of slashes separate. Of the same path twice, the later ones get a number.
 */
export function distinctNames(paths: readonly string[], separator: '/' | '\\'): string[] {
  const between = separator === '/' ? '/' : /[\\/]/;
  const parts = paths.map((path) => path.split(between).filter((part) => part !== '' && part !== '.'));
  const nameAt = (i: number, depth: number): string => parts[i].slice(-depth).join('/') || paths[i];
  const depths = paths.map(() => 1);
  for (;;) {
    const names = paths.map((_, i) => nameAt(i, depths[i]));
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    const deeper = paths.map((_, i) => i).filter((i) => depths[i] < parts[i].length && (counts.get(names[i]) ?? 0) > 1);
    if (deeper.length === 0) return numbered(names);
    for (const i of deeper) depths[i]++;
  }
}

function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
