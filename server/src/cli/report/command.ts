/** `winsock-log report`: its options, and what its statuses mean. */
import type { Subcommand } from '../command';
import { parseReportOptions, reportOptions } from './options';

export const reportCommand: Subcommand = {
  name: 'report',
  summary: 'write a case report: do the logs show KB 303102, and what to do next',
  description: 'Writes a case report: whether the logs show KB 303102, the evidence, and what to do next.',
  usage: '[OPTION…] FILE|FOLDER…',
  notes: [
    'A FILE is a Winsock.log or an event log of the MTA: EV*.LOG, or an export of the Application log. Files are recognised by their ' +
      'content, and may be gzipped and in any encoding. A FOLDER means the logs in it, but not those in the folders below it. Event ' +
      'logs beside a Winsock.log are found automatically.',
  ],
  options: reportOptions,
  exitStatuses: [
    [0, 'KB 303102 is not confirmed'],
    [1, 'it is confirmed, or the logs are inconclusive: somebody should look'],
    [
      2,
      'wrong usage, an input that could not be read (the report covers the others), or an output that could not be written',
    ],
    [130, 'interrupted'],
  ],
  examples: [
    'report Winsock.log',
    'report --output case.html C:\\Exchsrvr\\Mtadata',
    'report --mask --events EV0.LOG --output case.md Winsock.log',
  ],
  async run(args, host) {
    const options = parseReportOptions(args);
    // All that is known of events and articles comes with it, which no other command needs.
    const { report } = await import('./report.js');
    return report(options, host);
  },
};
