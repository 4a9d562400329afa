import { html } from 'hono/html'
import { z } from 'zod'

import type { TrustDocument } from '#populations/trust-document.ts'
import { titleIn } from '#program/trust/request-mails.ts'
import { mailAddress } from '#run/mail/mail-address.ts'
import { oneLine } from '#run/mail/one-line.ts'
import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import { one } from '#web/form-body.ts'
import type { Visit } from '#web/visit.ts'

/** A document to ask for, with the agreement it takes in the reader's language. */
export interface Asked {
  document: TrustDocument
  agreement?: { text: string; digest: string }
}

/** What somebody typed, and what is wrong with it. */
export interface Typed {
  name: string
  company: string
  email: string
  errors: Partial<Record<'name' | 'company' | 'email' | 'agree', string>>
  error?: string
}

const Name = z.string().transform(oneLine).pipe(z.string().min(1).max(120))

/** Reads the form: names as one plain line each, the address in its plain spelling. */
export function readAsked(
  body: ReadonlyMap<string, string[]>,
  { agreement }: Asked,
  { t }: Visit,
): Typed {
  const words = t.requests.ask
  const [name, company] = [one(body, 'name'), one(body, 'company')]
  const read = [Name.safeParse(name), Name.safeParse(company)]
  const email = mailAddress(one(body, 'email').trim())
  const isCurrent = !agreement || one(body, 'agreement') === agreement.digest
  return {
    name: read[0]?.data ?? name,
    company: read[1]?.data ?? company,
    email: email ?? one(body, 'email'),
    errors: {
      ...(!read[0]?.success && { name: words.missing }),
      ...(!read[1]?.success && { company: words.missing }),
      ...(email === undefined && { email: words.badEmail }),
      ...(agreement && one(body, 'agree') !== 'yes' && { agree: words.mustAgree }),
    },
    ...(!isCurrent && { error: words.changed }),
  }
}

/** The form: what the document is, what happens to what is typed, and the very text that is agreed to. */
export function askPage(visit: Visit, { document, agreement }: Asked, typed?: Typed): Response {
  const { t, language, house } = visit
  const words = t.requests.ask
  const organisation = house.organisation.name
  const asked = (name: 'name' | 'company' | 'email') => ({
    name,
    label: words[name],
    value: typed?.[name] ?? '',
    ...(typed?.errors[name] !== undefined && { error: typed.errors[name] }),
  })
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: words.title(titleIn(document, language)),
      body: html`<p>${words.intro(organisation, t.days(document.linkDays))}</p>
        ${agreement ? agreementCard(words.agreement, agreement.text) : ''}
        ${form({
          t,
          action: `${urls.documentAsk(document.id)}?lang=${language}`,
          ...(agreement && { hidden: { agreement: agreement.digest } }),
          fields: [
            { ...asked('name'), kind: 'text', autocomplete: 'name', maxLength: 120 },
            { ...asked('company'), kind: 'text', autocomplete: 'organization', maxLength: 120 },
            { ...asked('email'), kind: 'email', autocomplete: 'email', maxLength: 254 },
            ...(agreement
              ? [
                  {
                    kind: 'checkbox' as const,
                    name: 'agree',
                    label: words.agree,
                    ...(typed?.errors.agree !== undefined && { error: typed.errors.agree }),
                  },
                ]
              : []),
          ],
          before: html`<div class="form-field">
            <p class="form-hint">${words.data(organisation)}</p>
          </div>`,
          submit: words.submit,
          ...(typed?.error !== undefined && { error: typed.error }),
        })}
        <p><a href="${urls.trust(language)}#documents">${t.requests.back}</a></p>`,
    },
    typed ? 400 : 200,
  )
}

function agreementCard(title: string, text: string) {
  return card({
    title,
    body: html`${text.split(/\n{2,}/).map((paragraph) => html`<p>${paragraph}</p>`)}`,
  })
}
