/** What `winsock-log report` does. */
import { caseHtml } from '../../core/caseReport/html';
import { caseMarkdown } from '../../core/caseReport/markdown';
import { caseJson } from '../../core/caseReport/json';
import type { CaseReport } from '../../core/caseReport/model';
import type { RenderOptions } from '../../core/caseReport/blocks';
import { grouped } from '../../core/text/counts';
import { Exit, PROGRAM, UsageError, type Host } from '../command';
import { ClosedPipeError, writePieces, type Output } from '../output';
import { openOutput, refuseOutputOverInput } from '../outputFile';
import { ProgressBar } from '../progress';
import { readShapesFile } from '../shapesFile';
import { findInputs } from './findInputs';
import { gatherCase } from './gatherCase';
import type { ReportCommandOptions } from './options';

/** One case has a few dozen. Nobody reads a report on more than these. */
const MAX_LOGS = 20_000;

/** Returns the exit status. */
export async function report(options: ReportCommandOptions, host: Host): Promise<number> {
  const { files, events, findEvents, output: name, format } = options;
  const catalogue = await readShapesFile(options.shapes, host.interrupt);
  const inputs = await findInputs(
    { named: files, events, besideLogs: findEvents, alone: options.alone },
    host.interrupt,
  );
  if (inputs.logs.length > MAX_LOGS) {
    const [limit, found] = [MAX_LOGS, inputs.logs.length].map(grouped);
    throw new UsageError(
      `a report covers at most ${limit} logs, and there are ${found}; 'winsock-log analyze' shows which of them matter: name those`,
    );
  }
  await refuseOutputOverInput(
    [...inputs.logs, ...inputs.eventLogs, ...(options.shapes ? [options.shapes] : [])],
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
