/** What a virtual clock has seen. */
export interface VirtualClock {
  /** Seconds that were asked for and not waited. */
  readonly skipped: number;
  restore(): void;
}

/**
 * Makes every wait of this process pass at once, in order of asking: what spaces and repeats requests then takes no time. Timers of the
 * HTTP client and server are Node's own and stay as they are.
 */
export function startVirtualClock(): VirtualClock {
  const real = globalThis.setTimeout;
  let milliseconds = 0;
  const immediate = (act: (...values: unknown[]) => void, wait = 0, ...values: unknown[]): unknown => {
    if (wait >= 1000) milliseconds += wait;
    return setImmediate(act, ...values);
  };
  globalThis.setTimeout = Object.assign(immediate, { __promisify__: real.__promisify__ }) as typeof setTimeout; // an Immediate can be cleared and unreferenced like a timer
  return {
    get skipped() {
      return Math.round(milliseconds / 1000);
    },
    restore: () => {
      globalThis.setTimeout = real;
    },
  };
}
