/**
 * What happens to lines of a log on its way: bytes lost or overwritten, lines glued, broken or taken out, written in other words. Whatever is
 * done here leaves a trace that can be read: a control character, a line without `(TTT)`, or the name of the control block. `withoutTrace`
 * alone leaves none.
 */

type Random = () => number;

/**
 * Harms one line. `lines` are the log's lines without their ends; undefined for one that has become part of another. What harm adds to a line
 * may have line ends in it.
 */
type Harm = (lines: (string | undefined)[], at: number, random: Random) => void;

export const EOL = '\r\n';

const within = (text: string, random: Random): number => 1 + Math.floor(random() * (text.length - 1));
const pick = <T>(of: readonly T[], random: Random): T => of[Math.floor(random() * of.length)];
const nuls = (length: number): string => '\0'.repeat(length);

const rewritten =
  (rewrite: (line: string, random: Random) => string): Harm =>
  (lines, at, random) => {
    const line = lines[at];
    if (line !== undefined) lines[at] = rewrite(line, random);
  };

/** The nearest line before one that is still a line, or -1. */
function before(lines: readonly (string | undefined)[], at: number): number {
  let line = at - 1;
  while (line >= 0 && lines[line] === undefined) line--;
  return line;
}

/** Behind the line before it, without a line end. */
const glued =
  (glue: string): Harm =>
  (lines, at) => {
    const to = before(lines, at);
    if (to < 0 || lines[at] === undefined) return;
    lines[to] = `${lines[to]}${glue}${lines[at]}`;
    lines[at] = undefined;
  };

/** Two threads wrote at once: one line stands in the middle of the other. */
const interleaved: Harm = (lines, at, random) => {
  const to = before(lines, at);
  const [one, other] = [lines[to], lines[at]];
  if (one === undefined || other === undefined || one.includes('\n')) {
    glued('')(lines, at, random);
    return;
  }
  const [outer, inner] = random() < 0.5 ? [one, other] : [other, one];
  const place = within(outer, random);
  lines[to] = `${outer.slice(0, place)}${inner}${EOL}${outer.slice(place)}`;
  lines[at] = undefined;
};

/** The line and a few before it become one. */
const block =
  (make: (length: number, random: Random) => string): Harm =>
  (lines, at, random) => {
    if (lines[at] === undefined) return;
    let length = 0;
    for (let k = Math.max(0, at - Math.floor(random() * 6)); k <= at; k++) {
      length += (lines[k]?.length ?? -2) + 2;
      lines[k] = undefined;
    }
    lines[at] = make(length, random);
  };

const marks = [
  '[snip]',
  '...',
  '<…>',
  '<additional logging removed for readability>',
  '[… 1,204 lines omitted …]',
  '&lt;…&gt;',
  '> <…>',
  '(41 lines like these)',
  'last message repeated 41 times',
  `<additional logging${EOL}removed>`,
];

/** The same line in other words; one that names no control block has a full stop behind it. */
const spellings: readonly ((line: string) => string)[] = [
  (line) => line.replace(/cb (\d+)/i, 'cb=$1'),
  (line) => line.replace(/cb (\d+)/i, 'CB #$1'),
  (line) => line.replace(/cb (\d+)/i, 'cb: $1'),
  (line) => line.replace(/cb (\d+)/i, 'CB$1'),
  (line) => line.replace(/cb (\d+)/i, 'control block $1'),
  (line) => line.replace(/cb (\d+)/i, 'Control Block [$1]'),
  (line) => line.replace(/cb (\d+)/i, 'cb “$1”'),
  (line) => line.replace(/cb (\d+)/i, 'cb 0 and cb $1'),
  (line) => line.replace(/cb (\d+)/i, 'cbs 0, $1'),
  (line) => line.replace(/cb (\d+)/i, 'control blocks 0 and $1'),
  (line) => line.toUpperCase(),
  (line) => line.replace(' ', '  '),
  (line) => line.replace(') ', ') \t'),
];

const otherWords = rewritten((line, random) => {
  const spelt = pick(spellings, random)(line);
  return spelt === line ? `${line}.` : spelt;
});

/** All ways, by what docs/accuracy.md calls them. */
export const harms: Readonly<Record<string, Harm>> = {
  'NULs over the line': rewritten((line) => nuls(line.length)),
  'NULs before it': rewritten((line, random) => nuls(1 + Math.floor(random() * 4096)) + line),
  'NULs in its middle': rewritten((line, random) => {
    const from = within(line, random) - 1;
    const to = from + within(line.slice(from) + ' ', random);
    return line.slice(0, from) + nuls(to - from) + line.slice(to);
  }),
  'NULs over it and its neighbours': block((length) => nuls(length)),
  '^Z before it': rewritten((line) => `\x1a${line}`),
  '^Z behind it': rewritten((line) => `${line}\x1a`),
  '^Z in its place': rewritten(() => '\x1a'),
  'Its first bytes lost': rewritten((line, random) => line.slice(within(line, random))),
  'Glued to the line before': glued(''),
  'Glued, with a blank': glued(' '),
  'Two lines in one another': interleaved,
  'Broken in two': rewritten((line, random) => {
    const place = within(line, random);
    return line.slice(0, place) + EOL + line.slice(place);
  }),
  'A cut mark in its place': rewritten((_, random) => pick(marks, random)),
  'A cut mark for a block': block((_, random) => pick(marks, random)),
  'Written in other words': otherWords,
};

/** Nobody can see this one: it shows what the others would come to if they were not seen. */
export const withoutTrace: Harm = (lines, at) => {
  lines[at] = undefined;
};

/** Each line in another way. */
export const anyHarm: Harm = (lines, at, random) => {
  pick(Object.values(harms), random)(lines, at, random);
};

interface HarmedLog {
  readonly text: string;
  /** Of each line of the text, the line of the whole log that begins it. Both are 0-based. */
  readonly source: readonly number[];
}

/** The log with each of the lines `at` (0-based, ascending) harmed. */
export function harmed(log: readonly string[], at: readonly number[], harm: Harm, random: Random): HarmedLog {
  const lines: (string | undefined)[] = [...log];
  for (const line of at) harm(lines, line, random);
  const source = lines.flatMap((line, k) => (line === undefined ? [] : line.split(EOL).map(() => k)));
  return { text: lines.map((line) => (line === undefined ? '' : line + EOL)).join(''), source };
}

/** What other hands put in front of every line, and colours. `at` is 0-based. */
export const wraps: Readonly<Record<string, (line: string, at: number) => string>> = {
  'a time': (line, at) => `2001-06-06 03:${String(36 + (at % 20))}:27.123 ${line}`,
  'a time and a host, as syslog has them': (line) => `Jun  6 03:36:27 mta01 emsmta[412]: ${line}`,
  'a quotation': (line) => `> ${line}`,
  'a quotation of a quotation': (line) => `>> > ${line}`,
  'numbers, as cat -n has them': (line, at) => `${String(at + 1).padStart(6)}\t${line}`,
  'numbers, as grep -n has them': (line, at) => `${at + 1}:${line}`,
  'a file name': (line, at) => `C:\\exchsrvr\\mtadata\\Winsock.log(${at + 1}): ${line}`,
  'an indent': (line) => `    ${line}`,
  colours: (line) => `\x1b[32m${line}\x1b[0m`,
  'colours in the line': (line) => line.replace(/(\d+)/g, '\x1b[1;31m$1\x1b[0m'),
  'a time and colours': (line) => `\x1b[2m03:36:27\x1b[0m ${line.replace(/^(\(\d+\))/, '\x1b[36m$1\x1b[0m')}`,
};
