import { type Browser, chromium } from 'playwright-core';

/** Starts the Chromium that comes with the npm package, with the libraries it needs; with a port for other tools that drive it. */
export async function startBrowser(debuggingPort?: number): Promise<Browser> {
  // Read while the package is imported: tells it to unpack its libraries too.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // Its own arguments hold `--single-process`, with which it dies under load.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--headless',
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    ],
    headless: true,
  });
}
