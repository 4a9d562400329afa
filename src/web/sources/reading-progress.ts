/** How far a reading has come: on the page, and as a stream of events that keeps the page up to date. */
import { html } from 'hono/html'
import { streamSSE } from 'hono/streaming'

import { Refusal } from '#engine/refusal.ts'
import { inspectSource } from '#run/source-inspection.ts'
import type { InspectedSource } from '#run/source-inspection.ts'
import { readOrg } from '#store/organisation.ts'
import { card } from '#ui/components/card.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import type { GuestVisit } from '#web/route.ts'
import { tokenGuest } from '#web/token-guest.ts'

const everyMs = 1000
/** Proxies give up on a connection that says nothing. */
const heartbeatMs = 15_000
/** How often it is asked whether the visitor is still signed in and permitted. */
const recheckMs = 2000
/** The browser connects again by itself. */
const longestMs = 30 * 60_000
const slowMs = 90_000
/** For one session: a few tabs, and no flood. */
const mostStreams = 4

const open = new Map<string, number>()

export function isUnderWay({ stage }: InspectedSource): boolean {
  return stage === 'waiting' || stage === 'running'
}

/** What the page says of it, by the names of the places that the script fills. */
export function progressTexts(
  { t, formats, at }: Pick<GuestVisit, 't' | 'formats' | 'at'>,
  { stage, source, last, expected }: InspectedSource,
): Record<'line' | 'last' | 'done' | 'all' | 'answered', string> {
  const words = t.sources.progress
  if (stage === 'waiting' || !last) {
    const isSlow = source.askedAt !== undefined && at.getTime() - source.askedAt.getTime() > slowMs
    const line = isSlow ? words.slow : words.waiting
    return { line, last: '', done: '0', all: '0', answered: formats.number(0) }
  }
  const done = last.complete + last.incomplete
  const [complete, incomplete, items, calls] = [
    last.complete,
    last.incomplete,
    last.items,
    last.calls,
  ].map((n) => formats.number(n))
  return {
    line: words.line(complete ?? '', incomplete ?? '', items ?? '', calls ?? ''),
    last: last.lastScope === undefined ? '' : words.last(last.lastScope),
    done: String(done),
    all: String(expected > done ? expected : 0),
    answered:
      expected > done
        ? t.frame.progress(formats.number(done), formats.number(expected))
        : formats.number(done),
  }
}

/** The same as a card; without scripts it has a way to see how far it is by now. */
export function progressCard(visit: GuestVisit, inspected: InspectedSource): Markup {
  const { t } = visit
  const words = t.sources.progress
  const texts = progressTexts(visit, inspected)
  const here = urls.consoleSource(inspected.source.id)
  return html`<div
    class="source-progress"
    data-progress="${urls.consoleSourcePart(inspected.source.id, 'progress')}?lang=${visit.language}"
  >
    ${card({
      title: words.title,
      body: html`<label class="how-far"
          ><span>${words.scopes}</span>
          <span data-text="answered">${texts.answered}</span
          >${texts.all === '0' ? html`<progress></progress>` : html`<progress value="${texts.done}" max="${texts.all}"></progress>`}</label
        >
        <p data-text="line" role="status">${texts.line}</p>
        <p class="aside"><bdi data-text="last">${texts.last}</bdi></p>
        <p class="aside">${words.closeTab}</p>
        <noscript
          ><p><a href="${here}">${words.reload}</a></p></noscript
        >`,
    })}
  </div>`
}

/**
 * Events until the reading ends, read from the database each second, so that any process can tell of a reading that another
 * one does. Ends with the visitor, with their session, and after half an hour.
 */
export async function progressStream(visit: GuestVisit, id: string): Promise<Response> {
  const { c, guest } = visit
  const first = await inspect(visit, id)
  if (!first) {
    throw new Refusal(
      'missing',
      'source-missing',
      'There is no such source.',
      'Go back to the list.',
    )
  }
  const session = guest.session?.id ?? guest.actor.id
  const streams = open.get(session) ?? 0
  if (streams >= mostStreams) {
    throw new Refusal(
      'often',
      'too-many-streams',
      'Too many pages are kept up to date.',
      'Close some.',
      {
        retryAfter: 30,
      },
    )
  }
  open.set(session, streams + 1)
  const answer = streamSSE(c, async (stream) => {
    const gone = new AbortController()
    gone.signal.addEventListener('abort', () => letGo(session), { once: true })
    stream.onAbort(() => gone.abort())
    try {
      await tell(visit, id, stream, gone.signal)
    } finally {
      gone.abort()
    }
  })
  // Some proxies collect an answer before they hand it on.
  answer.headers.set('x-accel-buffering', 'no')
  return answer
}

function letGo(session: string): void {
  const left = (open.get(session) ?? 1) - 1
  if (left > 0) open.set(session, left)
  else open.delete(session)
}

type Stream = Parameters<Parameters<typeof streamSSE>[1]>[0]

async function tell(
  visit: GuestVisit,
  id: string,
  stream: Stream,
  gone: AbortSignal,
): Promise<void> {
  const begun = performance.now()
  let [said, saidAt, checkedAt] = ['', begun, begun]
  while (!gone.aborted && performance.now() - begun < longestMs) {
    const now = performance.now()
    if (now - checkedAt > recheckMs) {
      checkedAt = now
      if (!(await mayStillSee(visit))) return
    }
    const inspected = await inspect(visit, id)
    if (!inspected || !isUnderWay(inspected)) {
      await stream.writeSSE({ event: 'end', data: '{}' })
      return
    }
    const data = JSON.stringify(
      progressTexts({ ...visit, at: visit.house.store.clock() }, inspected),
    )
    if (data !== said) {
      ;[said, saidAt] = [data, now]
      await stream.writeSSE({ event: 'progress', data })
    } else if (now - saidAt > heartbeatMs) {
      saidAt = now
      await stream.write(': still here\n\n')
    }
    await stream.sleep(everyMs)
  }
}

async function mayStillSee(visit: GuestVisit): Promise<boolean> {
  const { guest } = visit
  if (!guest.session) {
    const token = await tokenGuest(visit).catch(() => undefined)
    return token?.permissions.has('program.see') ?? false
  }
  const now = await visit.again()
  return now.guest?.session?.id === guest.session.id && now.guest.permissions.has('program.see')
}

async function inspect({ house }: GuestVisit, id: string): Promise<InspectedSource | undefined> {
  return await readOrg(house.store, house.organisation.id, (tx) => inspectSource(tx, id), {
    withinMs: 10_000,
  })
}
