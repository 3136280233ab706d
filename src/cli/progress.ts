import { startStopwatch } from './clock.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person who waits what is being done. Silent where nobody watches, unless SETPIECE_TIMES=1 asks for the times. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #timed: boolean;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#timed = terminal.environment.SETPIECE_TIMES === '1';
  }

  /** Runs a stage of the work under its name. */
  stage<T>(name: string, work: () => T): T {
    const elapsed = startStopwatch();
    if (this.#terminal.interactive && !this.#timed) (this.#terminal.progress ?? this.#terminal.err)(`${name} …\n`);
    const done = () => {
      if (this.#timed) this.#terminal.err(`${name}: ${Math.round(elapsed())} ms\n`);
    };
    const result = work();
    if (result instanceof Promise) void result.then(done, done);
    else done();
    return result;
  }
}
