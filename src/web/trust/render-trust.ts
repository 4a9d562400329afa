import type { RenderPages } from '#run/publish.ts'
import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { markSvg, stylesheet } from '#ui/stylesheet.ts'
import { urls } from '#ui/urls.ts'

import { feedsOf } from './feeds.ts'
import { trustPage } from './page.ts'

/** The public files for people: the page in every language, and what it is dressed in. */
export const renderTrust: RenderPages = (page) =>
  new Map([
    [stylesheet.url.slice(1), stylesheet.text],
    [urls.mark.slice(1), markSvg],
    [`${messages.de.language}/index.html`, textOf(trustPage(page, 'de'))],
    [`${messages.en.language}/index.html`, textOf(trustPage(page, 'en'))],
    ...[...feedsOf(page, 'de'), ...feedsOf(page, 'en')].map(
      ([path, text]) => [path.slice(1), text] as const,
    ),
  ])
