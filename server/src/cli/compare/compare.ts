/** What `winsock-log compare` does. */
import path from 'node:path';
import { compareLogs, type ComparedLog } from '../../core/compare/compare';
import { compareFormats } from '../../core/compare/formats';
import { readCase } from '../../core/caseReport/gather';
import { displayName, STDIN } from '../../core/formats/analyzedLog';
import type { Catalogue } from '../../core/log/catalogue';
import { nameOfFiles } from '../../core/text/counts';
import { visible } from '../../core/text/visible';
import { InputError } from '../../node/inputError';
import { namedStampOf } from '../archive/archives';
import { wantsColor } from '../color';
import { Exit, PROGRAM, UsageError, type Host } from '../command';
import { writeWhole } from '../output';
import { openOutput, refuseOutputOverInput } from '../outputFile';
import { ProgressBar } from '../progress';
import { readInput } from '../readInput';
import { findInputs } from '../report/findInputs';
import { caseOnDisk } from '../report/gatherCase';
import { readShapesFile } from '../shapesFile';
import type { CompareOptions } from './options';

/** Returns the exit status. */
export async function compare(options: CompareOptions, host: Host): Promise<number> {
  const { files, format, output: name, runs, settings } = options;
  const catalogue = await readShapesFile(options.shapes, host.interrupt);
  await refuseOutputOverInput([...files, ...(options.shapes ? [options.shapes] : [])], name, host);
  const bar = new ProgressBar(host.stderr, options.progress);
  const read = async (file: string): Promise<SideLog> => {
    bar.begin();
    const stamp = file === STDIN ? undefined : await namedStampOf(file);
    // What can be read but once, and lies in no folder of logs.
    if (!stamp || (!('problem' in stamp) && stamp.type === 'other')) {
      const intake = await readInput(file, catalogue, bar, host);
      const lost = intake.lost instanceof InputError ? intake.lost : undefined;
      return { name: displayName(file), facts: intake.facts(settings), ids: [], lost };
    }
    return readChainOf(file, options, catalogue, bar, host);
  };
  let sides: readonly [ComparedLog, ComparedLog];
  let lost: readonly string[];
  try {
    const first = inPart(await read(files[0]));
    const second = files[1] === undefined ? first : inPart(await read(files[1]));
    lost = [...new Set([first.lost, second.lost].flatMap((each) => (each ? [each.message] : [])))];
    const apart = files[1] === undefined ? [first, second] : asParts(first, second);
    sides = withRuns(apart[0], apart[1], files.length, runs);
  } catch (error) {
    bar.clear();
    if (!(error instanceof InputError)) throw error;
    host.stderr.write(`${PROGRAM}: ${error.message}\n`);
    return Exit.error;
  }
  bar.clear();
  for (const message of lost) host.stderr.write(`${PROGRAM}: ${message}\n`);
  const comparison = compareLogs(...sides);
  const tool = { name: PROGRAM, version: host.version };
  const color = wantsColor(options.color, name, host);
  const text = compareFormats[format](comparison, { tool, settings, color });
  await writeWhole(await openOutput(name, host), [text], host.interrupt);
  if (lost.length > 0) return Exit.error;
  const leaks = comparison.changes.find(({ measure }) => measure === 'leaked');
  return leaks?.direction === 'higher' ? Exit.found : Exit.ok;
}

/** A log or a chain, and which of its files was named. */
interface SideLog extends ComparedLog {
  /** The real paths of its files. */
  readonly ids: readonly string[];
  /** Index of the one that was named. */
  readonly named?: number;
  /** Why the rest of a file could not be read. What was read is compared. */
  readonly lost: InputError | undefined;
}

/** A side that was not read to its end is called so. */
function inPart(side: SideLog): SideLog {
  return side.lost ? { ...side, name: `${side.name} (in part)` } : side;
}

/** The chain that a file is in, called as the file was, with how many there are. */
async function readChainOf(
  file: string,
  { settings, alone }: CompareOptions,
  catalogue: Catalogue,
  bar: ProgressBar,
  host: Host,
): Promise<SideLog> {
  const inputs = await findInputs({ named: [file], events: [], besideLogs: false, alone }, host.interrupt);
  const onDisk = await caseOnDisk(
    { ...inputs, eventLogs: [] },
    {
      catalogue,
      signal: host.interrupt,
      identifies: false,
      onProgress: (each, read, total) => {
        bar.update(each, read, total);
      },
    },
  );
  const { logs, failures } = await readCase(onDisk, { clock: settings, poolSize: settings.poolSize });
  const named = inputs.logs.filter(({ isWanted }) => isWanted);
  const isRead = (id: string): boolean => logs.some(({ parts }) => parts.some((part) => part.id === id));
  const failed = failures.find(({ id }) => id === file && !isRead(id));
  if (failed) throw new InputError(file, failed.reason);
  if (logs.length > 1) {
    const names = named.slice(0, 5).map((each) => visible(each.file));
    throw new InputError(file, `it holds ${named.length} logs; name one of them, such as ${names.join(' or ')}`);
  }
  const log = logs.at(0);
  if (!log) throw inputs.failures.at(0) ?? new InputError(file, 'it is not a Winsock.log; name one');
  const { facts, parts } = log;
  const ids = parts.map(({ id }) => path.resolve(id));
  const at = ids.indexOf(path.resolve(named[0].file));
  const part = failures.find(({ id }) => isRead(id));
  const lost = part && new InputError(part.id, part.reason);
  return { name: nameOfFiles(displayName(file), parts.length), facts, ids, lost, ...(at < 0 ? {} : { named: at }) };
}

/** Two files of one chain are compared as such. */
function asParts(first: SideLog, second: SideLog): readonly [SideLog, SideLog] {
  const isOne = first.ids.length > 1 && first.ids.join('\n') === second.ids.join('\n');
  if (!isOne || first.named === undefined || second.named === undefined || first.named === second.named)
    return [first, second];
  const part = (side: SideLog, file: number): SideLog => ({ ...side, name: side.facts.places.files[file].name, file });
  return [part(first, first.named), part(second, second.named)];
}

function withRuns(
  first: ComparedLog,
  second: ComparedLog,
  files: number,
  runs: readonly [number, number] | undefined,
): readonly [ComparedLog, ComparedLog] {
  const last = first.facts.runs.length - 1;
  if (!runs && files === 1 && last < 1)
    throw new UsageError('the log has only one run of the MTA; name another log to compare it with');
  const [m, n] = runs ?? (files === 1 ? [0, last] : [undefined, undefined]);
  return [withRun(first, m), withRun(second, n)];
}

function withRun(log: ComparedLog, run: number | undefined): ComparedLog {
  const runs = log.facts.runs.length;
  if (run !== undefined && run >= runs) throw new UsageError(`--runs names run ${run + 1}; the log has ${runs}`);
  return { ...log, run };
}
