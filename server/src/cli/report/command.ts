/** `winsock-log report`: its options, and what its statuses mean. */
import type { Subcommand } from '../command';
import { parseReportOptions, reportOptions } from './options';

export const reportCommand: Subcommand = {
  name: 'report',
  summary: 'write a case report: is it KB 303102, why, and what to do',
  description: 'Writes a case report: whether it is KB 303102, why, on what evidence, and what to do.',
  usage: '[OPTION…] FILE|FOLDER…',
  notes: [
    'A FILE is a Winsock.log, or an event log of the MTA (EV*.LOG, or an export of the Application log). They are recognised by ' +
      'their content, may be gzipped, and in any encoding. Of a FOLDER the files named like such logs are taken (winsock*.log, ' +
      'ev*.log, event*, application*), not those in folders below it. Event logs beside a Winsock.log are found automatically.',
  ],
  options: reportOptions,
  exitStatuses: [
    [0, 'KB 303102 is not confirmed'],
    [1, 'it is confirmed, or the logs are inconclusive: somebody should look'],
    [
      2,
      'wrong usage, an input that could not be read (the report is on the others), or an output that could not be written',
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
