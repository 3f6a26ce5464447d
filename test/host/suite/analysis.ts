/** What the command line said of the samples before the host was started. */

/** In the folder that is open: what `analyze --format json` wrote of these logs. */
export const ANALYSIS = 'analysis.json';
export const analysed = ['samples/kb303102-failing/Winsock.log', 'samples/kb303102-normal/Winsock.log'] as const;
