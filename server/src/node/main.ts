/** The entry of the language server in Node. */
import { serve, TRANSPORT_OPTIONS } from './languageServer';

const usage = `The language server of Winsock Log, for an editor to start.

Usage: node server.js OPTION

${TRANSPORT_OPTIONS}`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(usage);
} else if (!serve(args)) {
  process.stderr.write(usage);
  process.exitCode = 2;
}
