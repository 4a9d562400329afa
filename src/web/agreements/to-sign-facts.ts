/** What stands above the form that sends links to many: how many would get one, as the form stands, and in which groups they are. */
import { html } from 'hono/html'

import { agreements } from '#populations/agreement.ts'
import { agreementTitle } from '#program/agreements/agreement-mails.ts'
import { mostAtOnce, whoIsToSign } from '#program/agreements/invite-all.ts'
import { managedItems } from '#store/items.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { look } from '#web/console/look.ts'
import { linesOf } from '#web/lines-of.ts'
import type { GuestVisit } from '#web/route.ts'

/** More than this are looked for by name. */
const mostGroups = 40

export async function toSignFacts(
  visit: GuestVisit,
  values: Readonly<Record<string, unknown>>,
): Promise<Markup | ''> {
  const { t, at, formats, language } = visit
  const words = t.agreements.console
  const groups = linesOf(values['groups'])
  const found = await look(visit, async (tx) => {
    const agreement = (await managedItems(tx, agreements)).find(
      ({ id }) => id === values['agreement'],
    )
    if (!agreement) return undefined
    const all = await whoIsToSign(tx, agreement, { groups: [], at })
    const chosen = groups.length === 0 ? all : await whoIsToSign(tx, agreement, { groups, at })
    return { agreement, all, chosen }
  })
  if (!found) return ''
  const { agreement, all, chosen } = found
  const asked = chosen.toInvite.length
  const inGroups = new Map<string, number>()
  for (const { person } of all.toInvite)
    for (const group of person.groups) inGroups.set(group, (inGroups.get(group) ?? 0) + 1)
  const each = [...inGroups].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b, language))
  const linked = (group: string) => {
    const given = { agreement: agreement.id, groups: group, back: urls.consoleAgreements }
    return `${urls.act('agreement.invite-all')}?${new URLSearchParams(given).toString()}`
  }
  return factList([
    { name: words.agreement, value: agreementTitle(agreement, language) },
    {
      name: groups.length === 0 ? words.toSign : words.toSignIn(formats.list(groups)),
      value:
        asked > mostAtOnce
          ? words.toSignFirst(formats.number(mostAtOnce), formats.number(asked))
          : words.toSignCount(asked, formats.number(asked)),
    },
    { name: words.hasLink, value: formats.number(chosen.alreadyInvited) },
    { name: words.noAddress, value: formats.number(chosen.withoutAddress) },
    ...(each.length > 0
      ? [
          {
            name: words.byGroup,
            value: html`${each.slice(0, mostGroups).map(
              ([group, n]) =>
                html`<a href="${linked(group)}"><bdi>${group}</bdi></a
                  >: ${formats.number(n)}<br />`,
            )}${each.length > mostGroups ? words.moreGroups(each.length - mostGroups) : ''}`,
          },
        ]
      : []),
  ])
}
