import { html } from 'hono/html'

import type { PolicyVersion } from '#populations/policy-version.ts'
import { isTurnOf } from '#program/policies/approvals.ts'
import { anewBecause, hasDriftedNote, haveDriftedNotes } from '#program/policies/change-note.ts'
import { digestOfText } from '#program/policies/find-version.ts'
import { digestOfDraft } from '#program/policies/looked-at.ts'
import { changedAlone, hasDrifted } from '#program/policies/structure.ts'
import { isOpen } from '#program/policies/version-actions.ts'
import { actionButton } from '#ui/components/action-button.ts'
import { card } from '#ui/components/card.ts'
import { emptyState } from '#ui/components/empty-state.ts'
import { factList } from '#ui/components/fact-list.ts'
import { form } from '#ui/components/form.ts'
import { notice } from '#ui/components/notice.ts'
import { markdownMarkup } from '#ui/markdown.ts'
import type { Messages } from '#ui/messages.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { differencesCard, saidBy } from './differences-card.ts'
import { hinderedSaid } from './hindered-said.ts'
import { wordingMarkup } from './portal-pages.ts'
import type { PolicyRead } from './read-policy.ts'

const languages = ['de', 'en'] as const

/** What somebody typed into the draft: shown again with what is wrong, or as it would read. */
export interface TypedDraft {
  textDe: string
  textEn: string
  changeDe: string
  changeEn: string
  /** What it was written over: the digest of what stood there then. */
  basedOn?: string
  error?: string
  /** Somebody else was faster: what they wrote stands below. */
  isOvertaken?: boolean
}

/** One policy: the version on its way with what can be done about it, the wording side by side, and all versions before. */
export async function policyPage(
  visit: GuestVisit,
  read: PolicyRead,
  typed?: TypedDraft,
): Promise<Response> {
  const { t, language, guest } = visit
  const { policy, versions } = read
  const words = t.policies
  const [newest, ...before] = versions.filter(({ state }) => state !== 'discarded')
  return await consolePage(visit, {
    title: language === 'de' ? policy.titleDe : policy.titleEn,
    trail: [
      { name: t.chapters.policies, url: urls.consoleChapter('policies') },
      { name: words.all, url: urls.kept('policy') },
    ],
    // What was typed stands alone: the page below it would say the same once more.
    body: typed
      ? html`${draftCard(visit, read, newest, typed)}
        ${typed.isOvertaken && newest ? versionCard(visit, read, newest, before, true) : ''}`
      : html`<p>
            ${read.inGroups === undefined ? words.forAll : words.forGroups(visit.formats.list(policy.groups), read.inGroups)}
            <a href="${urls.keptItem('policy', policy.id)}">${words.details}</a>
          </p>
          ${emptyGroupsNotice(visit, read)}
          ${newest ? versionCard(visit, read, newest, before) : emptyState({ icon: 'file-text', title: words.noVersions, text: words.noVersionsText })}
          ${guest.permissions.has('policy.change') ? draftCard(visit, read, newest) : ''}
          ${behindCard(visit, read)}
          ${before.map((version) => card({ title: words.number(version.number), body: factsOf(visit, read, version) }))}`,
  })
}

/** A group that is spelled wrong leaves people out, and nobody would notice: no test judges what is asked of nobody. */
function emptyGroupsNotice({ t, formats }: GuestVisit, read: PolicyRead): Markup | string {
  if (read.inGroups === 0) return notice(t, 'warning', t.policies.forNobody)
  const { emptyGroups } = read
  return emptyGroups.length === 0
    ? ''
    : notice(t, 'warning', t.policies.emptyGroups(formats.list(emptyGroups)))
}

/** The sentences of the company's that the policy stands behind, and what else it names, though no sentence speaks of it yet. */
function behindCard(
  { t, language }: GuestVisit,
  { behind, unspoken }: PolicyRead,
): Markup | string {
  const words = t.policies
  if (behind.length + unspoken.length === 0) return ''
  const sentences = html`<ul>
    ${behind.map(({ id, sentence }) => html`<li><a href="${urls.consoleControl(id)}">${sentence[language]}</a></li>`)}
  </ul>`
  return card({
    title: behind.length === 0 ? words.behindNone : words.behind,
    body: html`${behind.length === 0 ? '' : sentences}
    ${
      unspoken.length === 0
        ? ''
        : html`<p>${behind.length === 0 ? words.unspoken : words.unspokenToo}</p>
            <ul>
              ${unspoken.map((each) => html`<li>${each[language]}</li>`)}
            </ul>`
    }`,
  })
}

function versionCard(
  visit: GuestVisit,
  read: PolicyRead,
  version: PolicyVersion,
  before: readonly PolicyVersion[],
  /** Beside what somebody is writing: then the step is theirs. */
  isToRead = false,
): Markup {
  const { t } = visit
  const words = t.policies
  const earlier = before.find(({ state }) => state === 'published')
  const [de, en] = [saidBy(version.de), saidBy(version.en)]
  const alone = earlier && changedAlone(earlier, version)
  const wordings = html`<div class="two-languages">
    ${languages.map((each) => {
      const wording = version[each]
      return wording
        ? html`<section lang="${each}">
            <h3>${words.language[each]}</h3>
            ${wordingMarkup(visit, version, each, wording, 3)}
          </section>`
        : ''
    })}
  </div>`
  return html`${card({
    title: words.number(version.number),
    ...(!isToRead && { actions: movesOf(visit, version, read.needed) }),
    body: html`${hinderedNotices(visit, read, version)} ${factsOf(visit, read, version)}
    ${de !== undefined && en !== undefined && hasDrifted(de, en) ? notice(t, 'warning', words.drift) : ''}
    ${alone ? notice(t, 'warning', words.changedAlone[alone]) : ''}
    ${hasDriftedNote(version) ? notice(t, 'warning', words.noteDrift) : ''}
    ${
      earlier
        ? html`<details>
            <summary>${words.whole}</summary>
            ${wordings}
          </details>`
        : wordings
    }`,
  })}
  ${earlier ? differencesCard(visit, earlier, version) : ''}`
}

function factsOf(
  { t, language, formats }: GuestVisit,
  { names, needed }: PolicyRead,
  version: PolicyVersion,
): Markup {
  const words = t.policies
  const nameOf = (id: string) => names.get(id) ?? id
  const { approvals, publishedAt, effectiveFrom, isAcceptedAnew } = version
  const because = anewBecause(version, language)
  return factList([
    { name: words.status, value: words.states[version.state] },
    ...changeFacts(t, version, language),
    { name: words.draftedBy, value: nameOf(version.draftedBy) },
    ...approvals.map(({ by, at }) => ({
      name: words.approvedBy,
      value: `${nameOf(by)}, ${formats.time(new Date(at))}`,
    })),
    ...waitingFacts(t, version, nameOf),
    ...(publishedAt === undefined && approvals.length < needed && approvals.length > 0
      ? [{ name: words.approvals, value: words.approvalsOf(approvals.length, needed) }]
      : []),
    ...(publishedAt === undefined
      ? []
      : [{ name: words.publishedAt, value: formats.time(new Date(publishedAt)) }]),
    ...(effectiveFrom === undefined
      ? []
      : [{ name: words.effective, value: formats.date(new Date(effectiveFrom)) }]),
    ...(isAcceptedAnew === undefined
      ? []
      : [
          {
            name: words.anew,
            value: isAcceptedAnew ? words.anewYes(because) : words.anewNo(because),
          },
        ]),
    ...languages.flatMap((each) => {
      const digest = version[each]?.digest
      return digest === undefined
        ? []
        : [
            {
              name: `${words.digest}, ${words.language[each]}`,
              value: html`<code>${digest}</code>`,
            },
          ]
    }),
  ])
}

/** Whose turn it is to approve a version, and who comes after. */
function waitingFacts(
  { policies: words }: Messages,
  { state, approvers = [], approvals }: PolicyVersion,
  nameOf: (account: string) => string,
) {
  const [next, ...others] = approvers.slice(approvals.length).map(nameOf)
  if (state !== 'in-review' || next === undefined) return []
  return [{ name: words.waitsFor, value: [next, ...others.map(words.afterThat)].join(', ') }]
}

/** Who cannot approve a version that waits for them, why, and how it goes on. */
function hinderedNotices(
  visit: GuestVisit,
  { names, hindered }: PolicyRead,
  { id, policy, approvers = [], approvals }: PolicyVersion,
): Markup[] {
  const { t, guest, language } = visit
  const words = t.policies
  return approvers.slice(approvals.length).flatMap((account) => {
    const found = hindered.get(account)
    if (!found) return []
    const said = hinderedSaid(visit, names.get(account) ?? account, found)
    const query = new URLSearchParams({
      back: urls.consolePolicy(policy),
      version: id,
      approver: account,
    })
    const step = guest.permissions.has('policy.change')
      ? html`<a
          href="${urls.act('policy-version.replace-approver')}?${query}"
          hreflang="${language}"
          >${words.replaceApprover}</a
        >`
      : words.replaceAsk
    return [notice(t, 'warning', said, step)]
  })
}

/** What is new in each language it was said in, the reader's first. */
function changeFacts({ policies: words }: Messages, version: PolicyVersion, language: 'de' | 'en') {
  const { changeDe, changeEn, change } = version
  const said = { de: changeDe, en: changeEn }
  const found = [language, language === 'de' ? ('en' as const) : ('de' as const)].flatMap((each) =>
    said[each] === undefined
      ? []
      : [{ name: words.changeIn[each], value: html`<span lang="${each}">${said[each]}</span>` }],
  )
  return found.length === 0 && change ? [{ name: words.change, value: html`${change}` }] : found
}

/** What whoever looks may do with a version next. */
function movesOf(
  { t, guest, language }: GuestVisit,
  version: PolicyVersion,
  needed: number,
): Markup {
  const back = urls.consolePolicy(version.policy)
  const steps: Record<PolicyVersion['state'], readonly string[]> = {
    draft: ['submit', 'discard'],
    'in-review': ['approve', 'return'],
    approved: version.approvals.length < needed ? ['approve', 'return'] : ['publish', 'return'],
    published: [],
    discarded: [],
  }
  const may = (verb: string) =>
    guest.permissions.has(
      verb === 'approve' || verb === 'return' ? 'policy.approve' : 'policy.change',
    ) &&
    (verb !== 'approve' || isTurnOf(guest.account.id, version))
  const lookedAt = digestOfDraft(version)
  const hidden = { version: version.id, lookedAt }
  return html`${steps[version.state].filter(may).map((verb) => {
    const name =
      t.policies.moves[
        verb === 'submit' || verb === 'discard' || verb === 'approve' || verb === 'return'
          ? verb
          : 'publish'
      ]
    const url = `${urls.act(`policy-version.${verb}`)}?back=${back}`
    return verb === 'publish'
      ? html`<a
          class="btn btn-primary"
          href="${url}&version=${encodeURIComponent(version.id)}&lookedAt=${lookedAt}"
          hreflang="${language}"
          >${name}</a
        >`
      : actionButton({ action: url, name, hidden, isMain: verb === 'submit' || verb === 'approve' })
  })}`
}

function draftCard(
  { t }: GuestVisit,
  { policy, versions }: PolicyRead,
  newest: PolicyVersion | undefined,
  typed?: TypedDraft,
): Markup | string {
  const words = t.policies
  const open = newest && isOpen(newest) ? newest : undefined
  // What somebody typed is never lost, whatever became of the draft meanwhile.
  if (open && open.state !== 'draft' && !typed) return ''
  const base = open ?? newest
  const texts = {
    de: typed?.textDe ?? base?.de?.text ?? '',
    en: typed?.textEn ?? base?.en?.text ?? '',
  }
  // Of an earlier version the file is no draft: whoever wants it again hands it in again.
  const files = { de: open?.de?.document, en: open?.en?.document }
  const earlier = versions.find(({ state }) => state === 'published')
  return html`${typed && typed.error === undefined ? previewCard(t, texts, typed, earlier) : ''}
  ${card({
    id: 'draft',
    title: open ? words.edit : words.begin,
    body: form({
      t,
      action: urls.consolePolicyDraft(policy.id),
      ...(typed?.error !== undefined && { error: typed.error }),
      fields: [],
      columns: languages.map((each) => {
        const change = each === 'de' ? ('changeDe' as const) : ('changeEn' as const)
        return {
          legend: words.language[each],
          fields: [
            {
              kind: 'textarea' as const,
              rows: 16,
              isOptional: true,
              name: each === 'de' ? 'textDe' : 'textEn',
              label: words.text[each],
              value: texts[each],
            },
            {
              kind: 'file' as const,
              accept: '.pdf,.docx',
              isOptional: true,
              name: each === 'de' ? 'fileDe' : 'fileEn',
              label: words.ownFile[each],
              hint: files[each] === undefined ? words.ownFileHint : words.ownFileKept,
            },
            {
              kind: 'textarea' as const,
              name: change,
              label: words.changeIn[each],
              value: typed?.[change] ?? open?.[change] ?? open?.change ?? '',
              isOptional: true,
            },
          ],
        }
      }),
      before: html`<p>
        <button class="btn" type="submit" name="preview" value="yes">${words.preview}</button>
      </p>`,
      submit: words.keep,
      hidden: {
        basedOn: typed?.basedOn ?? digestOfDraft(base),
        ...(files.de !== undefined && { documentDe: files.de }),
        ...(files.en !== undefined && { documentEn: files.en }),
      },
    }),
  })}`
}

/** What was typed, as those who are to accept it will read it; nothing is kept yet. */
function previewCard(
  t: GuestVisit['t'],
  texts: { de: string; en: string },
  { changeDe, changeEn }: Pick<TypedDraft, 'changeDe' | 'changeEn'>,
  earlier: PolicyVersion | undefined,
): Markup {
  const words = t.policies
  const isInBoth = texts.de.trim() !== '' && texts.en.trim() !== ''
  const isDrifted = isInBoth && hasDrifted(texts.de, texts.en)
  const typed = (text: string) => ({ digest: digestOfText(text.replaceAll('\r\n', '\n').trim()) })
  const alone =
    isInBoth && earlier && changedAlone(earlier, { de: typed(texts.de), en: typed(texts.en) })
  const isNoteDrifted = isInBoth && haveDriftedNotes(changeDe.trim(), changeEn.trim())
  return card({
    title: words.preview,
    body: html`${notice(t, 'info', words.previewText)}
      ${isDrifted ? notice(t, 'warning', words.drift) : ''}
      ${alone ? notice(t, 'warning', words.changedAlone[alone]) : ''}
      ${isNoteDrifted ? notice(t, 'warning', words.noteDrift) : ''}
      <div class="two-languages">
        ${languages.map((each) =>
          texts[each].trim() === ''
            ? ''
            : html`<section lang="${each}">
                <h3>${words.language[each]}</h3>
                <div class="policy-text">${markdownMarkup(texts[each], { under: 3 })}</div>
              </section>`,
        )}
      </div>`,
  })
}
