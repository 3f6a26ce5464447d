/** `--format ndjson`: one object per line, of a `type`: each instance, then its log's summary; or an error. */
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
import { selectedInstances, type About, type Failure, type Format, type AnalyzedLog } from './analyzedLog';

/** A record of a followed log. `members` are all but its type. */
export function instanceRecord(type: 'finding' | 'withdrawn', members: string): string {
  return `{"type":"${type}",${members}}\n`;
}

export function summaryRecord(log: AnalyzedLog): string {
  return (
    `{"type":"summary","file":${jsonString(log.file)}${chainMembers(log)},${sizeMembers(log)},` +
    `${unrecognizedMember(log)},${runsMember(log)},${taughtShapesMember(log.facts)},${outcomeMembers(log)}}\n`
  );
}

export function errorRecord({ file, message }: Failure): string {
  return `{"type":"error","file":${jsonString(file)},"message":${jsonString(message)}}\n`;
}

const endOfRow = ascii('}\n');

export function ndjsonFormat(about: About): Format {
  const rows = new AsciiRows();
  return {
    begin: () => [],
    *log(log) {
      const { facts, file } = log;
      const placeIn = placeWriter(log);
      const begin = new TextEncoder().encode(`{"type":"controlBlock","file":${jsonString(file)},`);
      for (const i of selectedInstances(log, about.verdicts)) {
        rows.bytes(begin);
        writeInstance(rows, facts, i, placeIn);
        rows.text(endOfRow);
        if (rows.isFull) yield rows.take();
      }
      yield rows.take();
      yield summaryRecord(log);
    },
    failure: (failure) => [errorRecord(failure)],
    end: () => [],
  };
}
