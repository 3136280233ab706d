import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { BrowserType } from 'playwright-core';
import { UseError } from './terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge', 'msedge'];
const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const onWindows = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

/** Prints pages. */
export interface Printer {
  /** The page as a PDF. Throws a {@link UseError} that says what to install, or what the browser said. */
  print(html: string): Promise<Buffer>;
}

/**
 * Makes a printer with a browser of this machine: the one CHROME_PATH names, an installed Chrome, Chromium or Edge, or on Linux the package
 * @sparticuz/chromium where it is installed. It looks for it at once: to find and unpack one takes seconds, in which a report can be made. That
 * none was found is said by `print`.
 */
export function makePrinter(environment: Environment): Printer {
  const ready = Promise.all([import('playwright-core'), browserOf(environment)]);
  ready.catch(() => undefined);
  return {
    async print(html) {
      const [{ chromium }, executablePath] = await ready;
      return printWith(chromium, executablePath, html);
    },
  };
}

async function printWith(chromium: BrowserType, executablePath: string, html: string): Promise<Buffer> {
  try {
    const browser = await chromium.launch({
      executablePath,
      // The page is ours, has no script and loads nothing; browsers refuse their sandbox to root and in containers.
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--headless'],
    });
    try {
      const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
      const page = await context.newPage();
      await page.setContent(html);
      return await page.pdf({ preferCSSPageSize: true, printBackground: true });
    } finally {
      await browser.close();
    }
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new UseError(`${executablePath} printed no PDF: ${said}`, 'Name another browser with CHROME_PATH.');
  }
}

async function browserOf(environment: Environment): Promise<string> {
  const named = environment.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new UseError(`CHROME_PATH names ${named}, which is not there.`, 'Name the program itself, such as /usr/bin/chromium.');
  }
  const found = placesOf(environment).find((place) => existsSync(place)) ?? (await packagedBrowser());
  if (found !== undefined) return found;
  throw new UseError(
    'A PDF needs a browser, and none was found.',
    'Install Chrome, Chromium or Edge, or name one with CHROME_PATH; on Linux `npm install @sparticuz/chromium` does as well. Without one, open the HTML page anywhere and print it.',
  );
}

function placesOf(environment: Environment): readonly string[] {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
  return [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    ...programs.flatMap((folder) => onWindows.map((program) => join(folder, program))),
  ];
}

/** The browser of the npm package, unpacked with the libraries it needs; undefined where the package is not installed. */
async function packagedBrowser(): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  // Read while the package is imported: tells it to unpack its libraries too.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const packaged = await import('@sparticuz/chromium').catch(() => undefined);
  const path = await packaged?.default.executablePath();
  // It points at fonts of its own, which have no Chinese: those of the system are better where there are any.
  if (existsSync('/etc/fonts/fonts.conf')) delete process.env.FONTCONFIG_PATH;
  return path;
}

/** How many pages a PDF of a browser has. */
export function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type ?\/Page\b/g)?.length ?? 0;
}
