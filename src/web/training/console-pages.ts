import { html } from 'hono/html'

import { dateIn } from '#engine/calendar.ts'
import type { CoursePackage } from '#populations/course-package.ts'
import type { Course } from '#populations/course.ts'
import { renewPackage } from '#program/training/add-package.ts'
import { adoptCourse } from '#program/training/adopt.ts'
import { importRecords } from '#program/training/import-records.ts'
import { findShipped, shippedCourses } from '#program/training/shipped.ts'
import type { ShippedCourse } from '#program/training/shipped.ts'
import { topicWords } from '#program/training/topic-words.ts'
import { card, cardRow } from '#ui/components/card.ts'
import { dataTable } from '#ui/components/data-table.ts'
import { factList } from '#ui/components/fact-list.ts'
import { notice } from '#ui/components/notice.ts'
import { stat } from '#ui/components/stat.ts'
import type { Markup } from '#ui/status-sign.ts'
import { urls } from '#ui/urls.ts'
import { consolePage } from '#web/console/console-page.ts'
import { actUrl } from '#web/managed/list-page.ts'
import type { GuestVisit } from '#web/route.ts'

import { smallestGroup } from './course-figures.ts'
import type { CourseFigures, Figures } from './course-figures.ts'
import { lessonMarkup } from './lesson-page.ts'
import type { Filled } from './lesson-page.ts'

/** All courses with their figures, the card of phishing exercises, and the courses that come with the product and could be adopted. */
export async function trainingConsolePage(
  visit: GuestVisit,
  all: readonly CourseFigures[],
  exercises: Markup,
): Promise<Response> {
  const { t, guest, language, formats } = visit
  const words = t.training
  const adopted = new Set(all.flatMap(({ course }) => course.shipped ?? []))
  const offered = shippedCourses().filter(({ id }) => !adopted.has(id))
  const mayChange = guest.permissions.has(adoptCourse.permission)
  const figure =
    (value: (figures: Figures) => number) =>
    ({ all: figures }: CourseFigures) =>
      figures ? formats.number(value(figures)) : '–'
  return await consolePage(visit, {
    title: t.chapters.training,
    trail: [{ name: t.chapters.training, url: urls.consoleChapter('training') }],
    body: html`${card({
      title: words.courses,
      ...(mayChange && {
        actions: html`<a class="btn" href="${actUrl(importRecords.id, urls.consoleTraining)}"
            >${words.import}</a
          >
          <a class="btn" href="${actUrl('course.create', urls.consoleTraining)}">${words.add}</a>
          <a class="btn" href="${urls.consolePackageNew}">${words.packages.add}</a>`,
      }),
      table: dataTable({
        t,
        caption: words.courses,
        columns: [
          {
            name: words.course,
            cell: ({ course }: CourseFigures) =>
              html`<a href="${urls.consoleCourse(course.id)}"
                >${language === 'de' ? course.titleDe : course.titleEn}</a
              >`,
          },
          { name: words.people, isNumber: true, cell: figure(({ people }) => people) },
          { name: words.completed, isNumber: true, cell: figure(({ done }) => done) },
          { name: words.late, isNumber: true, cell: figure(({ overdue }) => overdue) },
        ],
        rows: all,
        empty: html`<p class="card-body">${words.noCourses}</p>`,
      }),
      ...(all.some((each) => each.all === undefined) && { footer: words.few(smallestGroup) }),
    })}
    ${exercises} ${offered.map((each) => offerCard(visit, each, mayChange))}`,
  })
}

function offerCard(visit: GuestVisit, course: ShippedCourse, mayChange: boolean): Markup {
  const { t, language, formats, house, at } = visit
  const words = t.training
  const today = dateIn(house.organisation.timeZone, at)
  const values = { shipped: course.id, requiredFrom: today }
  return card({
    title: course.title[language],
    ...(mayChange && {
      actions: html`<a
        class="btn btn-primary"
        href="${actUrl(adoptCourse.id, urls.consoleTraining, values)}"
        >${words.adopt}<span class="visually-hidden">: ${course.title[language]}</span></a
      >`,
    }),
    body: html`<p>${course.about[language]}</p>
      <p class="aside">
        ${words.offer(formats.number(course.lessons.length), formats.number(course.questions.length), formats.number(course.minutes))}
      </p>`,
  })
}

/** What there is to say of a course that is a package. */
export interface PackageFacts {
  /** The newest first. */
  versions: readonly CoursePackage[]
  /** Who says that the newest does not run where they are, by name. */
  unplayable: readonly string[]
  /** It is for groups that nobody is in. */
  isForNobody: boolean
}

/** One course: how it stands, in groups that are large enough, and what it teaches. */
export async function courseConsolePage(
  visit: GuestVisit,
  found: CourseFigures,
  filled: Filled,
  { versions, unplayable, isForNobody }: PackageFacts,
): Promise<Response> {
  const { t, guest, language, formats } = visit
  const words = t.training
  const { course, all, by } = found
  const content = findShipped(course.shipped)
  const back = urls.consoleCourse(course.id)
  const share = (figures: Figures, n: number) => ({
    value: formats.number(n),
    of: words.of(formats.number(figures.people)),
  })
  return await consolePage(visit, {
    title: language === 'de' ? course.titleDe : course.titleEn,
    trail: [{ name: t.chapters.training, url: urls.consoleTraining }],
    notices: [
      ...(isForNobody ? [notice(t, 'warning', words.forNobody)] : []),
      ...(unplayable.length > 0
        ? [notice(t, 'warning', words.packages.unplayable(formats.list(unplayable)))]
        : []),
      ...(versions[0]?.hasFrames && visit.coursesOrigin === undefined
        ? [notice(t, 'warning', words.packages.needsName)]
        : []),
    ],
    body: html`${
      all
        ? cardRow([
            stat({ label: words.completed, ...share(all, all.done) }),
            stat({ label: words.late, ...share(all, all.overdue) }),
            stat({ label: words.unknown, ...share(all, all.unknown) }),
          ])
        : html`<p>${words.few(smallestGroup)}</p>`
    }
    ${card({
      title: words.details,
      ...(guest.permissions.has(importRecords.permission) && {
        actions: html`<a class="btn" href="${actUrl(importRecords.id, back, { course: course.id })}"
            >${words.import}</a
          >
          <a class="btn" href="${urls.keptItem('course', course.id)}">${words.change}</a>`,
      }),
      body: factList([
        {
          name: words.taken,
          value: content
            ? words.here
            : course.package === undefined
              ? words.elsewhereShort
              : words.packages.here,
        },
        {
          name: words.topics,
          value: formats.list(course.topics.map((topic) => topicWords[topic][language])) || '–',
        },
        { name: words.groups, value: formats.list(course.groups) || words.everybody },
        {
          name: words.requiredFrom,
          value: formats.date(new Date(`${course.requiredFrom}T12:00:00Z`)),
        },
        { name: words.counts, value: words.months(course.months) },
        { name: words.length, value: words.minutes(formats.number(course.minutes)) },
        ...(by
          ? [
              {
                name: words.known,
                value: words.knownBy(formats.number(by.measured), formats.number(by.attested)),
              },
            ]
          : []),
        ...(content ? [{ name: words.digest, value: html`<code>${content.digest}</code>` }] : []),
      ]),
    })}
    ${groupsCard(visit, found)} ${versions.length > 0 ? versionsCard(visit, course, versions) : ''}
    ${content ? contentCard(visit, content, filled) : ''}`,
  })
}

function groupsCard({ t, formats }: GuestVisit, { groups, small }: CourseFigures): Markup {
  const words = t.training
  return card({
    title: words.byGroup,
    table: dataTable({
      t,
      caption: words.byGroup,
      columns: [
        { name: words.group, cell: ({ name }: CourseFigures['groups'][number]) => name },
        {
          name: words.people,
          isNumber: true,
          cell: ({ figures }) => formats.number(figures.people),
        },
        {
          name: words.completed,
          isNumber: true,
          cell: ({ figures }) => formats.number(figures.done),
        },
        {
          name: words.late,
          isNumber: true,
          cell: ({ figures }) => formats.number(figures.overdue),
        },
      ],
      rows: groups,
      empty: html`<p class="card-body">${words.noGroups}</p>`,
    }),
    ...(small > 0 && { footer: words.small(small, smallestGroup) }),
  })
}

/** The lessons as people read them. Questions are not shown: whoever looks here takes the course, too. */
function contentCard({ t, language }: GuestVisit, course: ShippedCourse, filled: Filled): Markup {
  return card({
    title: t.training.lessons,
    body: html`${course.lessons.map(
      (lesson, index) =>
        html`<details>
          <summary>${index + 1}. ${lesson.title[language]}</summary>
          ${lessonMarkup(lesson, language, filled, 2)}
        </details>`,
    )}`,
  })
}

/** Every version of a package, the newest first. */
function versionsCard(
  { t, guest, formats }: GuestVisit,
  { id }: Course,
  versions: readonly CoursePackage[],
): Markup {
  const words = t.training.packages
  return card({
    title: words.versions,
    ...(guest.permissions.has(renewPackage.permission) && {
      actions: html`<a class="btn" href="${urls.consolePackage(id)}">${words.renew}</a>`,
    }),
    table: dataTable({
      t,
      caption: words.versions,
      columns: [
        { name: words.title, cell: ({ title }: CoursePackage) => html`<bdi>${title}</bdi>` },
        { name: words.number, isNumber: true, cell: ({ number }) => String(number) },
        { name: words.launch, cell: ({ launch, query }) => html`<code>${launch}${query}</code>` },
        { name: words.standard, cell: ({ standard }) => words.standards[standard] },
        {
          name: words.mastery,
          isNumber: true,
          cell: ({ mastery }) => (mastery === undefined ? '–' : formats.number(mastery)),
        },
        {
          name: words.files,
          isNumber: true,
          cell: ({ files, size }) => words.filesOf(formats.number(files), formats.size(size)),
        },
        { name: words.since, cell: ({ handedInAt }) => formats.date(new Date(handedInAt)) },
        {
          name: 'SHA-256',
          cell: ({ sha256 }) => html`<code title="${sha256}">${sha256.slice(0, 8)}…</code>`,
        },
      ],
      rows: versions,
      empty: '',
    }),
    footer: words.claims,
  })
}
