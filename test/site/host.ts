import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A running host of static files. */
export interface Host {
  /** With a closing slash, and the base. */
  readonly url: string;
  close(): void;
}

/** Serves a folder below a base path, as any static host would. */
export async function serve(folder: string, base = '/'): Promise<Host> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname.startsWith(base) ? join(folder, normalize(`/${decodeURIComponent(pathname.slice(base.length))}`)) : '';
    const found = file !== '' && existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
    const exists = found !== '' && existsSync(found);
    const shown = exists ? found : join(folder, '404.html');
    response.writeHead(exists ? 200 : 404, { 'content-type': types[extname(shown)] ?? 'application/octet-stream' });
    response.end(readFileSync(shown));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}${base}`, close: () => server.close() };
}
