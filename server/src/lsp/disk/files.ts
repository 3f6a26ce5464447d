/** The files beside an open log, as far as the server may read them: from disk, or through the client. */
import type { ListedFile } from '../protocol';

export type FolderFile = ListedFile;

export interface Files {
  /** The files of a folder (a URI without a slash at its end) that fit `CASE_FILE`; none where it cannot be listed. Never rejects. */
  list(folder: string): Promise<readonly FolderFile[]>;
  /** The first bytes of a file, at most `limit`; undefined where it cannot be read. Never rejects. */
  read(uri: string, limit: number): Promise<Uint8Array | undefined>;
}

/** Splits a URI into its folder and the name of the file. Undefined for one that is in no folder, such as an unsaved text. */
export function splitUri(uri: string): { readonly folder: string; readonly name: string } | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\//i.test(uri) || /[?#]/.test(uri)) return undefined;
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
