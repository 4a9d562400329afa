import { z } from 'zod'

import { assetOf, readAssets } from '#connectors/gcp/assets.ts'
import { Flag, Label } from '#connectors/gcp/fields.ts'
import { keep } from '#connectors/gcp/kept.ts'
import type { AssetKind, Place } from '#connectors/gcp/place.ts'
import { listeners } from '#populations/listener.ts'
import type { ListenerRule } from '#populations/listener.ts'
import type { Unread } from '#populations/reported.ts'

export const urlMapKind: AssetKind = {
  name: 'compute.googleapis.com/UrlMap',
  types: 'compute.googleapis.com/(Region)?UrlMap',
  content: 'RESOURCE',
  keeps: keep(
    'defaultUrlRedirect.httpsRedirect',
    'pathMatchers.name',
    'pathMatchers.defaultUrlRedirect.httpsRedirect',
    'pathMatchers.pathRules.paths',
    'pathMatchers.pathRules.urlRedirect.httpsRedirect',
    'pathMatchers.routeRules.priority',
    'pathMatchers.routeRules.urlRedirect.httpsRedirect',
  ),
}

/** What each URL map does with a request, by its full name: by default, and by every rule. */
export type UrlMaps = ReadonlyMap<string, ListenerRule[]>

const Redirect = z.object({ httpsRedirect: Flag }).nullish()

/** https://docs.cloud.google.com/compute/docs/reference/rest/v1/urlMaps */
const UrlMap = z.object({
  defaultUrlRedirect: Redirect,
  pathMatchers: z
    .array(
      z.object({
        name: Label,
        defaultUrlRedirect: Redirect,
        pathRules: z
          .array(z.object({ paths: z.array(z.string()).nullish(), urlRedirect: Redirect }))
          .nullish(),
        routeRules: z
          .array(z.object({ priority: z.number().nullish(), urlRedirect: Redirect }))
          .nullish(),
      }),
    )
    .nullish(),
})

export async function readUrlMaps(place: Place): Promise<UrlMaps | Unread> {
  const maps = new Map<string, ListenerRule[]>()
  const listing = {
    kind: urlMapKind,
    item: assetOf(UrlMap),
    feeds: [listeners],
    detail: true,
  } as const
  const { unread } = await readAssets(place, listing, async (page) => {
    for (const { name, data } of page) maps.set(name, rulesOf(data))
    return page.length
  })
  return unread ?? maps
}

function rulesOf({ defaultUrlRedirect, pathMatchers }: z.infer<typeof UrlMap>): ListenerRule[] {
  const rules = (pathMatchers ?? []).flatMap((matcher) => [
    rule(`${matcher.name ?? ''}/default`, matcher.defaultUrlRedirect),
    ...(matcher.pathRules ?? []).map(({ paths, urlRedirect }) =>
      rule(`${matcher.name ?? ''} ${(paths ?? []).join(' ')}`, urlRedirect),
    ),
    ...(matcher.routeRules ?? []).map(({ priority, urlRedirect }) =>
      rule(`${matcher.name ?? ''} ${priority ?? ''}`, urlRedirect),
    ),
  ])
  return [rule('default', defaultUrlRedirect), ...rules]
}

/** A redirect that does not say `https` keeps the protocol of the request. */
function rule(name: string, redirect: z.infer<typeof Redirect>): ListenerRule {
  return { rule: name, does: redirect?.httpsRedirect === true ? 'redirects' : 'serves' }
}
