/** Names for files in a report: without their folders, which are somebody's own, and yet different from each other. */

/**
 * A name for each path: its last part, with as many of the folders before it as set it apart from the others. `separator`
 * is the host's: where that is a backslash, both kinds of slashes separate. Of the same path twice, the later ones get a number.
 */
export function distinctNames(paths: readonly string[], separator: '/' | '\\'): string[] {
  const between = separator === '/' ? '/' : /[\\/]/;
  const partsOf = (path: string): string[] => path.split(between).filter((part) => part !== '' && part !== '.');
  const nameAt = (path: string, depth: number): string => partsOf(path).slice(-depth).join('/') || path;
  const names = paths.map((path) => nameAt(path, 1));
  for (let depth = 2; ; depth++) {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    let isDeeper = false;
    for (const [i, path] of paths.entries()) {
      if ((counts.get(names[i]) ?? 0) < 2 || partsOf(path).length < depth) continue;
      names[i] = nameAt(path, depth);
      isDeeper = true;
    }
    if (!isDeeper) return numbered(names);
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
