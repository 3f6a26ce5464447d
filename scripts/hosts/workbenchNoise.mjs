/**
 * What the pinned workbenches log about themselves while they run tests: it comes by the same way as the console of
 * the tests and says nothing about them. All of it is in the log file of the run.
 */
const noise = [
  // Native modules that are left out of the installation.
  /Could not locate the bindings file/,
  /Cannot find module '.\/build\/Release\/watchdog'/,
  // There is no network, no gallery of extensions, and no account.
  /Ignoring fetching additional builtin extensions/,
  /Timed out waiting for authentication provider/,
  /^\[Service Worker\] registration/,
  /^\[AccountPolicyGate\]/,
  // The course of a normal start.
  /^(Resolving|Resolved) connection token/,
  /^Creating a socket/,
  /^\[reconnection-grace-time\]/,
  /^Updating additional builtin extensions cache/,
  /^\[AgentHost:remote\]/,
  /^ChatSessionStore: Migrating 0/,
  /^Creation of workbench contribution '.*' took/,
  /^Found additional builtin location extensions/,
  /^Loading development extension at/,
  /^vscode-test-web-support fs provider registers/,
  /^Ignoring the error while validating workspace folder vscode-test-web:/,
  // The folder is asked for its settings before its file system is there.
  /^Unable to read file 'vscode-test-web:\/\/mount\/\.vscode/,
  /^Failed to resolve files at location: vscode-test-web:/,
  /ENOPRO: No file system provider found for resource 'vscode-test-web:\/\/mount\/\.vscode/,
  // What was under way when the tests ended.
  /^Canceled$/,
];

/**
 * @param {string} text
 */
export function isWorkbenchNoise(text) {
  return noise.some((pattern) => pattern.test(text));
}
