/**
 * Lets the passkey buttons of a page work. A form names where to ask (`data-passkey`); its other fields are sent along.
 * What the browser cannot do stays hidden. https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
 */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!('PublicKeyCredential' in window)) continue
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const trouble = form.querySelector<HTMLElement>('[role=alert]')
    if (trouble) trouble.hidden = true
    try {
      await run(form)
    } catch (error) {
      if (!trouble) throw error
      // Called off by the person: no reason to say anything.
      if (error instanceof DOMException && error.name === 'NotAllowedError') return
      trouble.textContent = error instanceof Error ? error.message : String(error)
      trouble.hidden = false
    }
  })
}

async function run(form: HTMLFormElement): Promise<void> {
  const url = form.dataset['passkey'] ?? ''
  const fields = Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  )
  const { options, ticket } = await post(`${url}/ask`, fields)
  const answer = await credentialFor(options, 'rp' in Object(options))
  const { go } = await post(url, { ...fields, ticket, answer })
  location.assign(textOf(go))
}

/** A new passkey, or the answer of one there is. */
async function credentialFor(options: unknown, isNew: boolean): Promise<unknown> {
  const made = isNew
    ? await navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
          // What our server made with a library for it; the browser parses it.
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
          options as PublicKeyCredentialCreationOptionsJSON,
        ),
      })
    : await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
          options as PublicKeyCredentialRequestOptionsJSON,
        ),
      })
  if (!(made instanceof PublicKeyCredential)) throw new Error('no passkey')
  return made.toJSON()
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  const read: unknown = await answer.json()
  const said = new Map<string, unknown>(Object.entries(Object(read)))
  if (!answer.ok) throw new Error(textOf(said.get('title')) || `HTTP ${answer.status}`)
  return Object.fromEntries(said)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
