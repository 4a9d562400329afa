/** Which questions an attempt asks, in which order, and how it comes out: all of it follows from its seed. */
import { createHash } from 'node:crypto'

import type { Question, ShippedCourse } from './shipped.ts'

/** Of the questions asked, so many in a hundred must be answered rightly. */
const passMark = 80

/** What somebody chose, by question. */
export type Answers = ReadonlyMap<string, ReadonlySet<string>>

/** The questions of an attempt with their answers, shuffled: one about every lesson at least, as far as there is room. */
export function drawQuestions(
  { questions, asked }: Pick<ShippedCourse, 'questions' | 'asked'>,
  seed: string,
): Question[] {
  const shuffled = shuffle(questions, ({ id }) => `${seed}/${id}`)
  const first = new Set<string>()
  const [one, more]: [Question[], Question[]] = [[], []]
  for (const question of shuffled) {
    ;(first.has(question.lesson) ? more : one).push(question)
    first.add(question.lesson)
  }
  const drawn = [...one, ...more].slice(0, asked)
  return shuffle(drawn, ({ id }) => `${seed}/order/${id}`).map((question) => ({
    ...question,
    options: shuffle(question.options, ({ id }) => `${seed}/${question.id}/${id}`),
  }))
}

/** How many answers of an attempt must be right. */
export function neededOf(asked: number): number {
  return Math.ceil((asked * passMark) / 100)
}

/** Whether exactly the right answers were chosen. */
export function isAnswered({ id, options }: Question, answers: Answers): boolean {
  const chosen = answers.get(id) ?? new Set()
  return options.every((option) => (option.isRight === true) === chosen.has(option.id))
}

function shuffle<Item>(items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const placed = items.map((item) => ({
    item,
    place: createHash('sha256').update(nameOf(item)).digest('hex'),
  }))
  return placed.toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ item }) => item)
}
