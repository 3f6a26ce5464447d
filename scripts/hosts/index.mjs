/** What the test runner, `npm start` and the screenshots need of the hosts. */
export { runBrowserTests } from './browserHost.mjs';
export { bundleBrowserTests } from './bundleBrowserTests.mjs';
export { cleanUp, onCleanUp, runScript } from './cleanUp.mjs';
export { installServed } from './installServed.mjs';
export { browserVersion, cacheFolder, root, servedVersions } from './layout.mjs';
export { openBrowserWorkbench } from './openBrowserWorkbench.mjs';
export { hasGraphicalSession, installInDesktop, openDesktop } from './openDesktop.mjs';
export { openUrl } from './openUrl.mjs';
export { openWorkbench } from './openWorkbench.mjs';
export { cleanEnvironment, findOnPath, runWithin } from './processes.mjs';
export { installVsix, startServer } from './servedServer.mjs';
export { quietSettings, writeSettings } from './settings.mjs';
export { temporaryFolder } from './temporaryFolder.mjs';
export { makeTestWorkspace } from './testWorkspace.mjs';
export { openTheia } from './theia.mjs';
