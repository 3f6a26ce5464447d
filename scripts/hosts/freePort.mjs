import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * @param {string} host
 * @returns {Promise<number>}
 */
export async function freePort(host) {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * The workbench's server keeps silent about a port that it cannot have.
 *
 * @param {string} host
 * @param {number} port
 */
export async function checkPort(host, port) {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`The port ${port} cannot be had: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
  server.close();
  await once(server, 'close');
}
