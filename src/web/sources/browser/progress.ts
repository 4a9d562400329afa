/** Keeps a page's account of a reading up to date, and shows the whole page anew when the reading has ended. */
for (const box of document.querySelectorAll<HTMLElement>('[data-progress]')) follow(box)

function follow(box: HTMLElement): void {
  // The browser connects again by itself where the connection breaks.
  const stream = new EventSource(box.dataset['progress'] ?? '')
  stream.addEventListener('progress', (event) => show(box, textsOf(event)))
  stream.addEventListener('end', () => {
    stream.close()
    location.reload()
  })
}

/** Each text goes where the page keeps a place for it; `done` and `all` are those of the bar. */
function show(box: HTMLElement, texts: Map<string, string>): void {
  for (const [name, text] of texts) {
    const place = box.querySelector(`[data-text="${name}"]`)
    if (place && place.textContent !== text) place.textContent = text
  }
  const bar = box.querySelector('progress')
  if (!bar) return
  const all = Number(texts.get('all'))
  if (all > 0) {
    bar.max = all
    bar.value = Number(texts.get('done'))
  } else bar.removeAttribute('value')
}

function textsOf(event: Event): Map<string, string> {
  if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return new Map()
  const said: unknown = JSON.parse(event.data)
  return new Map(
    Object.entries(Object(said)).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  )
}
