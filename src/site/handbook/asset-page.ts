import type { LocatedPage } from '../../model/content.ts';
import type { Asset } from '../../model/playbook.ts';
import { renderBody } from './body.ts';
import type { AssetCard, AssetPage, AssetsPage } from './page.ts';
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
    verified: verifiedOf(asset.file, verified, surroundings),
  };
}

/** The page of an asset. */
export function assetPage(asset: LocatedPage<Asset>, surroundings: Surroundings): AssetPage {
  const { tokens } = takeTokens(`${asset.value.subject ?? ''}\n${asset.body}`);
  const unique = new Map(tokens.map((token) => [token.path, token]));
  return {
    kind: 'asset',
    ...provenanceOf(asset.file, asset.value.verified, surroundings),
    asset: assetCard(asset, surroundings),
    tokens: [...unique.values()].map(({ path, fallback }) => ({ path, title: tokenTitle(path), fallback: fallback ?? null })),
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
