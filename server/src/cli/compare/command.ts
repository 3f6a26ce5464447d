/** `winsock-log compare`: two logs, or two runs, side by side. */
import type { Subcommand } from '../command';
import { compareOptions, parseCompareOptions } from './options';

export const compareCommand: Subcommand = {
  name: 'compare',
  summary: 'compare two logs or two runs, before and after a fix',
  description: 'Compares two logs, or two runs of the MTA: leaks per 1,000 connections, verdicts and set-up times.',
  usage: '[OPTION…] FILE [FILE]',
  notes: [
    'A FILE may be gzipped and in any encoding; - is the standard input. A rotated log is compared together with the rotated logs beside ' +
      'it. Two files of one rotation are compared with each other.',
  ],
  options: compareOptions,
  exitStatuses: [
    [0, 'the figures do not show that the second log leaks more'],
    [1, 'the second log leaks more than chance explains'],
    [2, 'wrong usage, an input that could not be read, or an output that could not be written'],
    [130, 'interrupted'],
  ],
  examples: [
    'compare before.log after.log',
    'compare --runs 1,2 Winsock.log',
    'compare --format markdown -o comparison.md before.log.gz after.log',
  ],
  async run(args, host) {
    const options = parseCompareOptions(args);
    const { compare } = await import('./compare.js');
    return compare(options, host);
  },
};
