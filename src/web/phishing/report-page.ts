import { html } from 'hono/html'

import { card } from '#ui/components/card.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { Visit } from '#web/visit.ts'

/** What was asked, and what came of it. */
export interface Asked {
  text: string
  came: 'counted' | 'over' | 'real' | 'nothing'
}

/** What to do with a mail that seems odd: whom to forward it to, and whether it was an exercise. For anybody. */
export function reportPage(visit: Visit, contact: string | undefined, asked?: Asked): Response {
  const { t, language } = visit
  const words = t.phishing.report
  return doorResponse(
    visit,
    {
      door: 'outside',
      title: words.title,
      notices: asked ? noticesOf(visit, asked) : [],
      body: html`<p class="lead">${words.lead}</p>
        ${card({
          title: words.forward,
          body: html`<p>
            ${contact === undefined ? words.forwardNobody : words.forwardTo(contact)}
          </p>`,
        })}
        ${card({
          title: words.ask,
          body: html`<p>${words.askText}</p>
            ${form({
              t,
              action: `${urls.suspiciousMail}?lang=${language}`,
              fields: [
                {
                  kind: 'textarea',
                  name: 'text',
                  label: words.text,
                  hint: words.textHint,
                  rows: 4,
                  // What was an exercise is done with.
                  value: asked?.came === 'real' ? asked.text : '',
                  ...(asked?.came === 'nothing' && { error: words.textMissing }),
                },
              ],
              submit: words.submit,
            })}`,
        })}`,
    },
    asked?.came === 'nothing' ? 400 : 200,
  )
}

function noticesOf({ t }: Visit, { came }: Asked): Markup[] {
  const words = t.phishing.report
  if (came === 'counted') return [notice(t, 'good', words.exercise)]
  if (came === 'over') return [notice(t, 'good', words.over)]
  return came === 'real' ? [notice(t, 'warning', words.real)] : []
}
