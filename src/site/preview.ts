import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Content } from '../model/content.ts';
import type { SiteData } from '../reports/site-data.ts';
import { type OpenedSite, openSite } from './compiled.ts';
import { contentFolder, SiteFault } from './folders.ts';
import { searchFiles } from './search-index.ts';

/** What is shown: replaced as a whole when files change. */
interface Shown {
  readonly data: SiteData;
  /** What the files of the content say. */
  readonly content?: Content;
}

/** A running preview. */
export interface SitePreview {
  /** Where the site is served, with `/` at the end. */
  readonly url: string;
  /** Shows another evaluation, and has open pages load again. */
  update(next: Shown): Promise<void>;
  close(): Promise<void>;
}

/** What to serve, and where. */
export interface PreviewRequest extends Shown {
  readonly contentRoot: string;
  readonly port: number;
}

/** Where pages of a preview listen for changes; no page of a site has this name. */
const changes = '/.setpiece/changes';

const listener = `<script>new EventSource('${changes}').onmessage = () => location.reload();</script>`;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Serves the site on this machine. A page is drawn when it is asked for, so that a change costs the pages that somebody looks at. */
export async function previewSite({ contentRoot, port, ...first }: PreviewRequest): Promise<SitePreview> {
  const content = contentFolder(contentRoot);
  const open = ({ data, content: read }: Shown): Promise<OpenedSite> => openSite({ content, data, base: '/', read });
  let site = await open(first);
  let paths = pathsOf(site);
  let search: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  const waiting = new Set<ServerResponse>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname).slice(1);
    if (pathname === changes) return listen(response);
    if (path.startsWith('pagefind/')) {
      search ??= indexOf(site);
      return send(response, (await search).get(path.slice('pagefind/'.length)), path);
    }
    if (paths.has(path)) return send(response, withListener(await site.draw(path)), path);
    if (paths.has(`${path}/`)) return void response.writeHead(302, { location: `${encodeURI(`/${path}/`)}` }).end();
    const file = join(site.client, normalize(`/${path}`));
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return sendFile(response, file, site);
    response.statusCode = 404;
    send(response, withListener(await site.draw('404.html')), '404.html');
  };
  const listen = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('\n');
    waiting.add(response);
    response.on('close', () => waiting.delete(response));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`This page could not be drawn: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  const at = await listenFrom(server, port);
  return {
    url: `http://127.0.0.1:${at}/`,
    async update(next) {
      site.handed.data = next.data;
      site.handed.content = next.content;
      if (!sameLanguages(site, next.data) || !site.renewHandbook()) {
        const before = site;
        site = await open(next);
        before.close();
      }
      paths = pathsOf(site);
      search = undefined;
      for (const response of waiting) response.write('data: changed\n\n');
    },
    async close() {
      for (const response of waiting) response.end();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      site.close();
    },
  };
}

function pathsOf(site: OpenedSite): ReadonlySet<string> {
  return new Set([...site.handbookPaths(), ...site.reportPaths()]);
}

function sameLanguages({ handed: { places } }: OpenedSite, { languages }: SiteData): boolean {
  return places.languages.join() === languages.join();
}

/** The files of the search: made when somebody opens it. */
async function indexOf(site: OpenedSite): Promise<ReadonlyMap<string, Uint8Array>> {
  const pages = new Map<string, string>();
  for (const path of site.handbookPaths()) pages.set(path, await site.draw(path));
  return searchFiles(pages);
}

function withListener(text: string): string {
  return text.replace('</body>', `${listener}</body>`);
}

function send(response: ServerResponse, body: string | Uint8Array | undefined, path: string): void {
  if (body === undefined) return void response.writeHead(404).end();
  response.setHeader('content-type', types[extname(path)] ?? 'text/html; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(body);
}

function sendFile(response: ServerResponse, file: string, site: OpenedSite): void {
  send(response, /\.(css|js)$/.test(file) ? site.settle(readFileSync(file, 'utf8')) : readFileSync(file), file);
}

/** Listens on the port, or where it is taken on the next that is free. */
async function listenFrom(server: Server, first: number): Promise<number> {
  for (let port = first; port < first + 10 && port < 65_536; port += 1) {
    const fault = await new Promise<NodeJS.ErrnoException | null>((done) => {
      server.once('error', done);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', done);
        done(null);
      });
    });
    const at = server.address();
    if (fault === null) return typeof at === 'object' && at !== null ? at.port : port;
    if (fault.code !== 'EADDRINUSE') throw fault;
  }
  throw new SiteFault(`Port ${first} is taken, and so are those after it; name another one with --port.`);
}
