/** `winsock-log shapes`: the lines that are not understood, to be taught. */
import { UnknownShapes, unknownShapesFile, unknownShapesTable } from '../../core/formats/unknownShapes';
import { taughtEffects } from '../../core/log/taughtShapes';
import { InputError, NotUnderstoodError } from '../../node/inputError';
import { Exit, PROGRAM, UsageError, type Subcommand, type Host } from '../command';
import { checkFiles, choiceOf, parseArguments, type Option } from '../options';
import { writeWhole } from '../output';
import { openOutput, refuseOutputOverInput } from '../outputFile';
import { ProgressBar } from '../progress';
import { noProgressOption, outputOption, outputSetting, shapesOption } from '../sharedOptions';
import { readShapesFile } from '../shapesFile';
import { findInputFiles } from '../inputFiles';
import { readInput } from '../readInput';

const formatNames = ['table', 'json'] as const;

const options: readonly Option[] = [
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    choices: formatNames,
    help: 'output format; json is a file to fill in for --shapes',
    default: 'table',
  },
  outputOption,
  shapesOption,
  noProgressOption,
];

export const shapesCommand: Subcommand = {
  name: 'shapes',
  summary: 'list the shapes of unknown lines, to teach what they mean',
  description:
    'Lists the shapes of unknown lines (the lines without their numbers), with counts, first lines and control blocks.',
  usage: '[OPTION…] FILE…',
  notes: [
    'A FILE may be gzipped and in any encoding; - is the standard input. A FOLDER means the Winsock logs in it. ' +
      'To teach shapes, write the list with --format json, ' +
      `give each entry an effect (${taughtEffects.join(', ')}), delete the entries that you do not know, and pass the file to --shapes.`,
  ],
  options,
  exitStatuses: [
    [0, 'the list was written; it may be empty'],
    [
      2,
      'wrong usage, an input that could not be read (the others are still listed), or an output that could not be written',
    ],
    [130, 'interrupted'],
  ],
  examples: [
    'shapes Winsock.log',
    'shapes --format json -o shapes.json Winsock.log',
    'analyze --shapes shapes.json Winsock.log',
  ],
  run: listShapes,
};

async function listShapes(args: readonly string[], host: Host): Promise<number> {
  const given = parseArguments(args, options);
  const format = choiceOf('--format', given.value('format'), formatNames) ?? 'table';
  const name = outputSetting(given);
  if (given.positionals.length === 0) throw new UsageError('name a log, or a folder of logs');
  checkFiles(given.positionals);
  const catalogue = await readShapesFile(given.value('shapes'), host.interrupt);
  const inputs = await findInputFiles(given.positionals, host.interrupt);
  await refuseOutputOverInput([...inputs.map(({ file }) => file), ...given.values('shapes')], name, host);
  const progress = new ProgressBar(host.stderr, !given.isSet('no-progress'));
  const shapes = new UnknownShapes();
  let failed = false;
  for (const input of inputs) {
    progress.begin();
    try {
      if (input instanceof InputError) throw input;
      const intake = await readInput(input.file, catalogue, progress, host);
      shapes.add(input.file, intake.shapes);
      if (intake.lost) throw intake.lost;
      progress.clear();
    } catch (error) {
      progress.clear();
      if (!(error instanceof InputError)) throw error;
      // Its lines can be taught all the same.
      if (error instanceof NotUnderstoodError) shapes.add(error.file, error.log.shapes);
      failed = true;
      host.stderr.write(`${PROGRAM}: ${error.message}\n`);
    }
  }
  const list = shapes.list();
  const pieces = format === 'json' ? unknownShapesFile(list) : unknownShapesTable(list);
  await writeWhole(await openOutput(name, host), pieces, host.interrupt);
  return failed ? Exit.error : Exit.ok;
}
