/** Components that bodies of playbooks and assets may use, each with the attributes it takes. `<Note>` stands around Markdown, as a box. */
export const bodyComponents: Readonly<Record<string, readonly string[]>> = { Note: [], Tip: [], Caution: [] };
