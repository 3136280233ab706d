/** The part of Eleventy that the benchmark uses; the package brings no types. */
declare module '@11ty/eleventy' {
  export default class Eleventy {
    constructor(input: string, output: string, options: { quietMode: boolean; configPath: null; config: (settings: Settings) => void });
    write(): Promise<void>;
  }

  interface Settings {
    addGlobalData(name: string, value: unknown): void;
    setUseGitIgnore(use: boolean): void;
  }
}
