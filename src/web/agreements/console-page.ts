import { html } from 'hono/html'

import { agreementTitle } from '#program/agreements/agreement-mails.ts'
import { kindWords } from '#program/people/person-fields.ts'
import { card } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { actLink } from '#web/console/act-link.ts'
import { consolePage } from '#web/console/console-page.ts'
import { pagesOf, placedUrl } from '#web/pages-of.ts'
import { byDayAndName } from '#web/people/by-day-and-name.ts'
import { dayIn } from '#web/people/people-page.ts'
import type { GuestVisit } from '#web/route.ts'

import type { AgreementsRead, AgreementsShown } from './read-agreements.ts'

/** What there is to sign, who has not, and who has. */
export async function agreementsPage(
  visit: GuestVisit,
  read: AgreementsRead,
  shown: AgreementsShown,
): Promise<Response> {
  const { t } = visit
  const words = t.agreements.console
  const { signed, attested, open } = read.counts
  // Where nobody had anything to sign, nobody has signed it all.
  const isAnyOwed = signed + open > 0
  return await consolePage(visit, {
    title: t.agreements.title,
    trail: [{ name: t.chapters.people, url: urls.consoleChapter('people') }],
    body: html`<p class="lead">${t.agreements.intro}</p>
      ${isAnyOwed ? html`<p>${words.counts(signed, attested, open)}</p>` : ''}
      <p class="form-buttons">
        ${actLink(visit, 'agreement.adopt', words.adopt, {})}
        ${actLink(visit, 'agreement.create', words.create, {})}
        ${read.agreements.length === 0 ? '' : actLink(visit, 'agreement.import-signatures', words.importSigned, {})}
      </p>
      ${read.agreements.length === 0 ? card({ body: emptyState({ icon: 'file-text', title: words.none, text: words.noneText }) }) : ''}
      ${read.agreements.map((each) => agreementCard(visit, each))}
      ${isAnyOwed ? openCard(visit, read, shown) : ''} ${signedCard(visit, read, shown)}`,
  })
}

function agreementCard(
  visit: GuestVisit,
  { agreement, versions }: AgreementsRead['agreements'][number],
): Markup {
  const { t, language, formats } = visit
  const words = t.agreements.console
  return card({
    title: agreementTitle(agreement, language),
    actions: html`${
      versions.length === 0
        ? ''
        : actLink(visit, 'agreement.invite-all', words.inviteAll, { agreement: agreement.id })
    }
    ${actLink(visit, 'agreement-version.publish', words.publish, { agreement: agreement.id })}`,
    body: factList([
      {
        name: words.who,
        value: formats.list(agreement.kinds.map((kind) => kindWords[kind][language])),
      },
      {
        name: words.versions,
        value:
          versions.length === 0
            ? words.noVersion
            : versions
                .map(
                  ({ number, publishedAt }) =>
                    `${t.agreements.number(number)} (${formats.date(new Date(publishedAt))})`,
                )
                .join(', '),
      },
    ]),
  })
}

function openCard(
  visit: GuestVisit,
  { open, counts }: AgreementsRead,
  { openFrom, signedFrom, limit }: AgreementsShown,
): Markup {
  const { t, language, formats } = visit
  const words = t.agreements.console
  return card({
    title: words.openTitle,
    table: dataTable({
      t,
      caption: words.openTitle,
      columns: [
        {
          name: words.person,
          cell: ({ person }) =>
            html`<a href="${urls.consolePerson(person.id)}"><bdi>${person.name}</bdi></a>`,
        },
        {
          name: words.agreement,
          cell: ({ agreement }) =>
            agreement ? agreementTitle(agreement, language) : words.openNoAgreement,
        },
        { name: words.start, cell: ({ person }) => dayIn(visit, person.start) },
        {
          name: words.steps,
          cell: ({ person, agreement, invitedAt }) => {
            if (!agreement) return ''
            const fields = { person: person.id, agreement: agreement.id }
            return html`${person.email === undefined ? '' : actLink(visit, 'agreement.invite', words.invite, fields)}
            ${actLink(visit, 'agreement-signature.upload', words.upload, fields)}${invitedAt ? html`<br /><small>${words.invited(formats.date(invitedAt))}</small>` : ''}`
          },
        },
      ],
      rows: byDayAndName(open, language),
      empty: emptyState({ icon: 'circle-check', title: words.openNone, text: words.openNoneText }),
      ...pagesOf({ from: openFrom, shown: open.length, all: counts.open, limit }, (open) =>
        addressOf({ open, signed: signedFrom }),
      ),
    }),
  })
}

function signedCard(
  visit: GuestVisit,
  { signatures, agreements, counts }: AgreementsRead,
  { openFrom, signedFrom, limit }: AgreementsShown,
): Markup | string {
  if (signatures.length === 0) return ''
  const { t, language, formats } = visit
  const words = t.agreements.console
  const titles = new Map(
    agreements.map(({ agreement }) => [agreement.id, agreementTitle(agreement, language)]),
  )
  const day = (at: string) => formats.date(new Date(at))
  return card({
    title: words.signedTitle,
    table: dataTable({
      t,
      caption: words.signedTitle,
      columns: [
        {
          name: words.person,
          cell: ({ person, personName }) =>
            html`<a href="${urls.consolePerson(person)}"><bdi>${personName}</bdi></a>`,
        },
        { name: words.agreement, cell: ({ agreement }) => titles.get(agreement) ?? agreement },
        {
          name: words.state,
          cell: ({ how, signedAt, recordedAt, revokedAt, revokedBecause }) =>
            html`${how === 'upload' ? t.agreements.attested(day(signedAt)) : t.agreements.signed(day(signedAt))}<br />
              <small>${words.how[how]}, ${words.recorded(day(recordedAt))}</small>
              ${revokedAt === undefined ? '' : html`<br /><strong>${words.revoked(day(revokedAt), revokedBecause ?? '')}</strong>`}`,
        },
        {
          name: words.steps,
          cell: ({ id, document, revokedAt }) =>
            html`${document === undefined ? '' : html`<a class="btn" href="${urls.consoleAgreementFile}?signature=${encodeURIComponent(id)}" download>${words.document}</a>`}
            ${revokedAt === undefined ? actLink(visit, 'agreement-signature.revoke', words.revoke, { signature: id }) : ''}`,
        },
      ],
      rows: signatures,
      empty: html``,
      ...pagesOf(
        { from: signedFrom, shown: signatures.length, all: counts.signatures, limit },
        (signed) => addressOf({ open: openFrom, signed }),
      ),
    }),
  })
}

function addressOf(places: { open: number; signed: number }): string {
  return placedUrl(urls.consoleAgreements, places)
}
