/**
 * No regular expression of the product backtracks superlinearly: recheck looks at each of them, those that are written out and those that
 * are put together. What it has called linear is kept in `linearExpressions.txt`, since it takes seconds for some; what is new there is
 * looked at in every run until `UPDATE_SNAPSHOTS=1` has added it.
 *
 * Repetitions with an upper bound are looked at as if they were short: they cost a factor, and no power.
 */
import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import ts from 'typescript';
import { inRoot } from '../support/paths';

interface Expression {
  readonly source: string;
  readonly flags: string;
  /** `server/src/core/text/counts.ts:12` */
  readonly where: string;
}

/** Regular expressions that the checker does not call linear, and why they may stay. */
const exceptions: readonly { readonly written: string; readonly why: string }[] = [];

const keptIn = inRoot('test', 'scripts', 'linearExpressions.txt');

const sourceFiles = (folder: string): readonly string[] =>
  readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .sort();

/** Those that a file has, and whether it puts others together. */
function expressionsIn(file: string): { readonly written: readonly Expression[]; readonly builds: boolean } {
  const tree = ts.createSourceFile(file, readFileSync(inRoot(file), 'utf8'), ts.ScriptTarget.Latest, true);
  const written: Expression[] = [];
  let builds = false;
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const where = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      written.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), where });
    }
    builds ||= (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { written, builds };
}

/** Files that put regular expressions together, and what makes them do so where loading them does not. */
const builders: Readonly<Record<string, (exports: Record<string, (...args: never[]) => unknown>) => void>> = {
  'server/src/core/case/content.ts': () => undefined,
  'server/src/core/case/notUnderstood.ts': ({ notUnderstood }) => {
    (notUnderstood as (...args: unknown[]) => unknown)('a.log', Buffer.from('cb\n'), true);
  },
  'server/src/core/caseReport/mask.ts': ({ maskOf }) => {
    const names = ['ZEBRA1', 'a.b (c)'].map((computer) => ({ computer }));
    (maskOf as (...args: unknown[]) => unknown)([{ events: [], tally: { names } }]);
  },
  'server/src/core/eventlog/labels.ts': () => undefined,
  'server/src/core/eventlog/rows.ts': () => undefined,
  'server/src/core/log/parseLine.ts': ({ parseLine }) => {
    for (const line of ['(008) what nobody knows', 'what nobody knows'])
      (parseLine as (...args: unknown[]) => unknown)(line);
  },
};

/** What a file puts together when it is loaded and used. */
function builtBy(file: string): readonly Expression[] {
  const load = createRequire(__filename);
  const module = inRoot('out', file.replace(/\.ts$/, '.js'));
  const [known, Original] = [load.cache[load.resolve(module)], globalThis.RegExp];
  const built: Expression[] = [];
  const record = (regex: RegExp): RegExp => {
    built.push({ source: regex.source, flags: regex.flags, where: file });
    return regex;
  };
  Reflect.deleteProperty(load.cache, load.resolve(module));
  globalThis.RegExp = new Proxy(Original, {
    construct: (target, args) => record(Reflect.construct(target, args) as RegExp),
    apply: (target, self, args) => record(Reflect.apply(target, self, args) as RegExp),
  });
  try {
    builders[file](load(module) as Record<string, () => unknown>);
  } finally {
    globalThis.RegExp = Original;
    if (known) load.cache[load.resolve(module)] = known;
  }
  return built;
}

/** The most repetitions that are told apart. */
const FEW = 2;

/** The same with short repetitions, and, where it is tried at one place only, anchored there; without flags that do not matter. */
function shortened({ source, flags }: Pick<Expression, 'source' | 'flags'>): { source: string; flags: string } {
  const few = (count: string): string => String(Math.min(FEW, Number(count)));
  const short = source.replace(
    /\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:(,)(\d*))?\}/gs,
    (whole, least: string | undefined, comma?: string, most?: string) =>
      least === undefined
        ? whole
        : `{${few(least)}${comma ?? ''}${most === undefined || most === '' ? '' : few(most)}}`,
  );
  return flags.includes('y')
    ? { source: `^(?:${short})`, flags: flags.replace(/[ydg]/g, '') }
    : { source: short, flags: flags.replace(/[dg]/g, '') };
}

const writtenOut = ({ source, flags }: Pick<Expression, 'source' | 'flags'>): string => `/${source}/${flags}`;

type Check = (source: string, flags: string, options: { timeout: number }) => { readonly status: string };

suite('Regular expressions', () => {
  const files = [...sourceFiles('server/src'), ...sourceFiles('client/src')].map((file) => ({
    file,
    ...expressionsIn(file),
  }));

  test('those that are put together can be looked at, too', () => {
    assert.deepEqual(
      files.filter(({ builds }) => builds).map(({ file }) => file),
      Object.keys(builders),
    );
    for (const file of Object.keys(builders)) assert.ok(builtBy(file).length > 0, file);
  });

  test('take time in proportion to the text, or are known not to matter', async function () {
    this.timeout(900_000);
    const all = [...files.flatMap(({ written }) => written), ...Object.keys(builders).flatMap((file) => builtBy(file))];
    assert.ok(all.length > 300);
    const kept = new Set(readFileSync(keptIn, 'utf8').split('\n'));
    const linear = new Set<string>();
    const others: string[] = [];
    for (const expression of all) {
      const written = writtenOut(expression);
      if (linear.has(written) || exceptions.some((each) => each.written === written)) continue;
      if (kept.has(written) || (await isLinear(expression))) linear.add(written);
      else others.push(`${expression.where}: ${written}`);
    }
    assert.deepEqual(others, [], 'they can take the square of the text’s length: write them otherwise');
    if (process.env['UPDATE_SNAPSHOTS'] === '1') writeFileSync(keptIn, `${[...linear].sort().join('\n')}\n`);
    for (const { written } of exceptions) {
      assert.ok(
        all.some((each) => writtenOut(each) === written),
        `${written} is gone`,
      );
    }
  });

  test('that are not linear are found', async function () {
    this.timeout(180_000);
    assert.equal(await isLinear({ source: '\\s+$', flags: '' }), false);
    assert.equal(await isLinear({ source: '(?:a|aa)*$', flags: '' }), false);
    assert.equal(await isLinear({ source: '^\\s{0,80}a', flags: '' }), true);
    assert.equal(await isLinear({ source: '\\s+$', flags: 'y' }), true);
  });
});

async function isLinear(expression: Pick<Expression, 'source' | 'flags'>): Promise<boolean> {
  const { source, flags } = shortened(expression);
  // By a name that the compiler does not know: without it, all but this test can be run.
  const { checkSync } = (await import('recheck')) as { readonly checkSync: Check };
  const isSafe = (): boolean => checkSync(source, flags, { timeout: 60_000 }).status === 'safe';
  // Some are too large for a proof. Then attacks are tried, at random, and what looks like one may be none.
  return isSafe() || isSafe() || isSafe();
}
