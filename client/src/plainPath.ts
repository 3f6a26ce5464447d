/**
 * The path of an address without ways up and down again: what it means where no link is on the way. Undefined where it goes up by
 * backslashes, which lead up on Windows alone: no log is called so elsewhere.
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
    // A path that ends in a way is that of a folder.
    if (k === parts.length - 1 && (part === '..' || part === '.')) plain.push('');
  }
  return plain.join('/');
}
