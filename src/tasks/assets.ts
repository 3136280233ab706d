import type { RunReport } from '../evaluate/report.ts';
import type { FilledAsset, FilledToken, RunTexts } from '../evaluate/run-texts.ts';
import { fillLine, fillMarkdown, fillPlainText, writtenToken } from './asset-text.ts';
import { addressOf, type Links } from './links.ts';
import { codeLine, html, plain } from './text.ts';

/** A text of an open step as it stands in an issue. */
export interface ShownAsset {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What issues call the kinds of text. */
const kinds = { email: 'E-mail', agenda: 'Agenda', script: 'Call script', deck: 'Deck outline', form: 'Form' } as const;
/** Mail programs and browsers take addresses of about this length; the text of a longer one is copied. */
const longestAddress = 1900;

/**
 * The texts of the steps that are open and have no issue of their own, in the order of the steps and filled in, each in a part that opens. Text of the team stands as it
 * is written, what is filled in stands as text.
 *
 * @param money whether amounts may be shown
 */
export function shownAssets(run: RunReport, texts: RunTexts, links: Links, money: boolean): readonly ShownAsset[] {
  const ids = new Set(
    run.steps.flatMap(({ state, asset, ownIssue }) => (state === 'open' && asset !== null && ownIssue !== true ? [asset] : [])),
  );
  return [...ids].flatMap((id) => {
    const asset = texts.asset(run, id);
    return asset === undefined ? [] : [{ id, title: asset.title, lines: detailLines(asset, run.members !== undefined, links, money) }];
  });
}

/** What stands in the place of a token, before it is escaped: a text for many customers keeps its tokens, for a mail program to fill. */
export function sayToken(token: FilledToken, isTemplate: boolean, money: boolean): string {
  if (isTemplate) return writtenToken(token);
  if (token.isMoney && !money) return `⟨${token.path}: not shown here⟩`;
  return token.says ?? `⟨${token.path}: not known⟩`;
}

function detailLines(asset: FilledAsset, isTemplate: boolean, links: Links, money: boolean): readonly string[] {
  const say = (token: FilledToken): string => sayToken(token, isTemplate, money);
  const subject = asset.subject === null ? null : fillLine(asset.subject, say);
  const mail = asset.kind === 'email' && !isTemplate ? mailAddress(subject, fillPlainText(asset, say)) : null;
  const page = addressOf(links.asset, asset.id);
  const ways = [
    ...(mail === null ? [] : [`[Open in your mail program](${mail})`]),
    ...(page === null ? [] : [`[Page in the handbook](${page})`]),
  ];
  const body = fillMarkdown(asset, (token) => plain(say(token), 300));
  return [
    `<details><summary><b>${html(kinds[asset.kind])}</b>: ${html(asset.title)}</summary>`,
    '',
    ...(subject === null ? [] : ['Subject', '```text', codeLine(subject), '```', '']),
    ...body.split('\n').map((line) => `> ${line}`.trimEnd()),
    '',
    ...(ways.length === 0 ? [] : [ways.join(' · '), '']),
    '</details>',
  ];
}

/** An address that opens a new message with its subject and text; null when it would be too long to open. */
function mailAddress(subject: string | null, text: string): string | null {
  const parts = [...(subject === null ? [] : [`subject=${encode(subject)}`]), `body=${encode(text.replaceAll('\n', '\r\n'))}`];
  const address = `mailto:?${parts.join('&')}`;
  return address.length > longestAddress ? null : address;
}

/** Also what would end the target of a link. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/[()'*!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
