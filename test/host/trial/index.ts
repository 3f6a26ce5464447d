import { writeFileSync } from 'node:fs';

/** The entry of a trial: VS Code calls it once its window is open, and the runner outside looks for the file. */
export function run(): void {
  writeFileSync(process.env.WINSOCK_LOG_TRIAL ?? '', 'open');
}
