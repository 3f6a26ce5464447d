// Writes dist/sbom.cdx.json: what is bundled into the packages, as CycloneDX.

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from './build.mjs';
import { root } from './hosts/layout.mjs';
import { npmCommand } from './hosts/npm.mjs';
import { npmManifest } from './manifests.mjs';

const output = path.join(root, 'dist/sbom.cdx.json');

async function main() {
  const { bundled } = await build({ quiet: true });
  const [program, ...args] = npmCommand();
  // Not "--omit dev": it also omits what both the bundles and the development use.
  const options = ['--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const { stdout } = await promisify(execFile)(program, [...args, 'sbom', ...options], {
    cwd: root,
    maxBuffer: 1 << 26,
  });
  const bill = JSON.parse(stdout);
  const { name, version, description } = await npmManifest();
  const components = bill.components.filter((each) => bundled.includes(`${each.name} ${each.version}`));
  const kept = new Set([`${name}@${version}`, ...components.map((each) => each['bom-ref'])]);
  // A package may have others inside, in versions of its own, which npm knows nothing of.
  for (const each of bundled) {
    if (components.some((component) => each === `${component.name} ${component.version}`)) continue;
    const [inner, version] = each.split(' ');
    const { license } = JSON.parse(await readFile(path.join(root, 'node_modules', inner, 'package.json'), 'utf8'));
    const purl = `pkg:npm/${inner}@${version}`;
    const ref = `${inner}@${version}`;
    components.push({
      'bom-ref': ref,
      type: 'library',
      name: inner,
      version,
      purl,
      licenses: [{ license: { id: license } }],
    });
  }
  // The same sources give the same bill.
  delete bill.serialNumber;
  delete bill.metadata.timestamp;
  Object.assign(bill.metadata.component, { name, description });
  bill.components = components;
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
  await writeFile(output, `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`${path.relative(root, output)}: ${components.length} bundled packages`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
