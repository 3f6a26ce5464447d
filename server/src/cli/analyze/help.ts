import { defaultSettings, verdicts } from '../../core/findings/verdict';
import { formatNames } from '../../core/formats/formats';
import { PROGRAM } from '../command';
import { failLevels } from './options';

export const LIST_LIMIT = 50;

export const analyzeHelp = `Follows the control blocks through Winsock.log files and tells which are leaked.

Usage: ${PROGRAM} analyze [OPTION…] [FILE…]

A FILE may be gzipped, and in any encoding; - is the standard input, which is also read when no FILE is named.

  -f, --format FORMAT      ${formatNames.join(', ')}; default: text
  -o, --output FILE        write the report to FILE, whole or not at all
      --leak-threshold N   lines without activity after which an open control block is judged; default: ${defaultSettings.leakThreshold}
      --pool-size N        control blocks in the pool (registry value 'TCP/IP control blocks'); default: ${defaultSettings.poolSize}
      --verdict V[,V…]     list only instances of these verdicts; may be given again. The summary stays whole.
                           ${verdicts.join(', ')}, all
      --fail-on V          exit with 1 if there is a finding of this verdict or a worse one:
                           ${failLevels.join(', ')}; default: leaked
      --all                list all findings in text and markdown, not just ${LIST_LIMIT} of each verdict
  -F, --follow             go on reading as the logs grow (through truncation and rotation, by name),
                           and tell findings as they become certain; Ctrl-C ends with the summary.
                           With --format text or ndjson.
  -q, --quiet              write nothing but errors (and the --output file): the exit status tells
      --no-progress        no progress bar
      --color WHEN         auto (on a terminal, unless NO_COLOR is set), always, never
  -h, --help

Exit status:
  0    no finding at or above --fail-on
  1    there is one
  2    wrong usage, an input that could not be read (the others are still reported), or an output that could not be written
  130  interrupted

Examples:
  ${PROGRAM} analyze Winsock.log
  ${PROGRAM} analyze --format json Winsock.log.gz | jq '.files[].summary'
  ${PROGRAM} analyze --quiet --fail-on stuck Winsock.log || echo 'look at it'
  ${PROGRAM} analyze --follow Winsock.log
`;
