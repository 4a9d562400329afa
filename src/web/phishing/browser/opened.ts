/**
 * Says once that a person is here. That the page was fetched says nothing: mail servers and virus scanners fetch whatever a
 * mail leads to. A hand on mouse, screen or keyboard does. What stands behind the `#` has reached no server until then.
 */
const opened = document.querySelector<HTMLElement>('[data-opened]')
const token = location.hash.slice(1)
if (opened && token !== '') waitForSomebody(opened.dataset['opened'] ?? '', token)

function waitForSomebody(url: string, text: string): void {
  const waiting = new AbortController()
  for (const sign of ['pointerdown', 'pointermove', 'touchstart', 'wheel', 'keydown']) {
    addEventListener(
      sign,
      (event) => {
        if (!event.isTrusted || document.visibilityState !== 'visible') return
        waiting.abort()
        void say(url, text)
      },
      { signal: waiting.signal, capture: true, passive: true },
    )
  }
}

/** Without cookies: whoever is signed in here is not named along. */
async function say(url: string, text: string): Promise<void> {
  try {
    await fetch(url, {
      method: 'POST',
      credentials: 'omit',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: text }),
    })
  } catch {
    // Then it is not counted.
  }
}
