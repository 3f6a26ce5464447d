/** URIs of files and folders, as clients spell them. */

/** The folder that a file's URI lies in; of a folder's URI, which ends with a slash, the folder itself. Undefined for one in no folder. */
export function folderOf(uri: string): string | undefined {
  if (!isPath(uri)) return undefined;
  return uri.endsWith('/') || splitUri(uri) ? uri.slice(0, uri.lastIndexOf('/')) : undefined;
}

/** Splits a file's URI into its folder and its name. Undefined for one that is in no folder, such as an unsaved text. */
export function splitUri(uri: string): { readonly folder: string; readonly name: string } | undefined {
  if (!isPath(uri)) return undefined;
  const slash = uri.lastIndexOf('/');
  const name = decoded(uri.slice(slash + 1));
  return name === '' ? undefined : { folder: uri.slice(0, slash), name };
}

export function joinUri(folder: string, name: string): string {
  return `${folder}/${encodeURIComponent(name)}`;
}

/** One spelling of a URI: clients do not escape alike. */
export function keyOf(uri: string): string {
  if (uri.length > MAX_KEPT_LENGTH) return decoded(uri);
  let key = keys.get(uri);
  if (key === undefined) {
    if (keys.size === MAX_KEPT) keys.clear();
    keys.set(uri, (key = decoded(uri)));
  }
  return key;
}

/** Those that were asked for last: each of thousands of documents is compared with all others of its folder. */
const keys = new Map<string, string>();
const MAX_KEPT = 10_000;
const MAX_KEPT_LENGTH = 1000;

/** The name of the file that a URI leads to, for people. */
export function fileName(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

/** Schemes under which editors show another file, or another state of one: what is open under them is no log of a folder. */
const SHOWING = new Set([
  'conflictresolution',
  'git',
  'git-graph',
  'gitfs',
  'githistory',
  'gitlens',
  'hg',
  'output',
  'pr',
  'review',
  'scm',
  'search-editor',
  'svn',
  'vscode-local-history',
  'vscode-timeline',
  'winsock-log-excerpt',
]);

/** Whether a document only shows another file: the other side of a comparison, a state in a history, a list of search results. */
export function showsAnotherFile(uri: string): boolean {
  // The address of the file proper is in the query.
  return SHOWING.has(uri.slice(0, uri.indexOf(':')).toLowerCase()) || uri.includes('?');
}

function isPath(uri: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\//i.test(uri) && !/[?#]/.test(uri);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
