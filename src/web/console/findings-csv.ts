import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { findTest } from '#program/index.ts'
import { everyExclusion } from '#run/exclusions.ts'
import { pageFindings } from '#store/finding-pages.ts'
import type { CurrentFinding } from '#store/runs.ts'
import { csvStream } from '#ui/csv.ts'
import { reasonInWords } from '#ui/reason.ts'
import { urls } from '#ui/urls.ts'
import { outsideText } from '#web/outside-note.ts'
import type { GuestVisit, Route } from '#web/route.ts'

import { findingsView, wantedOf } from './findings-view.ts'
import { itemNames } from './item-names.ts'
import { look, missing, refuseUnseen } from './look.ts'
import { peopleCalled } from './people-called.ts'

const rowsAtOnce = 1000

/** With what its item is called, where that is not its key. */
interface NamedFinding extends CurrentFinding {
  called?: string
}

/** Every row of a test's population that the filters leave, as a file. */
export const findingsCsvRoute: Route = {
  method: 'GET',
  path: `${urls.consoleTest(':test')}/items.csv`,
  for: 'program.see',
  isExpensive: true,
  answer: async (visit) => {
    const test = findTest(visit.c.req.param('test') ?? '')
    if (!test) throw missing()
    refuseUnseen(visit, test.on.id)
    const { t, language } = visit
    const exclusions = await look(visit, everyExclusion)
    const body = csvStream<NamedFinding>(
      [
        { title: t.console.words.item, value: ({ key }) => key },
        { title: t.console.verdict, value: ({ verdict }) => t.verdicts[verdict] },
        {
          title: t.console.reason,
          value: ({ reason, exclusion }) =>
            [
              outsideText(visit, exclusions, exclusion),
              reasonInWords(reason, language, test.reasons, unknownReasons),
            ]
              .filter((text) => text !== '')
              .join(' '),
        },
        { title: t.console.since, value: ({ since }) => since },
        { title: t.console.until, value: ({ until }) => until },
        { title: t.console.words.called, value: ({ called }) => called },
      ],
      everyFinding(visit, test),
      language === 'de' ? { separator: ';' } : {},
    )
    return new Response(body, {
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${test.id}.csv"`,
      },
    })
  },
}

/** A page at a time and no transaction in between, so that a slow reader holds nothing up. */
async function* everyFinding(visit: GuestVisit, test: Test<unknown>): AsyncGenerator<NamedFinding> {
  const { after: _after, before: _before, ...view } = findingsView(visit)
  for (let after: CurrentFinding | undefined; ;) {
    const place = after
    const wanted = wantedOf({ ...view, ...(place && { after: place }) }, rowsAtOnce)
    const { findings, hasMore, names } = await look(visit, async (tx) => {
      const persons = await peopleCalled(tx, test, view.search)
      const page = await pageFindings(tx, test.id, { ...wanted, persons })
      const keys = page.findings.map(({ key }) => key)
      return { ...page, names: await itemNames(visit, tx, test.on, keys) }
    })
    yield* findings.map((finding) => {
      const called = names.get(finding.key)
      return { ...finding, ...(called !== undefined && { called }) }
    })
    after = findings.at(-1)
    if (!hasMore || !after) return
  }
}
