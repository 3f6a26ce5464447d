/** The doors of the command line, for `test/support/doors.ts`. */
import { writeFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { FollowSession } from '../../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../../server/src/cli/analyze/options';
import { readChains } from '../../../server/src/core/case/chains';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { knownShapes } from '../../../server/src/core/log/catalogue';
import { saidBy, type Door, type RotatedFile, type Said, type SaidInstance } from '../../support/doors';
import { cli, fakeHost, VERSION } from './cli';

interface Place {
  readonly line: number;
  readonly in?: { readonly file: string; readonly line: number };
}

interface JsonLog {
  readonly file: string;
  readonly controlBlocks: readonly {
    readonly cb: number;
    readonly instance: number;
    readonly verdict: string;
    readonly doubts: readonly string[];
    readonly allocated: Place;
    readonly lastActivity: Place;
  }[];
  readonly pool: {
    readonly peak: { readonly inUse: number; readonly line: number | null; readonly in?: Place['in'] };
    readonly inUseAtEnd: number;
    readonly exhaustedAt: number | null;
    readonly exhaustedIn?: Place['in'];
  };
}

const atPlace = (file: string, line: number | null, place: Place['in']): string =>
  line === null ? 'nowhere' : `${path.basename(place?.file ?? file)}:${(place ?? { line }).line}`;

function instancesIn({ file, controlBlocks }: JsonLog): SaidInstance[] {
  return controlBlocks.map(({ cb, instance, verdict, doubts, allocated, lastActivity }) => ({
    cb,
    instance,
    verdict,
    doubts,
    allocated: atPlace(file, allocated.line, allocated.in),
    lastActivity: atPlace(file, lastActivity.line, lastActivity.in),
  }));
}

function poolIn({ file, pool }: JsonLog): Said['pool'] {
  return {
    peak: pool.peak.inUse,
    peakAt: atPlace(file, pool.peak.line, pool.peak.in),
    atEnd: pool.inUseAtEnd,
    fullAt: atPlace(file, pool.exhaustedAt, pool.exhaustedIn),
  };
}

/** What `analyze` says, with the files in `folder` for as long as it takes. */
async function analyzed(folder: string, files: readonly RotatedFile[], args: readonly string[]): Promise<JsonLog> {
  const { stdout, stderr, status } = await cli(['analyze', '--leak-turnover', '20', '--format', 'json', ...args]);
  if (status !== 0 && status !== 1) throw new Error(stderr);
  const { files: logs } = JSON.parse(stdout) as { files: JsonLog[] };
  if (logs.length !== 1) throw new Error(`${logs.length} logs instead of one chain of ${files.length} in ${folder}`);
  return logs[0];
}

/** What `analyze --follow` announces of a log at its first look, and sums up. */
async function followed(file: string): Promise<JsonLog> {
  const { host, stdout, stderr } = fakeHost();
  const options = parseAnalyzeOptions(['--follow', '--format', 'ndjson', '--verdict', 'all', file]);
  const about = {
    tool: { name: 'winsock-log', version: VERSION },
    ...options,
    limit: 50,
    color: false,
    pathSeparator: '/',
  } as const;
  const session = new FollowSession(options, about, host, knownShapes);
  await session.look();
  await session.end();
  await session.close();
  if (stderr.text !== '') throw new Error(stderr.text);
  const records = stdout.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { readonly type: string; readonly file: string });
  const summary = records.find(({ type }) => type === 'summary') as unknown as JsonLog;
  const controlBlocks = records.filter(({ type }) => type === 'finding') as unknown as JsonLog['controlBlocks'];
  return { ...summary, controlBlocks };
}

/** `folder` is asked for each time: an empty one. */
export function commandDoors(folder: () => string): readonly Door[] {
  const within = async (
    files: readonly RotatedFile[],
    say: (paths: readonly string[]) => Promise<Said>,
  ): Promise<Said> => {
    const paths = files.map(({ name }) => path.join(folder(), name));
    for (const [k, { text }] of files.entries()) writeFileSync(paths[k], text);
    try {
      return await say(paths);
    } finally {
      for (const each of paths) rmSync(each);
    }
  };
  const ofAll = (name: string, argsOf: (paths: readonly string[]) => readonly string[]): Door => ({
    name,
    say: (files) =>
      within(files, async (paths) => {
        const log = await analyzed(folder(), files, argsOf(paths));
        return { instances: instancesIn(log), pool: poolIn(log) };
      }),
  });
  const ofEach = (name: string, say: (file: string, files: readonly RotatedFile[]) => Promise<JsonLog>): Door => ({
    name,
    say: (files) =>
      within(files, async (paths) => {
        const instances: SaidInstance[] = [];
        let pool: Said['pool'];
        for (const each of paths) {
          const log = await say(each, files);
          instances.push(...instancesIn(log));
          pool = poolIn(log);
        }
        return { instances, pool };
      }),
  });
  return [
    {
      name: 'the core',
      say: async (files) => {
        const sources = files.map(({ name, text }) => ({
          name,
          folder: '',
          // eslint-disable-next-line @typescript-eslint/require-await
          async *pieces() {
            yield Buffer.from(text);
          },
        }));
        const { chains } = await readChains(sources, { catalogue: knownShapes });
        if (chains.length !== 1) throw new Error(`${chains.length} chains`);
        return saidBy({ facts: chains[0].log.facts(defaultSettings) }, files);
      },
    },
    ofEach('analyze FILE, each of them', (each, files) => analyzed(folder(), files, [each])),
    ofEach('analyze --follow FILE, each of them', followed),
    ofAll('analyze FILE FILE…', (paths) => paths),
    ofAll('analyze FOLDER', () => [folder()]),
    ofAll('analyze --chain', (paths) => ['--chain', ...[...paths].reverse()]),
  ];
}
