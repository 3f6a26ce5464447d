/** The pages and pictures that leave VS Code, opened in a browser with hostile text and names in them; and what guards the pages inside of it. */
import * as assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { timelinePage } from '../../client/src/timeline/page';
import { SvgPen } from '../../client/src/timeline/webview/pen';
import { cli } from '../cli/support/cli';
import { useFolder } from '../cli/support/folder';
import { leak, quiet, turnover } from '../cli/support/logs';
import { inRoot } from '../support/paths';

/** Each part would be seen to run, to ask for something, or to open a dialog. */
const HOSTILE =
  `"'></title></style></text></svg></pre><script>window.ran=1;alert(1)</script><img src=http://evil.example/p.png onerror=window.ran=1>` +
  `<svg onload=window.ran=1><style>@import 'http://evil.example/s.css';*{background:url(http://evil.example/b)}</style>` +
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe><base href=http://evil.example/><meta http-equiv=refresh content=0;url=http://evil.example/>` +
  `[click](javascript:alert(2)) ]]>--><!-- &lt;script&gt; \u202e\u0000\u0007\u001b[31m\ufffe\ud800`;
/** What a file may be called. */
const NAME = HOSTILE.replaceAll('/', '∕')
  .replace(/[\0\ud800]/g, '')
  .slice(0, 60);

interface Chromium {
  launchChromium(): Promise<Browser>;
}

suite('pages in a browser', function () {
  this.timeout(120_000);
  const folder = useFolder();
  let browser: Browser;
  suiteSetup(async () => {
    const file = inRoot('scripts', 'hosts', 'chromium.mjs');
    browser = await ((await import(pathToFileURL(file).href)) as Chromium).launchChromium();
  });
  suiteTeardown(() => browser?.close());

  /** Opens a file, and what it has done after a while. */
  async function opened(file: string, look: (page: Page) => Promise<void>): Promise<void> {
    const page = await browser.newPage();
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    const seen: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('dialog', (dialog) => {
      seen.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('popup', () => seen.push('popup'));
    page.on('download', () => seen.push('download'));
    await page.goto(url);
    await page.waitForTimeout(300);
    assert.deepEqual([requests, seen, page.url()], [[url], [], url], file);
    assert.equal(await page.evaluate('window.ran'), undefined, 'a script has run');
    // Not only held back by the policy: there is nothing that it would have to hold back.
    const active = await page.evaluate<string[]>(`[...document.querySelectorAll('*')].flatMap((each) => [
      ...(/^(?:script|img|iframe|object|embed|form|base|link|foreignobject|use|image)$/i.test(each.localName) ? [each.localName] : []),
      ...(each.localName === 'meta' && /refresh/i.test(each.httpEquiv) ? ['refresh'] : []),
      ...[...each.attributes].filter(({ name, value }) => /^on/i.test(name) || /^\\s*javascript:/i.test(value)).map(({ name }) => name),
    ])`);
    assert.deepEqual(active, [], file);
    await look(page);
    await page.close();
  }

  function hostileLogs(): { readonly first: string; readonly second: string } {
    const line = HOSTILE.replace(/[\r\n]/g, ' ');
    const log = `${leak(1, 51)}(008) ${line} cb 1\n<${line}>\n${line}\n${turnover}${quiet(250)}`;
    return {
      first: folder().file(`a/winsock ${NAME}.log`, log),
      second: folder().file(`b/winsock ${NAME}.log`, `${log}${quiet(9)}${leak(3, 99)}`),
    };
  }

  test('a report, and a masked one', async () => {
    const { first, second } = hostileLogs();
    const more = ['--case-number', HOSTILE.replaceAll('\0', ''), '--customer', HOSTILE.replaceAll('\0', '')];
    for (const [k, options] of [[], ['--mask'], more].entries()) {
      const out = folder().join(`report${k}.html`);
      const { stderr } = await cli(['report', '--format', 'html', '-o', out, ...options, first, second]);
      assert.doesNotMatch(stderr, /internal error|cannot write/);
      await opened(out, async (page) => {
        const text = await page.innerText('body');
        assert.ok(k === 1 || text.includes('<script>window.ran=1;alert(1)<'), text.slice(0, 300));
      });
    }
  });

  test('a comparison', async () => {
    const { first, second } = hostileLogs();
    const out = folder().join('comparison.html');
    const { stderr } = await cli(['compare', '--format', 'html', '-o', out, first, second]);
    assert.doesNotMatch(stderr, /internal error|cannot/);
    await opened(out, async (page) => {
      assert.ok((await page.innerText('body')).includes(NAME.slice(0, 20)));
    });
  });

  test('beside an editor, or at 200 %, both sides of a comparison are in sight; of a report, only wide tables scroll sideways', async () => {
    const leaky = folder().file('before/Winsock.log', `${leak(1, 51)}${turnover}${quiet(250)}`);
    const fixed = folder().file('after/Winsock.log', `${turnover}${quiet(250)}`);
    for (const [fits, ...command] of [
      ['html, table', 'compare', leaky, fixed],
      ['html', 'report', leaky],
    ]) {
      const out = folder().join(`${command[0]}.html`);
      await cli([...command, '--format', 'html', '-o', out]);
      const page = await browser.newPage({ viewport: { width: 345, height: 400 } });
      await page.goto(pathToFileURL(out).href);
      const wide = await page.evaluate<string[]>(`[...document.querySelectorAll('${fits}')]
        .filter((each) => each.scrollWidth > each.clientWidth || each.getBoundingClientRect().right > innerWidth)
        .map((each) => each.outerHTML.slice(0, 200))`);
      assert.deepEqual(wide, [], command[0]);
      await page.close();
    }
  });

  test('an SVG picture: well-formed, with the text as text', async () => {
    const pen = new SvgPen(`12px "${HOSTILE}"`);
    pen.rect(0, 0, 100, 100, HOSTILE);
    pen.line(0, 0, 9, 9, HOSTILE);
    pen.area([0, 0, 9, 9, 0, 9], HOSTILE);
    pen.text(9, 9, HOSTILE, HOSTILE, 'left');
    await opened(folder().file('picture.svg', pen.finish(100, 100, HOSTILE)), async (page) => {
      assert.equal(await page.evaluate('document.documentElement.localName'), 'svg');
      assert.equal(await page.evaluate(`document.querySelector('parsererror')`), null);
      assert.match(await page.evaluate<string>(`document.querySelector('text').textContent`), /^"'><\/title>/);
    });
  });

  test('every page forbids all but its own style, and its own script by a nonce', async () => {
    const { first, second } = hostileLogs();
    const page = timelinePage({ script: 'S', style: 'T', cspSource: 'https://own.example', nonce: 'N' });
    const report = (await cli(['report', '--format', 'html', first])).stdout;
    const comparison = (await cli(['compare', '--format', 'html', first, second])).stdout;
    for (const [name, html] of Object.entries({ page, report, comparison })) {
      const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(html) ?? ['', ''];
      const rules = new Map(
        policy
          .replaceAll('&#39;', "'")
          .split(';')
          .map((rule) => rule.trim().split(/ (.*)/s, 2) as [string, string | undefined]),
      );
      assert.equal(rules.get('default-src'), "'none'", name);
      assert.equal(rules.get('base-uri'), "'none'", name);
      assert.equal(rules.get('form-action'), "'none'", name);
      assert.equal(rules.get('script-src'), name === 'page' ? "'nonce-N'" : undefined, name);
      assert.doesNotMatch(policy, /unsafe-eval|\*|data:/, name);
      if (name === 'page') assert.doesNotMatch(policy, /unsafe-inline/);
      assert.deepEqual(
        [...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
        name === 'page' ? ['<script nonce="N" src="S">'] : [],
      );
    }
  });

  test('the timeline takes messages of its host only, and no others', async () => {
    const { outputFiles } = await build({
      entryPoints: [inRoot('client', 'src', 'timeline', 'webview', 'main.ts')],
      bundle: true,
      write: false,
      format: 'iife',
    });
    const html = timelinePage({ script: 'own.js', style: 'own.css', cspSource: 'http://own.example', nonce: 'N' });
    const page = await browser.newPage();
    await page.addInitScript('window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });');
    const bodies: Readonly<Record<string, readonly [contentType: string, body: string]>> = {
      'http://own.example/': ['text/html', html],
      'http://own.example/own.js': ['text/javascript', outputFiles[0].text],
      'http://own.example/host.html': ['text/html', '<iframe src="http://own.example/"></iframe>'],
      'http://evil.example/': ['text/html', '<iframe src="http://own.example/"></iframe>'],
    };
    await page.route('**/*', (route) => {
      const [contentType, body] = bodies[route.request().url()] ?? ['text/css', ''];
      return route.fulfill({ contentType, body });
    });
    const why = 'said by a message';
    const shownAfter = async (outer: string): Promise<string | null> => {
      await page.goto(outer);
      const frame = page.frames().find((each) => each.url() === 'http://own.example/');
      assert.ok(frame);
      await frame.waitForSelector('#empty', { state: 'attached' });
      await frame.waitForLoadState('load');
      await page.evaluate(`frames[0].postMessage({ type: 'log', log: undefined, why: '${why}' }, '*')`);
      await page.waitForTimeout(300);
      return frame.textContent('#empty');
    };
    assert.equal(await shownAfter('http://own.example/host.html'), why);
    assert.notEqual(await shownAfter('http://evil.example/'), why);
    await page.close();
  });
});
