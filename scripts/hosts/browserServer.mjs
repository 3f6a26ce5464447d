/**
 * Serves the browser-only workbench until it is ended: a process of its own, because `@vscode/test-web` writes on the
 * console what it serves. Its argument is the options of `open`, its message the word "ready".
 */
import { installBrowserHost } from './installBrowserHost.mjs';

const { open } = await installBrowserHost();
await open(JSON.parse(process.argv[2] ?? '{}'));
process.send?.('ready');
// Not to outlive the process that wanted it.
process.once('disconnect', () => process.exit());
