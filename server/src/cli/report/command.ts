/** `winsock-log report`: from arguments to an exit status. */
import { caseHtml } from '../../core/caseReport/html';
import { caseMarkdown } from '../../core/caseReport/markdown';
import { caseJson } from '../../core/caseReport/json';
import type { CaseReport } from '../../core/caseReport/model';
import type { RenderOptions } from '../../core/caseReport/blocks';
import { Exit, PROGRAM, type Subcommand, type Host } from '../command';
import { ClosedPipeError, writePieces, type Output } from '../output';
import { openOutput, refuseOutputOverInput } from '../outputFile';
import { ProgressBar } from '../progress';
import { readShapesFile } from '../shapesFile';
import { findInputs } from './findInputs';
import { gatherCase } from './gatherCase';
import { parseReportOptions, reportOptions, type ReportCommandOptions } from './options';

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
  run: (args, host) => report(parseReportOptions(args), host),
};

async function report(options: ReportCommandOptions, host: Host): Promise<number> {
  const { files, events, findEvents, output: name, format } = options;
  const catalogue = await readShapesFile(options.shapes);
  const inputs = await findInputs({ named: files, events, besideLogs: findEvents }, host.interrupt);
  await refuseOutputOverInput(
    [...inputs.logs.map(({ file }) => file), ...inputs.eventLogs, ...(options.shapes ? [options.shapes] : [])],
    name,
    host,
  );
  const output = await openOutput(name, host);
  const progress = new ProgressBar(host.stderr, options.progress);
  progress.begin();
  try {
    const {
      report: made,
      failures,
      lineAt,
    } = await gatherCase(inputs, options, catalogue, host.interrupt, (file, read, total) => {
      progress.update(file, read, total);
    });
    progress.clear();
    for (const { message } of failures) host.stderr.write(`${PROGRAM}: ${message}\n`);
    if (!made) {
      await output.abandon();
      return Exit.error;
    }
    const status = failures.length > 0 ? Exit.error : made.needsLook ? Exit.found : Exit.ok;
    await write(output, textOf(made, format, host, lineAt), status, host);
    return status;
  } catch (error) {
    progress.clear();
    await output.abandon();
    throw error;
  }
}

function textOf(
  report: CaseReport,
  format: ReportCommandOptions['format'],
  { version }: Host,
  lineAt: RenderOptions['lineAt'],
): string {
  const options = { lineAt, tool: `${PROGRAM} ${version}` };
  switch (format) {
    case 'html':
      return caseHtml(report, options);
    case 'json':
      return caseJson(report, { name: PROGRAM, version }, options);
    case 'markdown':
      return caseMarkdown(report, options);
  }
}

async function write(output: Output, text: string, status: number, host: Host): Promise<void> {
  try {
    await writePieces(output, [text], host.interrupt);
    await output.commit();
  } catch (error) {
    if (error instanceof ClosedPipeError) error.status = status;
    throw error;
  }
}
