/**
 * What content written for SCORM 1.2 looks for and calls (Run-Time Environment, version 1.2, section 3). It runs in the
 * content's own page, before the content, and tells the page around it what was set. The server believes none of it more than
 * it would believe the content: whoever changes this file in their browser can do no more than a course that lies.
 */

/** Put in front of this file by the server: what may be read at first, whose page is told, and who else when that page goes. */
declare const belegStart: { values: Record<string, string>; portal: string; report: string }
/** Where the interface goes; the window of the page. */
declare const belegWindow: Window & Record<string, unknown>

type Format = (value: string) => boolean
type Access = 'read' | 'write' | 'both'

const among =
  (...words: string[]): Format =>
  (value) =>
    words.includes(value)
const upTo =
  (length: number): Format =>
  (value) =>
    value.length <= length
const between =
  (least: number, most: number): Format =>
  (value) =>
    value === '' ||
    (value.length <= 255 &&
      /^-?\d+(\.\d+)?$/.test(value) &&
      Number(value) >= least &&
      Number(value) <= most)
const identifier: Format = (value) => /^\S{1,255}$/.test(value)
const timespan: Format = (value) => /^\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?$/.test(value)
const timeOfDay: Format = (value) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/.test(value)
const any: Format = () => true
const score = between(0, 100)
const lessonStatus = among('passed', 'completed', 'failed', 'incomplete', 'browsed')
const objectiveStatus: Format = (value) => value === 'not attempted' || lessonStatus(value)
const result: Format = (value) =>
  among('correct', 'wrong', 'unanticipated', 'neutral')(value) || between(-1e9, 1e9)(value)

/** Every element there is (section 3.4.4); `n` stands for a number. */
const elements = new Map<string, readonly [Access, Format]>([
  ['cmi._version', ['read', any]],
  ['cmi.core.student_id', ['read', any]],
  ['cmi.core.student_name', ['read', any]],
  ['cmi.core.lesson_location', ['both', upTo(255)]],
  ['cmi.core.credit', ['read', any]],
  ['cmi.core.lesson_status', ['both', lessonStatus]],
  ['cmi.core.entry', ['read', any]],
  ['cmi.core.score.raw', ['both', score]],
  ['cmi.core.score.max', ['both', score]],
  ['cmi.core.score.min', ['both', score]],
  ['cmi.core.total_time', ['read', any]],
  ['cmi.core.lesson_mode', ['read', any]],
  ['cmi.core.exit', ['write', among('time-out', 'suspend', 'logout', '')]],
  ['cmi.core.session_time', ['write', timespan]],
  // 4,096 by the standard; what tools write is longer, and they were never refused it.
  ['cmi.suspend_data', ['both', upTo(64_000)]],
  ['cmi.launch_data', ['read', any]],
  ['cmi.comments', ['both', upTo(4096)]],
  ['cmi.comments_from_lms', ['read', any]],
  ['cmi.objectives.n.id', ['both', identifier]],
  ['cmi.objectives.n.score.raw', ['both', score]],
  ['cmi.objectives.n.score.max', ['both', score]],
  ['cmi.objectives.n.score.min', ['both', score]],
  ['cmi.objectives.n.status', ['both', objectiveStatus]],
  ['cmi.student_data.mastery_score', ['read', any]],
  ['cmi.student_data.max_time_allowed', ['read', any]],
  ['cmi.student_data.time_limit_action', ['read', any]],
  ['cmi.student_preference.audio', ['both', between(-1, 100)]],
  ['cmi.student_preference.language', ['both', upTo(255)]],
  ['cmi.student_preference.speed', ['both', between(-100, 100)]],
  ['cmi.student_preference.text', ['both', between(-1, 1)]],
  ['cmi.interactions.n.id', ['write', identifier]],
  ['cmi.interactions.n.objectives.n.id', ['write', identifier]],
  ['cmi.interactions.n.time', ['write', timeOfDay]],
  [
    'cmi.interactions.n.type',
    [
      'write',
      among(
        'true-false',
        'choice',
        'fill-in',
        'matching',
        'performance',
        'sequencing',
        'likert',
        'numeric',
      ),
    ],
  ],
  ['cmi.interactions.n.correct_responses.n.pattern', ['write', any]],
  ['cmi.interactions.n.weighting', ['write', between(-1e9, 1e9)]],
  ['cmi.interactions.n.student_response', ['write', any]],
  ['cmi.interactions.n.result', ['write', result]],
  ['cmi.interactions.n.latency', ['write', timespan]],
])

/** Of these there may be several, which can be counted. */
const lists = [
  'cmi.objectives',
  'cmi.interactions',
  'cmi.interactions.n.objectives',
  'cmi.interactions.n.correct_responses',
]
/** Told on, and kept until another time; the rest stays in this page. */
const keptElements =
  /^cmi\.(core\.(lesson_location|lesson_status|score\.(raw|min|max)|exit|session_time)|suspend_data|objectives\.\d{1,2}\.(id|status|score\.(raw|min|max))|student_preference\.(audio|language|speed|text))$/

const errors = new Map([
  ['0', 'No error'],
  ['101', 'General exception'],
  ['201', 'Invalid argument error'],
  ['202', 'Element cannot have children'],
  ['203', 'Element not an array - cannot have count'],
  ['301', 'Not initialized'],
  ['401', 'Not implemented error'],
  ['402', 'Invalid set value, element is a keyword'],
  ['403', 'Element is read only'],
  ['404', 'Element is write only'],
  ['405', 'Incorrect data type'],
])

/** So long a change waits for others before it is told. */
const tellAfterMs = 500

function scormApi(tell: (values: Record<string, string>, isFinished: boolean) => void) {
  const values = new Map(Object.entries(belegStart.values))
  const untold = new Map<string, string>()
  let state: 'before' | 'running' | 'finished' = 'before'
  let error = '0'
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Sets the error that is asked for next, and gives back what goes with it. */
  function end<Result>(code: string, answer: Result): Result {
    error = code
    return answer
  }

  function flush(isFinished: boolean): void {
    clearTimeout(timer)
    timer = undefined
    if (untold.size === 0 && !isFinished) return
    tell(Object.fromEntries(untold), isFinished)
    untold.clear()
  }

  function countOf(list: string): number {
    const indexes = [...values.keys()].flatMap((name) =>
      name.startsWith(`${list}.`) ? [Number(name.slice(list.length + 1).split('.')[0])] : [],
    )
    return Math.max(-1, ...indexes) + 1
  }

  /** Whether each number in a name is one that is there, or, to be set, the next. */
  function isInRange(name: string, isNew: boolean): boolean {
    const steps = name.split('.')
    return steps.every((step, at) => {
      if (!/^\d+$/.test(step)) return true
      const count = countOf(steps.slice(0, at).join('.'))
      return Number(step) < count || (isNew && Number(step) === count && count < 100)
    })
  }

  function childrenOf(general: string): string[] {
    const below = [...elements.keys()].filter((each) => each.startsWith(`${general}.`))
    return [
      ...new Set(below.map((each) => each.slice(general.length + 1).split('.')[0] ?? '')),
    ].filter((each) => each !== 'n' && !each.startsWith('_'))
  }

  function keyword(name: string): string {
    const cut = name.lastIndexOf('.')
    const [owner, word] = [name.slice(0, cut), name.slice(cut + 1)]
    const general = owner.replaceAll(/\.\d+(?=\.|$)/g, '.n')
    const isKnown =
      elements.has(general) || childrenOf(general).length > 0 || lists.includes(general)
    if (!isKnown) return end(owner.startsWith('cmi') ? '401' : '201', '')
    if (word === '_count')
      return lists.includes(general) ? end('0', String(countOf(owner))) : end('203', '')
    const children = childrenOf(lists.includes(general) ? `${general}.n` : general)
    return children.length > 0 ? end('0', children.join(',')) : end('202', '')
  }

  // Before any of the content's own: what those set on their way out is told at once.
  for (const name of ['beforeunload', 'pagehide', 'unload']) {
    belegWindow.addEventListener(name, () => {
      isLeaving = true
      flush(false)
    })
  }

  return {
    LMSInitialize(argument: unknown): string {
      if (argument !== '' && argument !== undefined && argument !== null) return end('201', 'false')
      if (state !== 'before') return end('101', 'false')
      state = 'running'
      return end('0', 'true')
    },
    LMSFinish(argument: unknown): string {
      if (argument !== '' && argument !== undefined && argument !== null) return end('201', 'false')
      if (state !== 'running') return end('301', 'false')
      state = 'finished'
      flush(true)
      return end('0', 'true')
    },
    LMSCommit(argument: unknown): string {
      if (argument !== '' && argument !== undefined && argument !== null) return end('201', 'false')
      if (state !== 'running') return end('301', 'false')
      flush(false)
      return end('0', 'true')
    },
    LMSGetValue(asked: unknown): string {
      const name = String(asked)
      if (state !== 'running') return end('301', '')
      if (/\._(children|count)$/.test(name)) return keyword(name)
      const rule = elements.get(name.replaceAll(/\.\d+(?=\.|$)/g, '.n'))
      if (!rule) return end(name.startsWith('cmi.') ? '401' : '201', '')
      if (rule[0] === 'write') return end('404', '')
      if (name === 'cmi._version') return end('0', '3.4')
      if (!isInRange(name, false)) return end('201', '')
      return end('0', values.get(name) ?? '')
    },
    LMSSetValue(asked: unknown, given: unknown): string {
      const name = String(asked)
      const value = String(given)
      if (state !== 'running') return end('301', 'false')
      if (/(^|\.)_(children|count|version)$/.test(name)) return end('402', 'false')
      const rule = elements.get(name.replaceAll(/\.\d+(?=\.|$)/g, '.n'))
      if (!rule) return end(name.startsWith('cmi.') ? '401' : '201', 'false')
      const [access, fits] = rule
      if (access === 'read') return end('403', 'false')
      if (!isInRange(name, true)) return end('201', 'false')
      if (!fits(value)) return end('405', 'false')
      // Comments are added to those before (section 3.4.4).
      const whole = name === 'cmi.comments' ? (values.get(name) ?? '') + value : value
      values.set(name, whole)
      if (keptElements.test(name)) {
        untold.set(name, whole)
        if (isLeaving) flush(false)
        else timer ??= setTimeout(() => flush(false), tellAfterMs)
      }
      return end('0', 'true')
    },
    LMSGetLastError: (): string => error,
    LMSGetErrorString: (code: unknown): string => errors.get(String(code)) ?? '',
    LMSGetDiagnostic: (code: unknown): string => {
      const asked = typeof code === 'string' || typeof code === 'number' ? String(code) : ''
      return errors.get(asked === '' ? error : asked) ?? ''
    },
  }
}

/** Whether the page is about to go; it may be kept from going. */
let isLeaving = false
for (const name of ['pageshow', 'pointerdown', 'keydown'])
  belegWindow.addEventListener(name, () => (isLeaving = false), true)

function tell(values: Record<string, string>, isFinished: boolean): void {
  if (!isLeaving || !isBeaconSent(values, isFinished)) return say(values, isFinished)
  // What the page around still has to send must be no older.
  const { 'cmi.core.session_time': _time, ...others } = values
  say(others, false)
}

function say(values: Record<string, string>, isFinished: boolean): void {
  belegWindow.top?.postMessage({ beleg: 'scorm', values, isFinished }, belegStart.portal)
}

/** The page around may go at the same time: the server is told past it. */
function isBeaconSent(values: Record<string, string>, isFinished: boolean): boolean {
  const body = new Blob([JSON.stringify({ values, isFinished })], { type: 'text/plain' })
  return belegWindow.navigator.sendBeacon(belegStart.report, body)
}

/** Whether the page around this one is of the same content, and lets itself be looked at: the interface is there. */
function isInFrameOfOwn(): boolean {
  try {
    return belegWindow.parent !== belegWindow && Object(belegWindow.parent)['API'] !== undefined
  } catch {
    return false
  }
}

if (!isInFrameOfOwn()) {
  const api = scormApi(tell)
  belegWindow['API'] = api
  // Content looks for it in the pages around its own, where a closed frame lets it see nothing.
  const around: Record<string, unknown> = { API: api }
  around['parent'] = around
  around['top'] = around
  Object.defineProperty(belegWindow, 'parent', { value: around, configurable: true })
}
for (const name of ['localStorage', 'sessionStorage']) {
  try {
    void belegWindow[name]
  } catch {
    // A closed frame has none: what content keeps there lasts as long as the page.
    Object.defineProperty(belegWindow, name, { value: memoryStorage(), configurable: true })
  }
}
try {
  void belegWindow.document.cookie
} catch {
  Object.defineProperty(belegWindow.document, 'cookie', { value: '', writable: true })
}

function memoryStorage() {
  const held = new Map<string, string>()
  return {
    get length() {
      return held.size
    },
    key: (at: number) => [...held.keys()][at] ?? null,
    getItem: (name: unknown) => held.get(String(name)) ?? null,
    setItem: (name: unknown, value: unknown) => void held.set(String(name), String(value)),
    removeItem: (name: unknown) => void held.delete(String(name)),
    clear: () => held.clear(),
  }
}
