declare module 'subset-font' {
  interface Options {
    readonly targetFormat: 'woff2';
    /** A range, or one value to fix the axis at. */
    readonly variationAxes: Readonly<Record<string, number | { readonly min: number; readonly max: number; readonly default: number }>>;
    /** Leaves out glyphs that only features of the font reach, such as ligatures. */
    readonly noLayoutClosure?: boolean;
  }
  /** The font with the signs of a text only. */
  export default function subsetFont(font: Buffer, text: string, options: Options): Promise<Buffer>;
}
