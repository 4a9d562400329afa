import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { brotliCompressSync, constants } from 'node:zlib'

import { publishControls } from '#run/publish-controls.ts'
import { awsCalls, beginCompany, passTime, read, run } from '#run/test-company.ts'
import type { StatusSpan, TrustControl, TrustPage } from '#run/trust.ts'
import { openTestStore } from '#store/test-store.ts'
import { formatsOf } from '#ui/format.ts'
import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'
import { stylesheet } from '#ui/stylesheet.ts'
import { publishSite } from '#web/test-site.ts'
import { browserAssets } from '#web/verifier/browser-assets.ts'

import { historyStrip } from './history-strip.ts'
import { trustPage } from './page.ts'
import { renderTrust } from './render-trust.ts'
import { readShown } from './shown.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())
let page: TrustPage

before(async () => {
  const company = await beginCompany(store, clock)
  await publishControls(store, company.org, 'all', { window: 60 })
  await read(company, awsCalls({ 'us-east-1': { databases: { orders: true, users: false } } }))
  await run(company)
  passTime(company, 120)
  page = await publishSite(company)
})

function controlOf(changes: Partial<TrustControl['status']>): TrustControl {
  const [control] = page.controls
  assert(control)
  return { ...control, status: { ...control.status, ...changes } }
}

/** What a page says of its first sentence, without markup. */
function saidOf(control: TrustControl, language: 'de' | 'en'): string {
  const markup = textOf(trustPage({ ...page, controls: [control] }, language))
  const [, status = ''] = /<p class="status[^>]*>([^]*?)<\/p>/.exec(markup) ?? []
  return status
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

test('every status is called what the program calls it, and a reader of the page gets it back', () => {
  const since = '2026-11-03T10:00:00.000Z'
  const verifiedAt = '2026-11-02T10:00:00.000Z'
  const words: [TrustControl['status']['status'], string, string][] = [
    ['met', 'trifft zu seit 3. November 2026', 'holds since 3 November 2026'],
    [
      'deviated',
      'trifft zu, mit Abweichung seit 3. November 2026',
      'holds, with deviation since 3 November 2026',
    ],
    [
      'excepted',
      'trifft zu bis auf genehmigte Ausnahmen seit 3. November 2026',
      'holds except approved exceptions since 3 November 2026',
    ],
    ['failing', 'trifft nicht zu seit 3. November 2026', 'does not hold since 3 November 2026'],
    [
      'stale',
      'nicht überprüft seit 2. November 2026 um 10:00 UTC',
      'not verified since 2 November 2026 at 10:00 UTC',
    ],
    [
      'pending',
      'in Beobachtung seit 3. November 2026 um 10:00 UTC',
      'under observation since 3 November 2026 at 10:00 UTC',
    ],
    ['withdrawn', 'zurückgezogen seit 3. November 2026', 'withdrawn since 3 November 2026'],
  ]
  for (const [status, de, en] of words) {
    const control = controlOf({ status, since, verifiedAt })
    assert.equal(saidOf(control, 'de'), de)
    assert.equal(saidOf(control, 'en'), en)
    for (const language of ['de', 'en'] as const) {
      const markup = textOf(trustPage({ ...page, controls: [control] }, language))
      assert.equal(readShown(markup, language).get(control.id)?.status, status)
      assert.equal(markup.includes('<s>'), status === 'withdrawn')
    }
  }
  assert.equal(
    saidOf(controlOf({ status: 'stale', since, verifiedAt: null }), 'en'),
    'not verified since 3 November 2026 at 10:00 UTC',
  )
})

test('beside the sentence about the clouds stands where each provider says what it does itself', () => {
  const control = page.controls.find(({ id }) => id === 'services-on-approved-clouds')
  assert(control)
  for (const language of ['de', 'en'] as const) {
    const markup = textOf(trustPage({ ...page, controls: [control] }, language))
    const addresses = [...markup.matchAll(/<a href="(https:[^"]*)" rel="noopener noreferrer">/g)]
    assert.deepEqual(
      addresses.map(([, address]) => address),
      ['https://docs.aws.amazon.com/security/', 'https://cloud.google.com/docs/security'],
    )
  }
})

test('the summary counts what holds, and names what is the matter with the rest', () => {
  const lead = (statuses: TrustControl['status']['status'][], language: 'de' | 'en') => {
    const controls = statuses.map((status) => controlOf({ status }))
    const markup = textOf(trustPage({ ...page, controls }, language))
    return /<p class="lead">([^<]*)</.exec(markup)?.[1]
  }
  assert.equal(lead([], 'en'), 'No sentence has been published yet.')
  assert.equal(lead(['met'], 'de'), 'Der eine Satz trifft zu.')
  assert.equal(lead(['met', 'met'], 'en'), '2 of 2 sentences hold.')
  assert.equal(
    lead(['met', 'excepted', 'deviated', 'failing', 'stale', 'pending', 'withdrawn'], 'en'),
    '3 of 6 sentences hold; one of them with an approved exception; one of them with a deviation; one does not hold; one is not verified at present; one is under observation; one is withdrawn.',
  )
  assert.equal(
    lead(['met', 'excepted', 'deviated', 'failing', 'stale', 'pending', 'withdrawn'], 'de'),
    '3 von 6 Sätzen treffen zu; einer davon mit genehmigter Ausnahme; einer davon mit Abweichung; einer trifft nicht zu; einer ist derzeit nicht überprüft; einer ist in Beobachtung; einer ist zurückgezogen.',
  )
})

test('numbers agree with their nouns in both languages', () => {
  const numbers = (
    counts: Partial<NonNullable<TrustControl['tests'][number]['run']>['counts']>,
    language: 'de' | 'en',
  ) => {
    const control = page.controls.find(({ id }) => id === 'databases-encrypted-at-rest')
    assert(control)
    const tests = control.tests.slice(0, 1).map((each) => ({
      ...each,
      ...(each.run && {
        run: {
          ...each.run,
          counts: { n: 0, pass: 0, failing: 0, late: 0, excepted: 0, unknown: 0, ...counts },
        },
      }),
    }))
    const markup = textOf(trustPage({ ...page, controls: [{ ...control, tests }] }, language))
    return /<ul class="numbers">\s*<li>([^·]*)/.exec(markup)?.[1]?.trim()
  }
  assert.equal(numbers({}, 'de'), '0 von 0 Speichern')
  assert.equal(numbers({}, 'en'), '0 of 0 stores')
  assert.equal(numbers({ n: 1, pass: 1 }, 'de'), '1 von 1 Speicher in Ordnung')
  assert.equal(numbers({ n: 1, pass: 1 }, 'en'), '1 of 1 store passes')
  assert.equal(
    numbers({ n: 14, pass: 12, excepted: 1, unknown: 1 }, 'en'),
    '12 of 14 stores pass, 1 approved exception, 1 unknown',
  )
  assert.equal(
    numbers({ n: 12_345, pass: 1, failing: 12_344 }, 'de'),
    '1 von 12.345 Speichern in Ordnung, 12.344 nicht in Ordnung',
  )
  assert.equal(
    numbers({ n: 12_345, pass: 1, failing: 12_344 }, 'en'),
    '1 of 12,345 stores passes, 12,344 fail',
  )
  assert.equal(
    numbers({ n: 3, pass: 1, late: 2 }, 'de'),
    '1 von 3 Speichern in Ordnung, 2 verspätet behoben',
  )
})

test('the strip shows every stretch beside the other, the newest always, and of short ones the worse', () => {
  const at = new Date('2026-11-02T12:00:00.000Z')
  const day = (n: number) => new Date(at.getTime() - n * 86_400_000)
  const bars = (...spans: [number, number, StatusSpan['status']][]) => {
    const drawn = textOf(
      historyStrip(
        spans.map(([from, to, status], entry) => {
          return { from: day(from), to: day(to), status, entry, begins: true }
        }),
        at,
        messages.en,
        formatsOf('en', 'UTC'),
      ),
    )
    return [...drawn.matchAll(/<rect\s+class="(\w+)"\s+x="([\d.]+)"[^>]*?width="([\d.]+)"/g)].map(
      ([, status, x, width]) => [status, Number(x), Number(width)],
    )
  }
  assert.deepEqual(bars([365, 0, 'met']), [['met', 0, 365]])
  assert.deepEqual(bars([400, 100, 'met'], [100, 0, 'failing']), [
    ['met', 0, 265],
    ['failing', 265, 100],
  ])
  assert.deepEqual(bars([0.02, 0.01, 'excepted'], [0.01, 0, 'stale']), [['stale', 363.5, 1.5]])
  assert.deepEqual(
    bars([100, 50.1, 'met'], [50.1, 50.05, 'failing'], [50.05, 50, 'met'], [50, 0, 'met']).map(
      ([status]) => status,
    ),
    ['met', 'failing', 'met'],
  )
  assert.deepEqual(bars(), [])
})

test('a page of 23 sentences is under 60 KB as transferred, and its stylesheet under 15 KB as written', (t) => {
  const controls = Array.from({ length: 23 }, (_, index) => {
    const control = page.controls[index % page.controls.length]
    assert(control)
    // Half a year of changes, one a week.
    const history = Array.from({ length: 26 }, (_each, week) => ({
      from: new Date(page.at.getTime() - (26 - week) * 7 * 86_400_000),
      to: new Date(page.at.getTime() - (25 - week) * 7 * 86_400_000),
      status: week % 2 === 0 ? ('met' as const) : ('failing' as const),
      entry: week,
      begins: true,
    }))
    // Words that no other sentence has: nothing to gain from their likeness.
    const words = (bytes: number) => randomBytes(bytes).toString('base64')
    return {
      ...control,
      id: `${control.id}-${index}`,
      sentence: { de: words(100), en: words(100) },
      tests: control.tests.map((each) => ({
        ...each,
        test: { ...each.test, asks: { de: words(60), en: words(60) } },
        ...(each.run && {
          run: { ...each.run, seq: index * 1234, counts: { ...each.run.counts, n: index * 987 } },
        }),
      })),
      history,
    }
  })
  const files = renderTrust({ ...page, controls })
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }
  const sizes = [...files].map(
    ([path, text]) => [path, text.length, brotliCompressSync(text, brotli).length] as const,
  )
  const total = (some: typeof sizes) => some.reduce((sum, [, , packed]) => sum + packed, 0)
  for (const language of ['de', 'en']) {
    const markup = files.get(`${language}/index.html`) ?? ''
    const named = [...markup.matchAll(/(?:src|<link rel="(?:stylesheet|icon)" href)="\/([^"]+)"/g)]
    const paths = new Set([`${language}/index.html`, ...named.map(([, path]) => path)])
    const fetched = sizes.filter(([path]) => paths.has(path))
    for (const [path, plain, packed] of fetched)
      t.diagnostic(`${path}: ${plain} bytes, ${packed} as transferred`)
    assert.equal(fetched.length, 4)
    assert(total(fetched) < 60_000, `${total(fetched)} bytes`)
    assert(fetched.some(([path]) => `/${path}` === browserAssets().button))
  }
  const verifier = sizes.filter(([path]) => path.startsWith('assets/beleg-verifier-'))
  t.diagnostic(`verifier, on a click: ${verifier.length} files, ${total(verifier)} as transferred`)
  assert(total(verifier) < 100_000)
  assert(Buffer.byteLength(stylesheet.text) <= 15_000)
})
