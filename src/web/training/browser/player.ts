/**
 * The page around a package that is played: takes what its content reports, sends it to the server one after the other, and
 * says how it came out. It trusts the content with nothing else.
 */
const player = document.querySelector<HTMLElement>('[data-player]')
const playerFrame = player?.querySelector('iframe')
if (player && playerFrame) play(player, playerFrame)

interface Report {
  values: Record<string, string>
  isFinished: boolean
}

function play(box: HTMLElement, frame: HTMLIFrameElement): void {
  let waiting: Report | undefined
  let sending = false
  for (const text of box.querySelectorAll<HTMLElement>('[data-without-scripts]')) text.hidden = true

  addEventListener('message', (event: MessageEvent<unknown>) => {
    // The content has no origin, or one of its own, and may have frames.
    if (event.origin !== box.dataset['from'] || !isWithin(event.source, frame.contentWindow)) return
    const report = reportOf(event.data)
    if (!report) return
    waiting = {
      values: { ...waiting?.values, ...report.values },
      isFinished: report.isFinished || waiting?.isFinished === true,
    }
    void send()
  })
  const standing = box.dataset['standing']
  if (standing !== undefined) void ask(box, standing)
  // Not before whoever listens to it is there; and where no scripts run, it is not even loaded.
  frame.src = frame.dataset['src'] ?? ''

  async function send(): Promise<void> {
    if (sending) return
    sending = true
    for (let report = waiting; report; report = waiting) {
      waiting = undefined
      const answer = await post(box.dataset['report'] ?? '', {
        attempt: box.dataset['attempt'],
        ...report,
      })
      if (answer === undefined) {
        // What came meanwhile is newer.
        waiting = merged(report, waiting)
        show(box, 'trouble')
        await new Promise((resolve) => setTimeout(resolve, 5000))
      } else show(box, answer)
    }
    sending = false
  }

  box.querySelector<HTMLAnchorElement>('[data-leave]')?.addEventListener('click', (event) => {
    const link = event.currentTarget
    if (!(link instanceof HTMLAnchorElement)) return
    event.preventDefault()
    // What the content does last, it does when its page goes: that is waited for.
    frame.src = box.dataset['end'] ?? ''
    const leave = () => {
      if (sending) setTimeout(leave, 100)
      else location.assign(link.href)
    }
    setTimeout(leave, 600)
    setTimeout(() => location.assign(link.href), 5000)
  })
}

function merged(before: Report, after: Report | undefined): Report {
  return {
    values: { ...before.values, ...after?.values },
    isFinished: before.isFinished || after?.isFinished === true,
  }
}

/** Whether a window is the frame, or somewhere in it. */
function isWithin(source: MessageEventSource | null, frame: Window | null): boolean {
  if (frame === null || source === null || !('parent' in source)) return false
  let window: Window = source
  for (let depth = 0; depth < 20; depth++) {
    if (window === frame) return true
    if (window.parent === window) return false
    window = window.parent
  }
  return false
}

function reportOf(data: unknown): Report | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { beleg, values, isFinished } = Object(data)
  if (beleg !== 'scorm' || typeof values !== 'object' || values === null) return undefined
  const texts = Object.entries(values).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return { values: Object.fromEntries(texts), isFinished: isFinished === true }
}

/** Asks how it stands, as long as it goes on and somebody looks. */
async function ask(box: HTMLElement, url: string): Promise<void> {
  while (!isDecided(box)) {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    if (document.visibilityState === 'hidden') continue
    const answer = await standingAt(url)
    if (answer !== undefined && answer !== 'open') show(box, answer)
  }
}

/** Nothing where the server cannot be reached, or refuses: what the content says is with it all the same. */
async function standingAt(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { headers: { accept: 'application/json' } })
    const said: unknown = answer.ok ? await answer.json() : {}
    const { standing } = Object(said)
    return typeof standing === 'string' ? standing : undefined
  } catch {
    return undefined
  }
}

/** What is over stays so, whatever the content goes on to say. */
function isDecided(box: HTMLElement): boolean {
  return ['passed', 'failed'].includes(box.dataset['shown'] ?? '')
}

/** What the server says of it; nothing where it cannot be reached, or has no answer for now. */
async function post(url: string, body: unknown): Promise<string | undefined> {
  try {
    const text = JSON.stringify(body)
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: text,
      // Browsers let no more than 64 KB outlive their page.
      keepalive: text.length < 20_000,
    })
    if (answer.status >= 500 || answer.status === 429) return undefined
    if (!answer.ok) return 'refused'
    const said: unknown = await answer.json()
    return String(Object(said).standing)
  } catch {
    return undefined
  }
}

/** Shows the one text for how it stands, and hides the others. */
function show(box: HTMLElement, standing: string): void {
  if (isDecided(box)) return
  box.dataset['shown'] = standing
  for (const text of box.querySelectorAll<HTMLElement>('[data-when]'))
    text.hidden = text.dataset['when'] !== standing
  // Of what is over nobody can say any more that it does not run.
  if (isDecided(box) || standing === 'over')
    for (const each of document.querySelectorAll<HTMLElement>('[data-while-open]'))
      each.hidden = true
}
