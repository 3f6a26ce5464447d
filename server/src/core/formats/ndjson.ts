/** `--format ndjson`: one object a line, told apart by `type`: each instance, then its log's summary; or an error. */
import type { Facts } from '../findings/facts';
import { jsonString } from '../text/harmlessJson';
import { instanceMembers, outcomeMembers, runsMember, sizeMembers, unrecognizedMember } from './logJson';
import { selectedInstances, type About, type Failure, type Format, type LogReport } from './report';

/** `type` is `controlBlock` in a report; a followed log has `finding` and `withdrawn` besides. */
export function instanceRecord(type: string, file: string, facts: Facts, i: number): string {
  return `{"type":"${type}","file":${jsonString(file)},${instanceMembers(facts, i)}}\n`;
}

export function summaryRecord(report: LogReport): string {
  return (
    `{"type":"summary","file":${jsonString(report.file)},${sizeMembers(report)},` +
    `${unrecognizedMember(report)},${runsMember(report.facts)},${outcomeMembers(report.facts)}}\n`
  );
}

export function errorRecord({ file, message }: Failure): string {
  return `{"type":"error","file":${jsonString(file)},"message":${jsonString(message)}}\n`;
}

export function ndjsonFormat(about: About): Format {
  return {
    begin: () => [],
    *log(report) {
      const { facts, file } = report;
      for (const i of selectedInstances(facts, about.verdicts)) yield instanceRecord('controlBlock', file, facts, i);
      yield summaryRecord(report);
    },
    failure: (failure) => [errorRecord(failure)],
    end: () => [],
  };
}
