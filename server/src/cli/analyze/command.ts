/** `winsock-log analyze`: from arguments to an exit status. */
import * as path from 'node:path';
import type { About } from '../../core/formats/analyzedLog';
import { STDIN } from '../../core/formats/analyzedLog';
import { InputError } from '../../node/inputError';
import { wantsColor } from '../color';
import { PROGRAM, UsageError, type Subcommand, type Host } from '../command';
import { findInputFiles, namesOf, type InputFile } from '../inputFiles';
import { refuseOutputOverInput } from '../outputFile';
import { readShapesFile } from '../shapesFile';
import { logsBeside } from './logsBeside';
import { analyzeOptions, LIST_LIMIT, parseAnalyzeOptions, type AnalyzeOptions } from './options';
import { analyzeInputs } from './analyzeInputs';

export const analyzeCommand: Subcommand = {
  name: 'analyze',
  summary: 'find leaked control blocks in one log or many',
  description: 'Finds leaked WinSock control blocks in Winsock.log files.',
  usage: '[OPTION…] [FILE…]',
  notes: [
    'A FILE may be gzipped and in any encoding. Without a FILE, or with -, the standard input is read. A FOLDER means the Winsock logs ' +
      'in it. An archive (.zip, .tar, .tar.gz) means the Winsock logs in all its folders. A quoted pattern such as ' +
      '"logs/**/winsock*.log*" means the files that match it, in any letter case.',
    'Other packed files (.cab, .rar, .7z, .xz, .zst, .bz2, .lz4, .Z, COMPRESS.EXE), mail, rich text, HTML, CSV, JSON and binary Windows ' +
      "event logs are refused; the error says how to convert them. 'winsock-log report' reads event logs.",
  ],
  options: analyzeOptions,
  exitStatuses: [
    [0, 'no finding at or above --fail-on'],
    [1, 'at least one such finding'],
    [
      2,
      'wrong usage, an input that could not be read (the others are still reported), or an output that could not be written',
    ],
    [130, 'interrupted'],
  ],
  examples: [
    'analyze Winsock.log',
    "analyze --format json Winsock.log.gz | jq '.files[].summary'",
    "analyze --quiet --fail-on stuck Winsock.log || echo 'look at it'",
    'analyze --follow Winsock.log',
  ],
  async run(args, host) {
    const parsed = parseAnalyzeOptions(args);
    const named = parsed.files.length > 0 ? parsed.files : [defaultInput(host)];
    const catalogue = await readShapesFile(parsed.shapes, host.interrupt);
    const taught = parsed.shapes === undefined ? [] : [parsed.shapes];
    // A log that is followed need not be there yet.
    if (parsed.follow) {
      const options = { ...parsed, files: await followedFiles(named) };
      await refuseOutputOverInput([...options.files, ...taught], options.output, host);
      const { follow } = await import('./follow.js');
      return follow(options, aboutOf(options, named, host), host, catalogue);
    }
    const found = await findInputFiles(named, host.interrupt);
    const inputs = parsed.chain ? found.map(refuseReadOnce) : found;
    const beside = parsed.chain ? [] : await logsBeside(inputs, host.interrupt);
    const options = { ...parsed, files: [...inputs, ...beside].map(({ file }) => file) };
    await refuseOutputOverInput([...inputs, ...beside, ...taught], options.output, host);
    const together = parsed.chain ? 'given' : parsed.alone ? 'alone' : 'found';
    return analyzeInputs({ named: inputs, beside, together }, options, aboutOf(options, named, host), host, catalogue);
  },
};

function refuseReadOnce(input: InputFile | InputError): InputFile | InputError {
  if (input instanceof InputError || input.isReadOnce !== true) return input;
  const reason =
    'it is a pipe or a device, which can be read only once, and --chain reads logs twice; save it to a file first';
  return new InputError(input.file, reason);
}

/** The names, and what patterns among them match now. One that matches nothing is refused: nobody knows what to wait for. */
async function followedFiles(names: readonly string[]): Promise<readonly string[]> {
  try {
    const files = await Promise.all(names.map((name) => (name === STDIN ? Promise.resolve([STDIN]) : namesOf(name))));
    const all = files.flat();
    const unlisted = all.find((file) => file instanceof InputError);
    if (unlisted) throw unlisted;
    return [...new Set(all.filter((file) => typeof file === 'string'))];
  } catch (error) {
    throw error instanceof InputError ? new UsageError(error.message) : error;
  }
}

/** Without a file the standard input is read; but nobody wants to type a log. */
function defaultInput(host: Host): string {
  if (host.stdin.isTTY === true) throw new UsageError('name a log, or pipe one in');
  return STDIN;
}

function aboutOf(options: AnalyzeOptions, asked: readonly string[], host: Host): About {
  return {
    tool: { name: PROGRAM, version: host.version },
    asked,
    files: options.files,
    settings: options.settings,
    verdicts: options.verdicts,
    limit: options.all ? Infinity : LIST_LIMIT,
    color: wantsColor(options.color, options.output, host),
    pathSeparator: path.sep,
  };
}
