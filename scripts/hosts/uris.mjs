import path from 'node:path';

/**
 * The path of a `vscode-remote:` URI or of the query `folder`: with a leading slash and forward slashes, also on Windows.
 *
 * @param {string} file
 */
export function uriPath(file) {
  const slashed = path.resolve(file).replaceAll(path.sep, '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

/**
 * @param {string} authority
 * @param {string} file
 */
export function remoteUri(authority, file) {
  return `vscode-remote://${authority}${encodeURI(uriPath(file)).replace(/[?#]/g, encodeURIComponent)}`;
}
