import { spawn } from 'node:child_process';

/**
 * Opens an address in the user's browser, or does nothing where there is none.
 *
 * @param {string} url
 */
export function openUrl(url) {
  const [command = '', ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', url]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', url];
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
