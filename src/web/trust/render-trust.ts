import type { RenderPages } from '#run/publish.ts'
import type { TrustPage } from '#run/trust.ts'
import { brandStylesheet } from '#ui/brand.ts'
import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { markSvg, stylesheet } from '#ui/stylesheet.ts'
import { urls } from '#ui/urls.ts'
import { browserAssets } from '#web/verifier/browser-assets.ts'

import { feedsOf } from './feeds.ts'
import { trustPage } from './page.ts'

function brandFiles({ offers: { colours } }: TrustPage): [string, string][] {
  if (!colours) return []
  const { url, text } = brandStylesheet(colours)
  return [[url.slice(1), text]]
}

/** The public files for people: the page in every language, what it is dressed in, and the verifier it can run. */
export const renderTrust: RenderPages = (page) =>
  new Map([
    [stylesheet.url.slice(1), stylesheet.text],
    ...brandFiles(page),
    [urls.mark.slice(1), markSvg],
    ...browserAssets().files,
    [`${messages.de.language}/index.html`, textOf(trustPage(page, 'de'))],
    [`${messages.en.language}/index.html`, textOf(trustPage(page, 'en'))],
    ...[...feedsOf(page, 'de'), ...feedsOf(page, 'en')].map(
      ([path, text]) => [path.slice(1), text] as const,
    ),
  ])
