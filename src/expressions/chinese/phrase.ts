import traditional from './traditional.json' with { type: 'json' };

/**
 * Says a phrase with its values: a template such as zh`距${day}的天数`. The phrase is written in Simplified Chinese; values are said already.
 * `scripts/traditional.ts` collects all phrases of this folder for the other kind, so values are plain names.
 */
export type Phrase = (texts: TemplateStringsArray, ...values: readonly string[]) => string;

/** The phrases of one kind of Chinese. */
export function phrasesOf(kind: 'simplified' | 'traditional'): Phrase {
  return (texts, ...values) => {
    const key = texts.join('{}');
    const phrase = kind === 'simplified' ? key : (traditionalPhrases[key] ?? key);
    return phrase.split('{}').reduce((said, text, index) => `${said}${values[index - 1] ?? ''}${text}`);
  };
}

const traditionalPhrases: Readonly<Record<string, string>> = traditional;

/** Puts a space between Chinese signs and Latin ones, as Chinese is set; what stands in backticks stays as it is, and so do days. */
export function spaced(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('`') ? part : spacedWords(part)))
    .reduce((said, part) => `${said}${isApart(said, part) ? ' ' : ''}${part}`, '');
}

function spacedWords(text: string): string {
  return text
    .replaceAll(/([\u4e00-\u9fff])([\p{Script=Latin}\d€$£−])/gu, '$1 $2')
    .replaceAll(/([\p{Script=Latin}\d%])([\u4e00-\u9fff])/gu, '$1 $2')
    .replaceAll(/(\d{4}) 年 (\d{1,2}) 月 (\d{1,2}) 日/g, '$1年$2月$3日');
}

/** Code stands apart from Chinese words, not from their full stops. */
function isApart(before: string, after: string): boolean {
  return after.startsWith('`') ? /[\u4e00-\u9fff]$/.test(before) : before.endsWith('`') && /^[\u4e00-\u9fff]/.test(after);
}
