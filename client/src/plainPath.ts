/**
 * A URI's path with `.` and `..` resolved by its letters alone: links on disk are not asked. Undefined for one with `..` between backslashes,
 * which goes up on Windows alone; no log has such a name elsewhere.
 */
export function plainPath(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part.split('\\').length > 1 && part.split('\\').some((each) => each === '..')))
    return undefined;
  const plain: string[] = [];
  for (const [k, part] of parts.entries()) {
    if (part === '..') {
      // Above the root there is nothing but the root.
      if (plain.length > 1) plain.pop();
    } else if (part !== '.' || k === 0) {
      plain.push(part);
    }
    // A path that ends in `.` or `..` is that of a folder.
    if (k === parts.length - 1 && (part === '..' || part === '.')) plain.push('');
  }
  return plain.join('/');
}
