import { html, raw } from 'hono/html'

/** What a template gives: markup that is already escaped. */
export type Markup = ReturnType<typeof html>

/** The status of a control, as the log's fold gives it. */
export type Status = 'met' | 'deviated' | 'excepted' | 'failing' | 'stale' | 'pending' | 'withdrawn'

/** Markup as text. Nothing in our templates waits, so a promise here is a bug. */
export function textOf(markup: Markup): string {
  if (markup instanceof Promise) throw new TypeError('a template waits for something')
  return markup.toString()
}

const shapes: Record<Status, Markup> = {
  met: html`<circle cx="10" cy="10" r="9" fill="currentColor" /><path
      d="M5.5 10.5l3 3 6-7"
      fill="none"
      stroke="var(--paper)"
      stroke-width="2.2"
    />`,
  deviated: html`<circle
      cx="10"
      cy="10"
      r="8"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    /><path d="M5.5 10.5l3 3 6-7" fill="none" stroke="currentColor" stroke-width="2.2" />`,
  excepted: html`<circle
      cx="10"
      cy="10"
      r="8"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    /><path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor" />`,
  failing: html`<rect x="1.5" y="1.5" width="17" height="17" rx="2" fill="currentColor" /><path
      d="M6 6l8 8M14 6l-8 8"
      stroke="var(--paper)"
      stroke-width="2.2"
    />`,
  stale: html`<circle
      cx="10"
      cy="10"
      r="8"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-dasharray="3 2.6"
    /><path d="M10 5v6M10 13.4v2" stroke="currentColor" stroke-width="2.2" />`,
  pending: html`<circle
      cx="10"
      cy="10"
      r="8"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    /><path d="M10 5.5V10l3.2 2" fill="none" stroke="currentColor" stroke-width="2" />`,
  withdrawn: html`<circle
      cx="10"
      cy="10"
      r="8"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
    /><path d="M5.5 10h9" stroke="currentColor" stroke-width="2" />`,
}

const signs = Object.fromEntries(
  Object.entries(shapes).map(([status, shape]) => [status, drawn(status, shape)]),
)

/** A shape per status, so that no meaning hangs on colour; the word beside it says the same, so it is hidden from readers. */
export function statusSign(status: Status): Markup {
  return signs[status] ?? html``
}

/** In one line: a table may hold hundreds. */
function drawn(status: string, shape: Markup): Markup {
  const sign = html`<svg
    class="sign ${status}"
    viewBox="0 0 20 20"
    width="20"
    height="20"
    aria-hidden="true"
    focusable="false"
  >
    ${shape}
  </svg>`
  return raw(
    textOf(sign)
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/> | \/>/g, (end) => end.trim()),
  )
}
