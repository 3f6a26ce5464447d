/** `--format json`: the public contract, one document for all logs. One instance a line, for those who read it by eye or diff. */
import { jsonString } from '../text/harmlessJson';
import { ascii, AsciiRows } from './asciiRows';
import {
  chainMembers,
  outcomeMembers,
  placeWriter,
  runsMember,
  sizeMembers,
  taughtShapesMember,
  unrecognizedMember,
  writeInstance,
} from './logJson';
import { selectedInstances, type About, type Failure, type Format, type AnalyzedLog, type Piece } from './analyzedLog';

/** Rises where a member is taken away or changes its meaning; new members may come at any time. */
export const SCHEMA_VERSION = 3;

const firstRow = ascii('\n{');
const nextRow = ascii(',\n{');
const endOfRow = ascii('}');

export function jsonFormat(about: About): Format {
  let logs = 0;
  const failures: Failure[] = [];
  const rows = new AsciiRows();
  return {
    *begin() {
      const { tool, settings, verdicts } = about;
      yield `{"schemaVersion":${SCHEMA_VERSION},\n"tool":{"name":${jsonString(tool.name)},"version":${jsonString(tool.version)}},\n`;
      yield `"settings":{"leakThreshold":${settings.leakThreshold},"leakTurnover":${settings.leakTurnover},"poolSize":${settings.poolSize},`;
      yield `"verdicts":${verdicts ? JSON.stringify([...verdicts]) : 'null'}},\n"files":[`;
    },
    *log(log: AnalyzedLog) {
      yield logs++ === 0 ? '\n' : ',\n';
      yield* logObject(log, selectedInstances(log, about.verdicts), rows);
    },
    failure(failure: Failure) {
      failures.push(failure);
      return [];
    },
    *end() {
      const rows = failures.map(({ file, message }) => `{"file":${jsonString(file)},"message":${jsonString(message)}}`);
      yield `],\n"errors":[${rows.join(',')}]}\n`;
    },
  };
}

/** The object of one log, with the rows of these instances. `rows`: empty, to be used again. */
function* logObject(log: AnalyzedLog, instances: Iterable<number>, rows = new AsciiRows()): Generator<Piece> {
  const { facts } = log;
  yield `{"file":${jsonString(log.file)}${chainMembers(log)},${sizeMembers(log)},\n`;
  yield `${unrecognizedMember(log)},\n${runsMember(log)},\n${taughtShapesMember(facts)},\n"controlBlocks":[`;
  const placeIn = placeWriter(log);
  let begin = firstRow;
  for (const i of instances) {
    rows.text(begin);
    writeInstance(rows, facts, i, placeIn);
    rows.text(endOfRow);
    if (rows.isFull) yield rows.take();
    begin = nextRow;
  }
  yield rows.take();
  yield `],\n${outcomeMembers(log)}}`;
}
