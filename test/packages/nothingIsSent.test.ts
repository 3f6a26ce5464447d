import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';

/** Everything in Node and in browsers that speaks to another machine, but for sockets: an editor may start the server on one. */
const network =
  /require\("(?:node:)?(?:https?|http2|tls|dgram|dns|inspector)(?:\/[a-z]+)?"\)|\b(?:fetch|importScripts|sendBeacon)\(|\b(?:XMLHttpRequest|WebSocket|EventSource|WebTransport|RTCPeerConnection)\b/g;

suite('What is packaged', () => {
  const bundles = readdirSync(inRoot('dist')).filter((name) => name.endsWith('.js'));

  for (const bundle of bundles) {
    test(`${bundle} holds nothing that could send`, () => {
      const found = readFileSync(inRoot('dist', bundle), 'utf8').match(network);
      assert.deepEqual([...new Set(found)], []);
    });
  }

  test('the net of this test catches what it is for', () => {
    assert.ok(bundles.includes('server.js') && bundles.includes('client.js'));
    for (const each of ['require("node:https")', 'require("dns/promises")', 'fetch("x")', 'new WebSocket(u)'])
      assert.match(each, new RegExp(network.source));
  });
});
