/** Scans parts of log files in a thread of its own: told of a file, it then answers requests for ranges of that. */
import { parentPort } from 'node:worker_threads';
import { buffersOf, RangeScanner, type RangedLog, type ScanRequest } from './rangeScanner';

let scanner: RangeScanner | undefined;
const port = parentPort;

port?.on('message', (request: RangedLog | ScanRequest) => {
  if ('file' in request) {
    if (scanner) scanner.begin(request);
    else scanner = new RangeScanner(request);
    return;
  }
  const answer = scanner?.scan(request);
  if (answer) port.postMessage(answer, buffersOf(answer.tape));
});
