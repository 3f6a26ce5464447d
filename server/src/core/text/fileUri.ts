/**
 * The URI of a file as a user named it: a relative name becomes a relative reference, an absolute one a `file:` URI.
 * `separator` is the host's: where that is a backslash, both it and the slash separate.
 */
export function fileUri(file: string, separator: '/' | '\\'): string {
  const path = separator === '\\' ? file.replaceAll('\\', '/') : file;
  const segments = path.split('/').map(encodeSegment);
  const encoded = segments.join('/');
  if (separator === '\\') {
    if (/^[A-Za-z]:\//.test(path)) return `file:///${path.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
    // `//server/share/…`
    if (path.startsWith('//')) return `file:${encoded}`;
  }
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

function encodeSegment(segment: string): string {
  // Half a character has no encoding.
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
