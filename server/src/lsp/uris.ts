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
  return decoded(uri);
}

/** The name of the file that a URI leads to, for people. */
export function fileName(uri: string): string {
  return decoded(uri.slice(uri.lastIndexOf('/') + 1));
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
