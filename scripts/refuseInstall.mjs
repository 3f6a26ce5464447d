// The manifest of this folder is that of the VS Code extension: npm would pack 400 files that are no package, and install no
// command, without a word. Run by npm before it packs, or links into the global folder.

if (process.env.npm_config_global === 'true' || process.env.npm_lifecycle_event === 'prepack') {
  console.error(
    [
      'This folder is not an npm package, but the sources of one. To install the command winsock-log:',
      '',
      '  npm ci && npm run package:npm && npm install --global ./dist/winsock-log.tgz',
    ].join('\n'),
  );
  process.exitCode = 1;
}
