import { html } from 'hono/html'
import { z } from 'zod'

import { base64url, textOf } from '#log/bytes.ts'
import { readDisclosure } from '#log/disclosure.ts'
import { parseEntry } from '#log/entry.ts'
import type { Entry } from '#log/entry.ts'
import { leafHash } from '#log/hash.ts'
import { readEntries, readOpenings } from '#store/log.ts'
import { sha256 } from '#store/sha256.ts'
import { card } from '#ui/components/card.ts'
import { factList } from '#ui/components/fact-list.ts'
import { moment } from '#ui/components/moment.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { consolePage } from './console-page.ts'
import { permissionToOpen } from './hidden-fields.ts'
import { entryTypeName } from './log-page.ts'
import { look, missing } from './look.ts'

const longestValue = 20_000
const Index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** One entry of the log as it was hashed, and what it hides for those who may see that. */
export const entryRoute: Route = {
  method: 'GET',
  path: urls.consoleEntry(':index'),
  for: 'program.see',
  answer: async (visit) => {
    const index = Index.safeParse(visit.c.req.param('index'))
    if (!index.success) throw missing()
    const known = await look(visit, async (tx) => {
      const [entry] = await readEntries(tx, index.data, index.data + 1)
      return entry && { ...entry, openings: await readOpenings(tx, index.data) }
    })
    if (!known) throw missing()
    const { t, formats } = visit
    const words = t.console.log
    const entry = parseEntry(known.bytes)
    return await consolePage(visit, {
      title: words.entry(formats.number(known.index)),
      trail: [{ name: t.console.nav.log, url: urls.consoleLog }],
      body: html`${card({
        title: words.public,
        body: html`${factList([
            { name: words.type, value: entryTypeName(t, entry.t) },
            { name: words.at, value: moment(new Date(entry.at), formats) },
            {
              name: words.leaf,
              value: html`<code class="wrapped">${base64url(leafHash(sha256, known.bytes))}</code>`,
            },
          ])}
          <pre class="code wrapped" tabindex="0"><code>${textOf(known.bytes)}</code></pre>`,
      })}
      ${card({ title: words.hidden, body: hiddenPart(visit, entry, known.openings) })}`,
    })
  },
}

function hiddenPart(
  { t, guest }: GuestVisit,
  entry: Entry,
  openings: ReadonlyMap<string, string>,
): Markup {
  const words = t.console.log
  const hides = 'sd' in entry && entry.sd.length > 0
  if (!hides) return html`<p>${words.noHidden}</p>`
  if (openings.size === 0) return html`<p>${words.erased}</p>`
  const fields = [...openings.values()].map((disclosed) => readDisclosure(disclosed))
  const said = (name: string) => fields.find((field) => field.name === name)?.value
  const kind = said('kind')
  const subject = said('subject')
  const action =
    typeof kind === 'string'
      ? { name: kind, ...(typeof subject === 'string' && { subject }), what: said('what') }
      : undefined
  if (!guest.permissions.has(permissionToOpen(entry, action))) return html`<p>${words.mayNot}</p>`
  return html`<p class="aside">${words.hiddenText}</p>
    ${factList(
      fields.map(({ name, value }) => ({
        name,
        value: html`<code class="wrapped"
          >${(typeof value === 'string' ? value : JSON.stringify(value, null, 1)).slice(0, longestValue)}</code
        >`,
      })),
    )}`
}
