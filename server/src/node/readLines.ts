/** Reading single lines of a log from disk, for quoting. */
import { LineCollector } from '../core/intake/lineCollector';
import { untilLost } from '../core/intake/restLost';
import { readBytes } from './readBytes';

/** The texts of the wanted 0-based lines, as far as the file has them. Rejects as `readBytes` throws. */
export async function readLines(
  file: string,
  wanted: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, string>> {
  const collector = new LineCollector(wanted);
  if (wanted.size === 0) return collector.lines;
  for await (const bytes of untilLost(readBytes(file, signal))) {
    collector.push(bytes);
    if (collector.lines.size === wanted.size) return collector.lines;
  }
  collector.end();
  return collector.lines;
}
