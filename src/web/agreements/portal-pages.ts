import { html } from 'hono/html'

import type { AgreementVersion } from '#populations/agreement-version.ts'
import { agreementTitle } from '#program/agreements/agreement-mails.ts'
import type { OwnAgreement } from '#program/agreements/own-agreements.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { doorResponse } from '#web/door-response.ts'
import type { GuestVisit } from '#web/route.ts'

/** The agreements of whoever asks, each with how it stands. */
export function ownAgreementsPage(visit: GuestVisit, own: readonly OwnAgreement[]): Response {
  const { t, language } = visit
  const words = t.agreements
  return doorResponse(visit, {
    door: 'portal',
    title: words.own,
    trail: [{ name: t.portal.title, url: urls.portal }],
    body:
      own.length === 0
        ? emptyState({ icon: 'file-text', title: words.ownNone, text: words.ownNoneText })
        : card({
            body: html`<ul>
              ${own.map(
                (each) =>
                  html`<li>
                    <a href="${urls.portalAgreement(each.agreement.id)}"
                      >${agreementTitle(each.agreement, language)}</a
                    ><br />
                    <span class="aside">${standing(visit, each)}</span>
                  </li>`,
              )}
            </ul>`,
          }),
  })
}

/** One agreement to read, and to sign where that is open. */
export function ownAgreementPage(
  visit: GuestVisit,
  own: OwnAgreement,
  read: 'de' | 'en',
): Response {
  const { t, language } = visit
  const words = t.agreements
  const { agreement, version, signature } = own
  const other = read === 'de' ? 'en' : 'de'
  const file = signature?.document
  return doorResponse(visit, {
    door: 'portal',
    title: agreementTitle(agreement, language),
    trail: [
      { name: t.portal.title, url: urls.portal },
      { name: words.own, url: urls.portalAgreements },
    ],
    body: html`${card({
      body: html`<p>${standing(visit, own)}</p>
        ${
          signature && file !== undefined
            ? html`<p>
                <a
                  class="btn"
                  href="${urls.portalAgreementFile}?signature=${encodeURIComponent(signature.id)}"
                  download
                  >${words.copy}</a
                >
              </p>`
            : ''
        }`,
    })}
    ${
      version
        ? html`${card({
            body: html`<p>
                <a href="${urls.portalAgreement(agreement.id)}?in=${other}"
                  >${words.language[other]}</a
                >
              </p>
              <div class="policy-text" lang="${read}">${markdownMarkup(version[read].text)}</div>
              ${factList([
                { name: words.version, value: String(version.number) },
                { name: words.digest, value: html`<code>${version[read].digest}</code>` },
              ])}`,
          })}
          ${signature ? '' : signCard(visit, own, version, read)}`
        : ''
    }`,
  })
}

function standing({ t, formats }: GuestVisit, { signature }: OwnAgreement): string {
  if (!signature) return t.agreements.open
  const day = formats.date(new Date(signature.signedAt))
  return signature.how === 'upload' ? t.agreements.attested(day) : t.agreements.signed(day)
}

function signCard(
  { t, guest }: GuestVisit,
  { person, agreement }: OwnAgreement,
  version: AgreementVersion,
  read: 'de' | 'en',
): Markup | string {
  if (!guest.permissions.has('duty.do')) return ''
  const words = t.agreements
  return card({
    title: words.sign,
    body: html`${notice(t, 'info', words.signText)}
    ${form({
      t,
      action: `${urls.act('agreement.sign')}?back=${urls.portal}`,
      fields: [
        {
          kind: 'text',
          name: 'name',
          label: words.name,
          hint: words.nameHint,
          value: guest.account.name,
        },
      ],
      submit: words.sign,
      hidden: {
        person: person.id,
        agreement: agreement.id,
        language: read,
        digest: version[read].digest,
      },
    })}`,
  })
}
