/** Logs, event logs and file names by somebody who means harm, made from a seed: all text that comes from them is marked. */
import { randomOf } from '../support/generateLog';

/** Text that means something to some medium. */
const fragments: readonly string[] = [
  // HTML and XML
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(2)>',
  '</td></tr></table></style></script><h1>big',
  '<a href="http://evil.example/a">a</a>',
  '<svg/onload=alert(3)>',
  '<details open ontoggle=alert(4)>',
  '<!-- open',
  '--> ]]> ?>',
  '&lt;b&gt; &#x3c;i&#62; &copy;',
  '" onmouseover="alert(5)',
  "' style='position:fixed",
  // Markdown
  '[click](command:workbench.action.terminal.new)',
  '[click](javascript:alert(6))',
  '![pixel](http://evil.example/p.png)',
  '<http://evil.example/auto>',
  'http://evil.example/a_b_c',
  'www.evil.example',
  'eve@evil.example',
  'mailto:eve@evil.example',
  'xmpp:eve+a.b@evil.example/x',
  'evil.com/path evil.de',
  '//evil.com/path',
  'ftp://evil.example/x',
  '**bold** __bold__ *it* _it_ ~~gone~~',
  '`code` ``more``',
  '```',
  '| cell | cell |',
  '\\| \\` \\',
  '[ref]: http://evil.example/ref',
  '[ref][] [ref]',
  '[^note] [^note]: x',
  '# head',
  '- item',
  '+ item',
  '1. item',
  '> quote',
  '---',
  '===',
  '$(alert) $(sync~spin)',
  // Terminals and what cannot be seen
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
  '\u0007\b\b\u007f',
  '\u009b31m',
  '\u202egnol\u202c',
  '\u2066inside\u2069',
  'zero\u200bwidth\ufeff\u00ad',
  'line\u2028separator\u2029',
  'tag\u{e0041}',
  // Spreadsheets
  "=cmd|' /C calc'!A",
  ';=A+A;',
  ',=A+A,',
  '";=A+A;"',
  '+A+A',
  '-A+A',
  '@SUM(A)',
  '"quoted" "" "',
  // Templates, formats, JSON
  '{{x}} ${x} {x} %s %n $& $` $\u0027',
  '","verdict":"leaked","x":"',
  '\\u\\n\\',
  '__proto__',
  // Only long
  'x'.repeat(300),
  'ü 😀 漢字',
];

interface HostileFile {
  readonly name: string;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly kind: 'log' | 'events';
}

export interface HostileCase {
  readonly seed: number;
  readonly files: readonly HostileFile[];
  /** What each mark stands beside: all text that is not the tool's own. */
  readonly marked: ReadonlyMap<string, Marked>;
}

interface Marked {
  readonly before: string;
  readonly after: string;
}

/** A mark: letters alone, so that no medium has to change it. */
export const MARK = /Zq[a-p]{5}/g;

export function hostileCase(seed: number): HostileCase {
  const random = randomOf(seed * 31 + 7);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)];
  const marked = new Map<string, Marked>();

  const text = (): string => {
    const parts = Array.from({ length: 1 + below(2) }, () => pick(fragments));
    return parts.join(pick(['', ' ']));
  };
  /** Hostile text with a mark in front of it, behind it, or in its middle. */
  const hostile = (change: (text: string) => string = (t) => t): string => {
    const mark = `Zq${Array.from(marked.size.toString(16).padStart(5, '0'))
      .map((d) => 'abcdefghijklmnop'[parseInt(d, 16)])
      .join('')}`;
    const [before, after] = pick([
      ['', change(text())],
      [change(text()), ''],
      [change(text()), change(text())],
    ] as const);
    marked.set(mark, { before, after });
    return before + mark + after;
  };

  const logLines = (): string[] => {
    // Enough for anybody to see what it is.
    const lines = Array.from({ length: 4 }, (_, k) => `(008) Wait for cb ${k}, handle 9036`);
    for (let k = 2 + below(14); k > 0; k--) {
      const cb = below(4);
      lines.push(
        ...pick<() => string[]>([
          () => [`(001) CB ${cb} (instance ${below(3) === 0 ? below(3) : lines.length + 3}) allocated`],
          () => [`(008) Socket 44 created on cb ${cb}`, `(008) Ac/Cl/Cn events for cb ${cb}, socket 44, handle 48`],
          () => [`(008) ${hostile()} cb ${cb}`],
          () => [`(008) cb ${cb} ${hostile()}`],
          () => [`(008) ${hostile()}`],
          () => [hostile()],
          () => [`<${hostile()}>`],
          () => [`<${hostile()} will not be returned to use>`],
          () => [`(008) Events 1 notified for cb ${cb} using handle 48`],
          () => [`(008) Issue Disconnect for cb ${cb}`, `(008) close socket 44 on cb ${cb}, handle 48`],
          () => [`(008) close socket -1 on cb ${cb}, handle 0`],
          () => Array.from({ length: 1 + below(250) }, () => `(008) Wait for cb ${cb}, handle 48`),
        ])(),
      );
    }
    return lines;
  };

  const eventLines = (): string[] => {
    const lines: string[] = [];
    for (let k = 1 + below(4); k > 0; k--) {
      const id = pick([9214, 9215, 9156, 9202, 9298, 9301, 9221, 1234]);
      const cb = below(4);
      const detail = pick([
        `connect() call failed on CB ${cb} ${hostile()}`,
        `closesocket() call failed on CB ${cb}`,
        `There are no free control blocks available for network type 1. The configured count is ${20 + below(9)}. ${hostile()}`,
        `Microsoft Exchange Server MTA Service startup complete, version 5.5 (build ${pick(['2653.23', '2655.16'])}). ${hostile()}`,
        `gateway ${hostile()} not found`,
        hostile(),
      ]);
      lines.push(
        `message NMI${id}: ${below(4) === 0 ? hostile() : 'Internal Operating System Error'}, severity 12`,
        '',
        `          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm`,
        `          ${detail}`,
        `            Socket error   ${pick(['0', '10057', hostile()])}`,
        '',
        '',
      );
    }
    return lines;
  };

  const names = new Set<string>();
  const name = (head: string, tail: string): string => {
    for (;;) {
      let middle = hostile(fileNameOf);
      while (Buffer.byteLength(head + middle + tail) > 250) {
        // A name that is too long loses its end, and with it the right to be compared to it.
        const mark = MARK.exec(middle)?.[0] ?? '';
        MARK.lastIndex = 0;
        marked.delete(mark);
        middle = hostile((t) => fileNameOf(Array.from(t).slice(0, 40).join('')));
      }
      const whole = head + middle + tail;
      if (!names.has(whole.toLowerCase()) && whole !== '.log') {
        names.add(whole.toLowerCase());
        return whole;
      }
    }
  };

  const end = pick(['\n', '\r\n', '\r']);
  const file = (kind: 'log' | 'events', fileName: string, lines: readonly string[]): HostileFile => {
    const whole = lines.map((line) => line.replace(/[\r\n]/g, ' ') + end).join('');
    const encoded = pick(['utf8', 'utf8', 'mark', 'utf16'] as const);
    const bytes =
      encoded === 'utf8'
        ? Buffer.from(whole)
        : encoded === 'mark'
          ? Buffer.from(`\ufeff${whole}`)
          : Buffer.from(`\ufeff${whole}`, 'utf16le');
    return { name: fileName, text: whole, bytes, kind };
  };
  const files: HostileFile[] = [];
  for (let k = 1 + below(2); k > 0; k--) files.push(file('log', name(pick(['', '', 'winsock']), '.log'), logLines()));
  for (let k = below(3); k > 0; k--)
    files.push(file('events', name(pick(['', 'EV']), '.log'), ['message NMI9999: X, severity 1', '', ...eventLines()]));
  return { seed, files, marked };
}

/** What of a text can be in a file's name. */
function fileNameOf(text: string): string {
  const forbidden = process.platform === 'win32' ? /[\u0000-\u001f<>:"/\\|?*]/g : /[/\u0000]/g;
  return text.replace(forbidden, '');
}
