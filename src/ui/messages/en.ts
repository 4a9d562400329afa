import type { Messages } from './de.ts'
import { agreements, checks } from './en/agreements.ts'
import { audit } from './en/audit.ts'
import { byLink } from './en/by-link.ts'
import { calendar } from './en/calendar.ts'
import { console } from './en/console.ts'
import { decisions } from './en/decisions.ts'
import { door } from './en/door.ts'
import { fields } from './en/fields.ts'
import { frame } from './en/frame.ts'
import { governance } from './en/governance.ts'
import { kept } from './en/kept.ts'
import { offers } from './en/offers.ts'
import { outbound } from './en/outbound.ts'
import { people } from './en/people.ts'
import { phishing } from './en/phishing.ts'
import { policies } from './en/policies.ts'
import { portal } from './en/portal.ts'
import { purposes } from './en/purposes.ts'
import { reminders } from './en/reminders.ts'
import { requests } from './en/requests.ts'
import { settings } from './en/settings.ts'
import { sources } from './en/sources.ts'
import { start } from './en/start.ts'
import { subscribe } from './en/subscribe.ts'
import { training } from './en/training.ts'
import { unread } from './en/unread.ts'
import { values } from './en/values.ts'
import { verifier } from './en/verifier.ts'

const format = new Intl.NumberFormat('en-GB')
const integer = (n: number) => format.format(n)

export const en: Messages = {
  language: 'en',
  ...verifier,
  otherLanguage: { code: 'de', name: 'Deutsch', label: 'Diese Seite auf Deutsch lesen' },
  title: (name) => `Security at ${name}: what is true, and how to check it`,
  heading: 'What is true, and how to check it',
  intro: (name) =>
    `Every sentence on this page is a promise by ${name}. Below each one it says whether it holds right now, how that is measured, and how to check it yourself.`,
  asOf: 'As of',
  tree: (size) => `log of ${size} entries`,
  soc2: {
    label: 'SOC 2 report',
    none: 'none',
    type1: (day) => `Type I as of ${day}`,
    type2: (from, to) => `Type II, period ${from} to ${to}`,
    own: 'stated by the company',
  },
  summary: {
    holds: (held, all) =>
      all === 1
        ? held === 1
          ? 'The one sentence holds'
          : 'The one sentence does not fully hold at present'
        : `${held} of ${all} sentences ${held === 1 ? 'holds' : 'hold'}`,
    others: {
      excepted: (n) =>
        n === 1
          ? 'one of them with an approved exception'
          : `${n} of them with approved exceptions`,
      deviated: (n) => (n === 1 ? 'one of them with a deviation' : `${n} of them with deviations`),
      failing: (n) => (n === 1 ? 'one does not hold' : `${n} do not hold`),
      stale: (n) =>
        n === 1 ? 'one is not verified at present' : `${n} are not verified at present`,
      pending: (n) => (n === 1 ? 'one is under observation' : `${n} are under observation`),
      withdrawn: (n) => (n === 1 ? 'one is withdrawn' : `${n} are withdrawn`),
    },
    none: 'No sentence has been published yet.',
  },
  withdrawnBecause: (reason: string) => `Reason: ${reason}.`,
  sinceThen: (date) => `since ${date}`,
  chapters: {
    governance: 'Running the program',
    system: 'System',
    policies: 'Policies',
    people: 'People',
    training: 'Training',
    hosting: 'Where services and data are hosted',
    encryption: 'Encryption',
    vulnerabilities: 'Vulnerabilities and threats',
    monitoring: 'Monitoring and logs',
    access: 'Who has access',
    continuity: 'Carrying on through outages',
    vendors: 'Vendors',
    trust: 'Trust page',
    audits: 'Audits',
    users: 'Accounts and roles',
  },
  populations: {
    'announcement-obligation': { one: 'duty to read', other: 'duties to read' },
    'criterion-coverage': { one: 'criterion', other: 'criteria' },
    'published-control': { one: 'sentence', other: 'sentences' },
    'review-standing': { one: 'program', other: 'programs' },
    'role-assignment': { one: 'role', other: 'roles' },
    'oversight-attested-standing': { one: 'attestation', other: 'attestations' },
    'information-quality-attested-standing': { one: 'attestation', other: 'attestations' },
    'shortcomings-attested-standing': { one: 'attestation', other: 'attestations' },
    'control-choice-attested-standing': { one: 'attestation', other: 'attestations' },
    'technology-choice-attested-standing': { one: 'attestation', other: 'attestations' },
    'physical-access-attested-standing': { one: 'attestation', other: 'attestations' },
    'boundary-attested-standing': { one: 'attestation', other: 'attestations' },
    'malware-defence-attested-standing': { one: 'attestation', other: 'attestations' },
    'capacity-attested-standing': { one: 'attestation', other: 'attestations' },
    'audit-log-coverage': { one: 'cloud account', other: 'cloud accounts' },
    'recorded-account': { one: 'cloud account', other: 'cloud accounts' },
    'kept-flow-log': { one: 'network', other: 'networks' },
    'kept-service-log': { one: 'service', other: 'services' },
    'kept-audit-trail': { one: 'record', other: 'records' },
    'log-group': { one: 'log', other: 'logs' },
    'network-flow-log': { one: 'network', other: 'networks' },
    'service-log': { one: 'service', other: 'services' },
    alarm: { one: 'alarm', other: 'alarms' },
    'security-event-alarm': { one: 'security event', other: 'security events' },
    'scanning-place': { one: 'scanning place', other: 'scanning places' },
    'scanned-asset': { one: 'scanned system', other: 'scanned systems' },
    'weighed-vulnerability': { one: 'vulnerability', other: 'vulnerabilities' },
    vulnerability: { one: 'vulnerability', other: 'vulnerabilities' },
    'threat-detector': { one: 'threat detector', other: 'threat detectors' },
    'threat-finding': { one: 'threat', other: 'threats' },
    'policy-standing': { one: 'policy', other: 'policies' },
    'policy-obligation': { one: 'duty to accept', other: 'duties to accept' },
    'training-obligation': { one: 'duty to be trained', other: 'duties to be trained' },
    'training-coverage': { one: 'person', other: 'people' },
    'onboarding-agreement': { one: 'agreement', other: 'agreements' },
    'signed-wording': { one: 'signature', other: 'signatures' },
    'onboarding-check': { one: 'check', other: 'checks' },
    database: { one: 'database', other: 'databases' },
    snapshot: { one: 'snapshot', other: 'snapshots' },
    volume: { one: 'volume', other: 'volumes' },
    'file-system': { one: 'file system', other: 'file systems' },
    'encryption-key': { one: 'key', other: 'keys' },
    'database-proxy': { one: 'database proxy', other: 'database proxies' },
    'storage-setting': { one: 'default', other: 'defaults' },
    'protected-resource': { one: 'backed-up resource', other: 'backed-up resources' },
    'recovery-point': { one: 'backup', other: 'backups' },
    'restore-test': { one: 'restore', other: 'restores' },
    'inventory-count': { one: 'second count', other: 'second counts' },
    'every-database': { one: 'database', other: 'databases' },
    'storage-at-rest': { one: 'store', other: 'stores' },
    'own-key': { one: 'own key', other: 'own keys' },
    'storage-key': { one: 'store', other: 'stores' },
    'data-copy': { one: 'copy', other: 'copies' },
    'database-reconciliation': { one: 'comparison', other: 'comparisons' },
    'backed-up-data': { one: 'data store', other: 'data stores' },
    'restore-obligation': { one: 'recovery objective', other: 'recovery objectives' },
    'stored-data': { one: 'data store', other: 'data stores' },
    'public-endpoint': { one: 'public endpoint', other: 'public endpoints' },
    'public-listener': { one: 'listener', other: 'listeners' },
    'tls-listener': { one: 'listener', other: 'listeners' },
    'cdn-distribution': { one: 'delivery network', other: 'delivery networks' },
    bucket: { one: 'bucket', other: 'buckets' },
    'database-server': { one: 'database server', other: 'database servers' },
    'cloud-account': { one: 'cloud account', other: 'cloud accounts' },
    'provider-report': { one: 'cloud account', other: 'cloud accounts' },
    'monitored-endpoint': { one: 'public endpoint', other: 'public endpoints' },
    'continuity-plan': { one: 'continuity plan', other: 'continuity plans' },
    'alert-path': { one: 'alert path', other: 'alert paths' },
    'identity-account': { one: 'account', other: 'accounts' },
    'access-key': { one: 'access key', other: 'access keys' },
    grant: { one: 'grant', other: 'grants' },
    principal: { one: 'holder of rights', other: 'holders of rights' },
    'sign-on-administrator': { one: 'holder of rights', other: 'holders of rights' },
    'password-policy': { one: 'password policy', other: 'password policies' },
    'identity-setting': { one: 'setting', other: 'settings' },
    'account-owner': { one: 'account', other: 'accounts' },
    'authorised-account': { one: 'account', other: 'accounts' },
    'role-grant': { one: 'grant', other: 'grants' },
    'leaver-access': { one: 'account of somebody who left', other: 'accounts of people who left' },
    'mfa-setting': { one: 'system', other: 'systems' },
    'root-user': { one: 'root user', other: 'root users' },
    'sign-in': { one: 'way to sign in', other: 'ways to sign in' },
    'network-exposure': { one: 'thing that could be open', other: 'things that could be open' },
    'held-grant': { one: 'grant', other: 'grants' },
    credential: { one: 'password, key or role', other: 'passwords, keys and roles' },
    'password-rule': { one: 'password policy', other: 'password policies' },
  },
  counts: {
    passing: (pass, n, population) =>
      `${integer(pass)} of ${integer(n)} ${population} ${pass === 1 ? 'passes' : 'pass'}`,
    empty: (population) => `0 of 0 ${population}`,
    failing: (n) => (n === 1 ? '1 fails' : `${integer(n)} fail`),
    unknown: (n) => `${integer(n)} unknown`,
    excepted: (n, until) =>
      (n === 1 ? '1 approved exception' : `${integer(n)} approved exceptions`) +
      (until ? ` until ${until}` : ''),
    late: (n) => `${integer(n)} put right late`,
    excluded: (n) => `${integer(n)} outside the system`,
  },
  partsRest:
    'For the rest, the person came before the duty applied, their first day is yet to come, or it was recorded late.',
  details: 'How it is measured, and the proof',
  test: {
    result: 'Result',
    coverage: 'Completeness',
    scopes: (complete, expected) =>
      `${complete} of ${expected} ${expected === '1' ? 'scope' : 'scopes'} read completely`,
    noScopes: 'no source connected',
    basis: 'Basis',
    measured: (n) => `${n} measured`,
    inherited: (n) => `${n} inherited from the provider`,
    attested: (n, by) => `${n} attested by ${by}`,
    lastRun: 'Last run',
    run: (seq) => `no. ${seq}`,
    noRun: 'none yet',
    due: 'Next run due by',
    parameters: 'Values set here',
    delay: (days) => `Results are shown ${days} late, good ones and bad ones alike.`,
    canary: 'Before its last run the test showed on examples of its own that it can fail.',
    canaryDead:
      'The test did not recognise its own counter-example, so its result counts as unknown.',
  },
  criteria: 'Criteria (SOC 2)',
  elsewhere: 'What the provider says',
  history: 'The last twelve months',
  historyShort: (since) => `recorded since ${since}`,
  historyDays: (status, days) => `${status}: ${days}`,
  days: (n) =>
    n < 1 ? 'less than 1 day' : Math.round(n) === 1 ? '1 day' : `${Math.round(n)} days`,
  window: {
    usual: (days) => `A sentence holds after ${days} of complete runs at the earliest.`,
    shortened: (now, usual) =>
      `The observation window is shortened to ${now} here; usually it is ${usual}.`,
  },
  seconds: (n) => (n === 1 ? '1 second' : `${n} seconds`),
  check: {
    heading: 'Check this yourself',
    explain:
      'This command loads the log, checks signature, proofs, wording and status, and compares them with this page:',
    proof: 'Proof of this sentence',
    entry: (index) => `log entry ${index}`,
  },
  log: {
    heading: 'What the log proves, and what it does not',
    proves:
      'This proves that the record was not rewritten, not that it is true; it is no audit opinion and no guarantee.',
    explain:
      'Every run stands in a log that can only be added to. Anyone who kept an earlier checkpoint will notice any change made afterwards.',
    restarted: {
      since: (date) =>
        `The log begins anew on ${date}; all observation times have started over since.`,
      rolledBack: (signed, lost) =>
        `Of the one before, ${signed} entries were signed; ${lost} of them were lost when the database was restored from an older copy.`,
      forked: (signed) =>
        `Of the one before, ${signed} entries were signed, and what the database held no longer agreed with them.`,
      old: 'The one before can still be read:',
    },
    origin: 'Name of the log',
    key: 'Key',
    checkpoint: 'Checkpoint',
    witness: 'Witnesses',
    unwitnessed: 'unwitnessed: nobody outside the company confirms the checkpoints yet.',
    timestamp: {
      label: 'Time stamp',
      taken: (date, size) =>
        `A time-stamping authority confirms: the first ${size} entries were there on ${date}.`,
      none: 'none',
    },
    witnessing: {
      short: (n, all) => `witnessed (${n} of ${all})`,
      shortNot: 'unwitnessed',
      met: (n, all, needed) =>
        `witnessed: ${n} of the ${all} ${all === 1 ? 'witness' : 'witnesses'} the company names ${n === 1 ? 'confirms' : 'confirm'} this checkpoint; ${needed} ${needed === 1 ? 'is' : 'are'} required.`,
      missed: (n, all, needed) =>
        `unwitnessed: ${n === 0 ? 'none' : n} of ${all} ${all === 1 ? 'witness' : 'witnesses'} ${n === 1 ? 'confirms' : 'confirm'} this checkpoint; ${needed} ${needed === 1 ? 'is' : 'are'} required.`,
      old: (date) =>
        `unwitnessed: the last confirmation by enough witnesses is of ${date}, more than a day ago.`,
      last: (date, size) => `The last one with enough witnesses is of ${date}, at ${size} entries.`,
      never: 'No checkpoint had enough witnesses yet.',
      confirmed: (name, date) => `${name}: ${date}`,
      silent: (name) => `${name}: has not confirmed this checkpoint`,
    },
  },
  machine: 'This page for machines',
  feed: {
    title: (name) => `Security at ${name}: changes`,
    change: (status, sentence) => `${status}: ${sentence}`,
    explain: (status, since, before, entry) =>
      `Since ${since}: ${status}.${before === undefined ? '' : ` Before: ${before}.`} Log entry ${entry}.`,
    atom: 'Changes (Atom)',
    json: 'Changes (JSON Feed)',
  },
  madeWith: 'Made with Beleg',
  console,
  verdicts: {
    pass: 'pass',
    fail: 'fail',
    unknown: 'unknown',
    excepted: 'approved exception',
    excluded: 'outside the system',
    deviated: 'deviated',
  },
  trouble: {
    title: 'The database does not answer at present',
    later: 'Try again in a minute. Whoever runs this server finds the cause in its log.',
    pageStays: 'The public page stays up, and shows what time it is of.',
    stopped: (since) => `Scheduled work has been failing since ${since}.`,
    unexpected: 'The cause is an unexpected error; the server’s log has it.',
    fix: 'What to do:',
  },
  decisions,
  audit,
  door,
  frame,
  governance,
  calendar,
  kept,
  offers,
  settings,
  start,
  outbound,
  agreements,
  byLink,
  checks,
  policies,
  portal,
  purposes,
  training,
  phishing,
  unread,
  fields,
  values,
  reminders,
  people,
  requests,
  subscribe,
  sources,
  unpublished: {
    title: 'Nothing published yet',
    text: 'What this organisation promises and proves about its security will stand here once it publishes the first sentence.',
  },
  notFound: { title: 'Not found', text: 'There is no such address here.' },
}
