/** As many characters as `fromCharCode` takes at once. */
const STEP = 8192;

/** Numbers as JSON carries them: Base64 of their bytes. `btoa` is in every host; it takes one character for each byte. */
export function base64(values: Int32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) parts.push(String.fromCharCode(...bytes.subarray(at, at + STEP)));
  return btoa(parts.join(''));
}
