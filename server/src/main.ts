/**
 * The entry of the language server for both hosts. One bundle serves both: most of it is the core, and the package would hold
 * that twice over otherwise. A host evaluates only its own part.
 */

/** Only a web worker has it: the server of a VS Code without Node. */
const inWebWorker = 'importScripts' in globalThis;

void (inWebWorker ? import('./browser/main.js') : import('./node/main.js'));
