/** `winsock-log mcp` as a process, and the SDK's own client at its other end. */
import * as assert from 'node:assert/strict';
import { Client, type CallToolResult, type VersionNegotiationOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { MAIN } from './cli';

export class McpClient {
  readonly client: Client;
  readonly #transport: StdioClientTransport;
  /** What the server wrote to its standard error. */
  stderr = '';

  private constructor(args: readonly string[], main: string, versionNegotiation: VersionNegotiationOptions) {
    this.client = new Client({ name: 'test', version: '1' }, { versionNegotiation });
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args: [main, 'mcp', ...args],
      stderr: 'pipe',
    });
    this.#transport.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
  }

  static async start(
    args: readonly string[],
    { main = MAIN, mode = 'legacy' }: { main?: string; mode?: 'legacy' | 'auto' } = {},
  ): Promise<McpClient> {
    const mcp = new McpClient(args, main, { mode });
    await mcp.client.connect(mcp.#transport);
    return mcp;
  }

  /** The structured content of an answer that is no error. */
  async answer<T = Record<string, unknown>>(name: string, args: Record<string, unknown> = {}): Promise<T> {
    const result = await this.call(name, args);
    assert.notEqual(result.isError, true, textOf(result));
    return result.structuredContent as T;
  }

  /** What an error says. */
  async refusal(name: string, args: Record<string, unknown>): Promise<string> {
    const result = await this.call(name, args);
    assert.equal(result.isError, true, textOf(result));
    return textOf(result);
  }

  async call(name: string, args: Record<string, unknown>): Promise<CallToolResult> {
    return await this.client.callTool({ name, arguments: args });
  }

  get pid(): number | null {
    return this.#transport.pid;
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

export function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n');
}
