/** Scans parts of a log file in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf, RangeScanner, type RangedLog, type ScanRequest } from './rangeScanner';

const scanner = new RangeScanner(workerData as RangedLog);
const port = parentPort;

port?.on('message', (request: ScanRequest) => {
  const answer = scanner.scan(request);
  port.postMessage(answer, buffersOf(answer.tape));
});
