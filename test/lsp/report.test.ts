/** The case report over LSP: what a client gets for a log and the event logs beside it. */
import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { leak, quiet, released } from '../cli/support/logs';
import type { Params } from '../../server/src/lsp/methods';
import type { ReportResult } from '../../server/src/lsp/protocol';
import { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import { closeRace, exhausted } from '../support/events';
import type { LspClient } from '../support/lspClient';
import { sample, sampleEvents } from '../support/paths';

suite('the case report over LSP', () => {
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });

  const report = (uri: string, more: Partial<Params<'report'>> = {}): Promise<ReportResult | null> =>
    client.request('winsockLog/report', { uri, format: 'markdown', ...more });
  const open = async (name: string, text: string): Promise<string> => {
    const uri = folder.write(name, text);
    await client.open(text, uri);
    return uri;
  };

  test('the failing sample with the article’s events: confirmed', async () => {
    folder.write('EV0.LOG', sampleEvents());
    const uri = await open('Winsock.log', sample('failing'));
    const result = await report(uri);
    assert.equal(result?.answer, 'confirmed');
    assert.match(result.headline, /^KB 303102 is confirmed/);
    assert.match(result.text, /CB 18 \(instance 21\)/);
    assert.match(result.text, /9215/);
    assert.match(result.text, /\[1\]\(Winsock\.log#L1\)/);
    assert.deepEqual(await report(uri), result, 'twice the same');
  });

  test('with event logs from elsewhere: they are read along, each once', async () => {
    const elsewhere = new CaseFolder();
    try {
      const events = elsewhere.write('EV7.LOG', sampleEvents());
      elsewhere.write('EV8.LOG', closeRace(18));
      const uri = await open('Winsock.log', sample('failing'));
      assert.doesNotMatch((await report(uri))?.text ?? '', /EV7/);
      const text = (await report(uri, { more: [events, events, uri] }))?.text ?? '';
      assert.match(text, /EV7\.LOG/);
      // It was not asked for.
      assert.doesNotMatch(text, /EV8\.LOG/);
    } finally {
      elsewhere.remove();
    }
  });

  test('on several logs: all of them are in it', async () => {
    const elsewhere = new CaseFolder();
    try {
      const other = elsewhere.write('Winsock-b.log', sample('normal'));
      const text = (await report(await open('Winsock.log', sample('failing')), { more: [other] }))?.text ?? '';
      assert.match(text, /Winsock\.log/);
      assert.match(text, /Winsock-b\.log/);
    } finally {
      elsewhere.remove();
    }
  });

  test('the normal sample with the events alone: not confirmed', async () => {
    folder.write('EV0.LOG', sampleEvents());
    const result = await report(await open('Winsock.log', sample('normal')));
    assert.equal(result?.answer, 'notConfirmed');
  });

  test('as HTML for a view its lines are links that run one command, and there is no script', async () => {
    folder.write('EV0.LOG', closeRace(18));
    const uri = await open('Winsock.log', sample('failing'));
    const html = (await report(uri, { format: 'html', links: true }))?.text ?? '';
    assert.match(html, /^<!DOCTYPE html>/);
    const targets = [...html.matchAll(/href="command:([^?"]*)\?([^"]*)"/g)];
    assert.ok(targets.length >= 5);
    for (const [, command, args] of targets) {
      assert.equal(command, 'winsockLog.goToLine');
      // As VS Code does: once with the address, and once more.
      const [file, line] = JSON.parse(decodeURIComponent(decodeURIComponent(args ?? ''))) as [string, number];
      assert.ok(file === uri || file === folder.uri('EV0.LOG'));
      assert.ok(Number.isInteger(line) && line >= 0);
    }
    assert.doesNotMatch(html, /<script/i);
    assert.doesNotMatch((await report(uri, { format: 'html' }))?.text ?? '', /command:/);
  });

  test('the pool size is the user’s where one was set, else that of event 9156', async () => {
    folder.write('EV0.LOG', exhausted(60));
    const uri = await open('Winsock.log', sample('failing'));
    assert.match((await report(uri))?.text ?? '', /\b60\b/);
    client.configuration = { poolSize: 33 };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.match((await report(uri))?.text ?? '', /\b33\b/);
  });

  test('asked of an event log it is over the Winsock logs beside it; a log that is not open is read', async () => {
    folder.write('Winsock.log', sample('failing'));
    const events = folder.write('EV0.LOG', sampleEvents());
    assert.equal((await report(folder.uri('Winsock.log')))?.answer, 'confirmed');
    assert.equal((await report(events))?.answer, 'confirmed', 'an event log that is not open');
    assert.equal((await report(folder.write('trace.1', sample('failing'))))?.answer, 'confirmed', 'another name');
    await client.open(sampleEvents(), events, 1, 'mta-event-log');
    assert.equal((await report(events))?.answer, 'confirmed');
  });

  test('a log that goes on in another file does not leak what is used there', async () => {
    const others = Array.from({ length: 40 }, (_, k) => released(3 + (k % 5), 10 + k)).join('');
    const earlier = leak(2, 1) + others + quiet(300);
    const uri = await open('winsock.log.1', earlier);
    assert.equal((await report(uri))?.answer, 'confirmed');
    folder.write('winsock.log', '(008) R/W/Cl events on cb 2, handle 12636\n');
    const whole = await report(`${folder.uri('')}/`);
    assert.equal(whole?.answer, 'notConfirmed');
    assert.match(whole.text, /2 files judged as one log/);
  });

  test('says what it read: the path and SHA-256 of the file', async () => {
    const uri = await open('Winsock.log', sample('failing'));
    const text = (await report(uri))?.text ?? '';
    assert.ok(text.includes(createHash('sha256').update(sample('failing')).digest('hex')));
  });

  test('a document of events in which there is none is named, with what is read', async () => {
    const uri = await open('Winsock.log', sample('failing'));
    await client.open('one line\nand another\n', folder.write('EV0.LOG', ''), 1, 'mta-event-log');
    assert.match(
      (await report(uri))?.text ?? '',
      /^- `EV0\.LOG`: no event was found in its 2 lines; event logs can be the MTA’s EV/m,
    );
  });

  test('what is added and is no log is named, not judged; events under any name are read', async () => {
    const elsewhere = new CaseFolder();
    try {
      const uri = await open('Winsock.log', sample('failing'));
      const added = async (name: string, text: string): Promise<string> =>
        (await report(uri, { more: [elsewhere.write(name, text)] }))?.text ?? '';
      for (const name of ['notes.txt', 'EV0.LOG', 'app.csv']) {
        assert.match(
          await added(name, 'one line\nand another\n'),
          new RegExp(`^- \`${name}\`: it is neither a Winsock\\.log nor an event log of the MTA`, 'm'),
        );
      }
      assert.match(await added('nothing.txt', ''), /^- `nothing\.txt`: it is empty\.$/m);
      const text = await added('letter.txt', closeRace(18));
      assert.match(text, /^### `letter\.txt`\n\n- \d+ lines, 2 events of the MTA/m);
      assert.match(text, /Events that name control block 18/);
      assert.doesNotMatch(text, /0 allocated/);
    } finally {
      elsewhere.remove();
    }
  });

  test('an edit that was not saved counts', async () => {
    const uri = await open('Winsock.log', sample('failing'));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        {
          range: { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } },
          text: '(008) close socket -1 on cb 18, handle 0\n',
        },
      ],
    });
    assert.notEqual((await report(uri))?.answer, 'confirmed');
  });

  test('what cannot be read has none', async () => {
    assert.equal(await report('file:///no/such/Winsock.log'), null);
    assert.equal(await report('untitled:Untitled-1'), null);
    assert.equal(await report('not a uri'), null);
    // No path on a disk: of another machine, or with a slash in a name.
    assert.equal(await report('file://server/share/Winsock.log'), null);
    assert.equal(await report('file:///logs%2Fnew/Winsock.log'), null);
  });
});
