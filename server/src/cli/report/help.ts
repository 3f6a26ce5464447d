import { defaultSettings } from '../../core/findings/verdict';
import { PROGRAM } from '../command';
import { reportFormats } from './options';

export const reportHelp = `Writes a case report: whether it is KB 303102, why, on what evidence, and what to do.

Usage: ${PROGRAM} report [OPTION…] FILE|FOLDER…

A FILE is a Winsock.log, or an event log of the MTA (EV*.LOG, or an export of the Application log): they are told apart by
what is in them, may be gzipped, and in any encoding. Of a FOLDER the files named like such logs are taken (winsock*.log,
ev*.log, event*, application*), not those in folders below it. Event logs beside a Winsock.log are found by themselves.

  -e, --events FILE        an event log; may be given again. Others are not looked for then
      --no-events          look for no event logs
  -f, --format FORMAT      ${reportFormats.join(', ')}; default: by the name of --output, else markdown
  -o, --output FILE        write the report to FILE, whole or not at all
      --mask               put host-1, address-1 … for host names and addresses
      --build B            build of Emsmta.exe, such as 5.5.2653.23; default: what events 9298 and 9299 state
      --pool-size N        control blocks in the pool; default: what events 9156 and 9228 state, else ${defaultSettings.poolSize}
      --leak-threshold N   lines without activity after which an open control block is judged; default: ${defaultSettings.leakThreshold}
      --no-progress        no progress bar
  -h, --help

Exit status:
  0    KB 303102 is not confirmed
  1    it is confirmed, or cannot be told: somebody should look
  2    wrong usage, an input that could not be read (the report is on the others), or an output that could not be written
  130  interrupted

Examples:
  ${PROGRAM} report Winsock.log
  ${PROGRAM} report --output case.html C:\\Exchsrvr\\Mtadata
  ${PROGRAM} report --mask --events EV0.LOG --output case.md Winsock.log
`;
