import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** What happens to the bytes that a server sends back. */
export type Fault = 'none' | 'silence' | { readonly cutAfter: number };

/** Stands between a client and a server, on loopback, and lets through, holds back or cuts what the server says. */
export class FaultProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  fault: Fault = 'none';
  /** Bytes that came back since this was set. */
  passed = 0;

  private constructor(port: number) {
    this.#server = createServer((client) => {
      const server = dial(port, '127.0.0.1');
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          server.destroy();
        });
      }
      client.pipe(server);
      server.on('data', (chunk: Buffer) => this.#pass(chunk, client));
    });
  }

  /** @returns the proxy and the address with its port in place of the server's */
  static async before(address: string): Promise<{ proxy: FaultProxy; address: string }> {
    const url = new URL(address);
    const proxy = new FaultProxy(Number(url.port));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const listening = proxy.#server.address();
    url.port = String(typeof listening === 'object' && listening !== null ? listening.port : 0);
    return { proxy, address: url.href };
  }

  #pass(chunk: Buffer, client: Socket): void {
    if (this.fault === 'silence') return;
    const left = this.fault === 'none' ? Number.POSITIVE_INFINITY : this.fault.cutAfter - this.passed;
    client.write(chunk.subarray(0, Math.max(0, left)));
    this.passed += chunk.length;
    if (chunk.length >= left) client.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
