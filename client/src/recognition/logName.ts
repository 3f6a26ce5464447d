/** What the name of a file tells, for files whose language VS Code does not tell. */

/** As `filenamePatterns` of the language in `package.json`. */
const ofWinsockLog = /^winsock.*\.(?:log(?:\..+)?|bak|old)$/i;

/** Names under which logs go about; anything else is not even looked into. */
const ofAnyLog = /winsock|\.(?:log|txt|bak|old|\d+)$|^[^.]+$/i;

export function isNamedWinsockLog(name: string): boolean {
  return ofWinsockLog.test(name);
}

export function mayBeLog(name: string): boolean {
  return ofAnyLog.test(name);
}
