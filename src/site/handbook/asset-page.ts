import { nameInWords } from '#setpiece/expressions/words-names';
import { type Sentence, sentence } from '#setpiece/model/language';
import type { LocatedPage } from '../../model/content.ts';
import type { Asset } from '../../model/playbook.ts';
import { renderBody } from './body.ts';
import type { AssetCard, AssetPage, AssetsPage, TokenLine } from './page.ts';
import { bodyOf, provenanceOf, type Surroundings, tokenTitle, verifiedOf } from './surroundings.ts';
import { takeTokens } from './tokens.ts';

/** Kinds of asset, in the order of pages, with what several are called. */
const kinds = { email: 'E-mails', agenda: 'Agendas', script: 'Call scripts', deck: 'Deck outlines', form: 'Forms' } as const;
/** A kind of asset as pages call one. */
const assetKinds = { email: 'E-mail', agenda: 'Agenda', script: 'Call script', deck: 'Deck outline', form: 'Form' } as const;

/** An asset ready to be shown and copied. */
export function assetCard(asset: LocatedPage<Asset>, surroundings: Surroundings): AssetCard {
  const { id, title, kind, subject, verified } = asset.value;
  const plain = { titleOf: tokenTitle, resolve: (href: string) => href };
  return {
    id,
    title,
    kind: assetKinds[kind],
    subject: subject === undefined ? null : renderBody(subject, 'md', plain).html.replace(/^<p>([\s\S]*)<\/p>$/, '$1'),
    html: bodyOf(asset, surroundings).html,
    copy: subject === undefined ? asset.body.trim() : `${subject}\n\n${asset.body.trim()}`,
    tokens: tokenLines(asset, surroundings),
    verified: verifiedOf(asset.file, verified, surroundings),
  };
}

function tokenLines({ value, body }: LocatedPage<Asset>, { content, vocabulary }: Surroundings): readonly TokenLine[] {
  const { tokens } = takeTokens(`${value.subject ?? ''}\n${body}`);
  const defined = new Set(content.definitions.flatMap(({ value: { metrics, dates } }) => [...Object.keys(metrics), ...Object.keys(dates)]));
  return [...new Map(tokens.map((token) => [token.path, token])).values()].map(({ path, fallback }) => ({
    path,
    title: tokenTitle(path),
    origin: originOf(path, defined, vocabulary),
    fallback: fallback ?? null,
  }));
}

/** Where the value of a token comes from. */
function originOf(path: string, defined: ReadonlySet<string>, vocabulary: Surroundings['vocabulary']): TokenLine['origin'] {
  const [head, role = ''] = path.split('.');
  const from = (says: Sentence, metric: string | null = null): TokenLine['origin'] => ({ says, metric });
  const name = vocabulary.titleOf(path).replace(/^the /, '');
  if (defined.has(path))
    return from(
      vocabulary.typeOf(path) === 'date' ? sentence('The date {{name}}', { name }) : sentence('The metric {{name}}', { name }),
      path,
    );
  if (head === 'owner') return from(sentence('Who is {{role}} of the customer that day', { role: nameInWords(role) }));
  if (head === 'customer') return from(sentence('The customer’s record'));
  if (head === 'objective') return from(sentence('The success plan'));
  return from(sentence('The contracts in the customer’s record'));
}

/** The page of an asset. */
export function assetPage(asset: LocatedPage<Asset>, surroundings: Surroundings): AssetPage {
  return {
    kind: 'asset',
    ...provenanceOf(asset.file, asset.value.verified, surroundings),
    asset: assetCard(asset, surroundings),
    used: usesOf(asset.value.id, surroundings),
  };
}

/** The page of all assets. */
export function assetsPage(surroundings: Surroundings): AssetsPage {
  const { assets } = surroundings.content;
  return {
    kind: 'assets',
    kinds: Object.entries(kinds).flatMap(([kind, title]) => {
      const found = assets
        .filter(({ value }) => value.kind === kind)
        .map(({ value }) => ({ id: value.id, title: value.title, used: usesOf(value.id, surroundings).length }));
      return found.length === 0
        ? []
        : [{ title, slug: kind, assets: found.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)) }];
    }),
  };
}

function usesOf(asset: string, { content }: Surroundings): AssetPage['used'] {
  return content.playbooks.flatMap(({ value }) =>
    value.steps.filter((step) => step.asset === asset).map((step) => ({ playbook: value.id, title: value.title, step: step.title })),
  );
}
