/** The doors of the command line, for `test/support/doors.ts`. */
import { writeFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { FollowSession } from '../../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../../server/src/cli/analyze/options';
import { readChains } from '../../../server/src/core/case/chains';
import { Answers } from '../../../server/src/cli/mcp/answers';
import { Confinement } from '../../../server/src/cli/mcp/confinement';
import { defaultSettings, verdicts, type Verdict } from '../../../server/src/core/findings/verdict';
import { findingVerdicts } from '../../../server/src/core/formats/analyzedLog';
import { released } from './logs';
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

interface ReportedFinding extends Omit<SaidInstance, 'allocated' | 'lastActivity'> {
  readonly log: string;
  readonly line: number;
  readonly lastActivity: { readonly log: string; readonly line: number };
}

interface ComparedFinding {
  readonly instance: string;
  readonly verdict: string;
  readonly allocated: { readonly file: string; readonly line: number };
}

const isFinding = ({ verdict }: SaidInstance): boolean => findingVerdicts.has(verdict as Verdict);

/** What assistants are answered of a folder, as `winsock-log mcp` answers them. */
export async function answersIn(folder: string): Promise<Answers> {
  const confinement = await Confinement.to([folder]);
  if (typeof confinement === 'string') throw new Error(confinement);
  const clock = { leakThreshold: defaultSettings.leakThreshold, leakTurnover: 20 };
  return new Answers({ confinement, clock, poolSize: undefined, catalogue: knownShapes, version: VERSION });
}

/** All that `list_findings` lists of a log, with those that belong to it, or of a folder. */
export async function listedFindings(answers: Answers, file?: string): Promise<SaidInstance[]> {
  const call = { signal: new AbortController().signal, onProgress: () => undefined };
  const asked = { verdicts, limit: 10_000, ...(file === undefined ? {} : { path: file }) };
  const { structured } = await answers.listFindings(asked, call);
  const { findings, errors } = structured as unknown as {
    readonly findings: readonly (Omit<SaidInstance, 'allocated' | 'lastActivity'> &
      Readonly<Record<'allocated' | 'lastActivity', { readonly file: string; readonly line: number }>>)[];
    readonly errors: readonly string[];
  };
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return findings.map(({ cb, instance, verdict, doubts, allocated, lastActivity }) => ({
    cb,
    instance,
    verdict,
    doubts,
    allocated: `${path.basename(allocated.file)}:${allocated.line}`,
    lastActivity: `${path.basename(lastActivity.file)}:${lastActivity.line}`,
  }));
}

/** In order of allocation. */
const byAllocation = (files: readonly RotatedFile[]) => {
  const rank = ({ allocated }: { readonly allocated: string }): number => {
    const [name, line] = allocated.split(':');
    return files.findIndex((file) => file.name === name) * 1e9 + Number(line);
  };
  return (a: { readonly allocated: string }, b: { readonly allocated: string }): number => rank(a) - rank(b);
};

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
    {
      name: 'report FOLDER',
      tells: (instance) => (isFinding(instance) ? instance : undefined),
      say: (files) =>
        within(files, async () => {
          const args = ['report', '--leak-turnover', '20', '--format', 'json', folder()];
          const { findings } = JSON.parse((await cli(args)).stdout) as { findings: ReportedFinding[] };
          return {
            instances: findings
              .map(({ cb, instance, verdict, doubts, log, line, lastActivity }) => ({
                cb,
                instance,
                verdict,
                doubts,
                allocated: `${log}:${line}`,
                lastActivity: `${lastActivity.log}:${lastActivity.line}`,
              }))
              .sort(byAllocation(files)),
          };
        }),
    },
    {
      name: 'compare FILE, with a log that it is compared to',
      tells: ({ cb, instance, verdict, allocated }) =>
        ['leaked', 'suspect', 'stuck'].includes(verdict) ? { cb, instance, verdict, allocated } : undefined,
      say: (files) =>
        within(files, async (paths) => {
          const args = ['compare', '--leak-turnover', '20', '--format', 'json', paths[0], '-'];
          const { stdout } = await cli(args, { stdin: released(1, 1) });
          const { first } = JSON.parse(stdout) as { first: { findings: ComparedFinding[] } };
          return {
            instances: first.findings
              .map(({ instance: name, verdict, allocated: { file, line } }) => {
                const [cb, instance] = (name.match(/\d+/g) ?? []).map(Number);
                return { cb, instance, verdict, allocated: `${path.basename(file)}:${line}` };
              })
              .sort(byAllocation(files)),
          };
        }),
    },
    {
      name: 'list_findings, for assistants',
      say: (files) =>
        within(files, async (paths) => ({
          instances: (await listedFindings(await answersIn(folder()), paths[0])).sort(byAllocation(files)),
        })),
    },
    ofAll('analyze FILE FILE…', (paths) => paths),
    ofAll('analyze FOLDER', () => [folder()]),
    ofAll('analyze --chain', (paths) => ['--chain', ...[...paths].reverse()]),
  ];
}
