import assert from 'node:assert/strict'

import type { Lie } from './test-lie.ts'
import { changed, fileIn, textIn } from './test-site.ts'
import type { Site } from './test-site.ts'
import { broken, held } from './test-watched-company.ts'

const proof = `log/controls/${broken}.tlog-proof`

/** About what is published in words and figures: trust.json and the pages. */
export const pageLies: readonly Lie[] = [
  {
    what: 'a changed sentence in trust.json',
    tell: (from) =>
      inTrustJson(from, (it) => it.replace('All databases store', 'All our databases store')),
    ours: ['sentences', 'sentence of databases-encrypted-at-rest (en)'],
    theirs: ['sentences', 'sentence of databases-encrypted-at-rest (en)'],
  },
  {
    what: 'a sentence in a language the log has none in',
    tell: (from) =>
      inTrustJson(from, (it) => it.replace('"sentence": {', '"sentence": {"fr": "Tout va bien.",')),
    ours: ['sentences', '(fr)'],
    theirs: ['sentences', '(fr)'],
  },
  {
    what: 'a changed sentence on the German page',
    tell: (from) =>
      onPage(from, 'de', (it) => it.replace('Daten verschlüsselt.', 'Daten sehr sicher.')),
    ours: ['pages', 'sentence of databases-encrypted-at-rest on the page (de)'],
    theirs: ['page-de', 'sentence of databases-encrypted-at-rest is another'],
  },
  {
    what: 'a changed sentence on the English page',
    tell: (from) =>
      onPage(from, 'en', (it) => it.replace('store their data encrypted', 'are quite safe')),
    ours: ['pages', 'sentence of databases-encrypted-at-rest on the page (en)'],
    theirs: ['page-en', 'sentence of databases-encrypted-at-rest is another'],
  },
  {
    what: 'a changed status in trust.json',
    tell: (from) => inTrustJson(from, (it) => it.replace('"status": "failing"', '"status": "met"')),
    ours: ['status', 'is shown as met, and the log says failing'],
    theirs: ['statuses', 'is shown as met, and the log says failing'],
  },
  {
    what: 'a changed status of one test in trust.json',
    tell: (from) => figures(from, /("tests"[^]*?)"status": "met"/, '$1"status": "excepted"'),
    ours: ['status', 'other tests, runs or times'],
    theirs: ['statuses', 'is shown as excepted, and the log says met'],
  },
  {
    what: 'another beginning of a status in trust.json',
    tell: (from) => inTrustJson(from, (it) => it.replace(/"since": "2026/, '"since": "2025')),
    ours: ['status', 'other tests, runs or times'],
    theirs: ['statuses', 'is shown since another instant'],
  },
  {
    what: 'better words for a status on the English page',
    tell: (from) =>
      onPage(from, 'en', (it) => it.replace(/<strong>does not hold[^<]*/, '<strong>holds')),
    ours: ['pages', 'is shown as "met" on the page (en), and the log says failing'],
    theirs: ['page-en', 'is another on the page'],
  },
  {
    what: 'better words for a status on the German page',
    tell: (from) =>
      onPage(from, 'de', (it) => it.replace(/<strong>trifft nicht zu[^<]*/, '<strong>trifft zu')),
    ours: ['pages', 'is shown as "met" on the page (de), and the log says failing'],
    theirs: ['page-de', 'is another on the page'],
  },
  {
    what: 'words that only begin like a status',
    tell: (from) =>
      onPage(from, 'en', (it) => it.replace('<strong>holds', '<strong>holds in spirit')),
    ours: ['pages', 'shown as "holds in spirit"'],
    theirs: ['page-en', 'status of'],
  },
  {
    what: 'changed numbers on a page',
    tell: (from) =>
      onPage(from, 'en', (it) => it.replace(/\d of \d data stores/, '3,000 of 3,000 data stores')),
    ours: ['pages', 'shows 3000 of 3000'],
    theirs: ['page-en', '3,000 of 3,000 is no figure'],
  },
  {
    what: 'changed counts in trust.json',
    tell: (from) => figures(from, '"n": 3', '"n": 4'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a changed number of passing items',
    tell: (from) => figures(from, '"pass": 3', '"pass": 4'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a changed number of scopes',
    tell: (from) => figures(from, /"complete": \d+/, '"complete": 99'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a changed result in trust.json',
    tell: (from) => figures(from, '"result": "pass"', '"result": "deviated"'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a changed number of a run',
    tell: (from) => figures(from, '"seq": 2', '"seq": 3'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a run at another time',
    tell: (from) => figures(from, /("seq": 2,\s*"at": "2026-11-02T)13/, '$112'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'a dead canary shown alive',
    tell: (from) => figures(from, '"canary": true', '"canary": false'),
    ours: ['inclusion', 'other figures'],
    theirs: ['runs', 'other figures'],
  },
  {
    what: 'an earlier run in place of the last one',
    tell: (from, ground) => olderRun(from, ground.older),
    ours: ['status', 'other tests, runs or times'],
    theirs: ['statuses', 'another run, time or delay'],
  },
  {
    what: 'a run left out',
    tell: (from) => documentOf(from, (it) => delete it.controls[2]?.tests[0]?.run),
    ours: ['status', 'other tests, runs or times'],
    theirs: ['statuses', 'another run, time or delay'],
  },
  {
    what: 'a test left out',
    tell: (from) => documentOf(from, (it) => it.controls[2]?.tests.pop()),
    ours: ['sentences', 'Criteria, window or tests'],
    theirs: ['sentences', 'criteria, window or tests'],
  },
  {
    what: 'a criterion added',
    tell: (from) => inTrustJson(from, (it) => it.replace('"CC6.7"', '"CC6.7", "CC6.8"')),
    ours: ['sentences', 'Criteria, window or tests'],
    theirs: ['sentences', 'criteria, window or tests'],
  },
  {
    what: 'a longer window than was observed',
    tell: (from) => inTrustJson(from, (it) => it.replaceAll('"window": 60', '"window": 1209600')),
    ours: ['sentences', 'Criteria, window or tests'],
    theirs: ['sentences', 'criteria, window or tests'],
  },
  {
    what: 'a delay that was never declared',
    tell: (from) => inTrustJson(from, (it) => it.replace('"delay": 0', '"delay": 86400')),
    ours: ['status', 'other tests, runs or times'],
    theirs: ['statuses', 'another run, time or delay'],
  },
  {
    what: 'claimed witnesses',
    tell: (from) =>
      inTrustJson(from, (it) => it.replace('"witnessed": false', '"witnessed": true')),
    ours: ['witnesses', 'claims to be witnessed'],
    theirs: ['trust.json', 'claims witnesses'],
  },
  {
    what: 'a claimed SOC 2 report',
    tell: (from) =>
      inTrustJson(from, (it) =>
        it.replace(
          '"soc2Report": "none"',
          '"soc2Report": {"kind": "type2", "from": "2026-01-01", "to": "2026-06-30", "entry": 1}',
        ),
      ),
    ours: ['inclusion', 'bears out no such SOC 2 report'],
    theirs: ['trust.json', 'bears out a SOC 2 report'],
  },
  {
    what: 'a smaller log than is signed',
    tell: (from) => inTrustJson(from, (it) => it.replace(/"size": \d+/, '"size": 3')),
    ours: ['checkpoint', 'shows a log of 3 entries'],
    theirs: ['trust.json', 'shows a log of 3 entries'],
  },
  {
    what: 'another key to pin',
    tell: (from, ground) =>
      inTrustJson(from, (it) => it.replace(/"vkey": "[^"]+"/, `"vkey": "${ground.otherKey}"`)),
    ours: ['checkpoint', 'valid signature'],
    theirs: ['trust.json', 'names another key'],
  },
  {
    what: 'a control dropped from trust.json',
    tell: (from) => documentOf(from, (it) => it.controls.shift()),
    ours: ['status', 'does not show it'],
    theirs: ['statuses', 'does not show it'],
  },
  {
    what: 'all controls dropped from trust.json',
    tell: (from) => documentOf(from, (it) => it.controls.splice(0)),
    ours: ['status', 'does not show it'],
    theirs: ['statuses', 'does not show it'],
  },
  {
    what: 'a control shown twice in trust.json',
    tell: (from) => documentOf(from, (it) => it.controls.push(...it.controls.slice(0, 1))),
    ours: ['checkpoint', 'twice'],
    theirs: ['trust.json', 'twice'],
  },
  {
    what: 'a control invented in trust.json',
    tell: (from) =>
      documentOf(
        new Map(from).set('log/controls/no-incidents.tlog-proof', fileIn(from, proof)),
        (it) => it.controls.push({ ...it.controls[2], id: 'no-incidents', tests: [] }),
      ),
    ours: ['sentences', 'is not the control no-incidents'],
    theirs: ['sentences', 'is not the control no-incidents'],
  },
  {
    what: 'a control dropped from the German page',
    tell: (from) => onPage(from, 'de', withoutArticle),
    ours: ['pages', 'does not show databases-encrypted-at-rest'],
    theirs: ['page-de', 'databases-encrypted-at-rest is not shown'],
  },
  {
    what: 'a control dropped from the English page',
    tell: (from) => onPage(from, 'en', withoutArticle),
    ours: ['pages', 'does not show databases-encrypted-at-rest'],
    theirs: ['page-en', 'databases-encrypted-at-rest is not shown'],
  },
  {
    what: 'a control invented on a page',
    tell: (from) =>
      onPage(from, 'en', (it) =>
        it.replace(
          '<article',
          '<article class="sentence" id="no-incidents"><h3>We never err.</h3><strong>holds</strong></article><article',
        ),
      ),
    ours: ['pages', 'shows "no-incidents"'],
    theirs: ['page-en', 'shows "no-incidents"'],
  },
  {
    what: 'a control shown twice on a page, once in better words',
    tell: (from) =>
      onPage(from, 'en', (it) =>
        it.replace(
          '<article',
          `<article class="sentence" id="${broken}"><h3>We never err.</h3><strong>holds</strong></article><article`,
        ),
      ),
    ours: ['pages', 'on the page (en)'],
    theirs: ['page-en', 'is shown twice'],
  },
]

function inTrustJson(from: Site, change: (text: string) => string): Site {
  return changed(from, 'trust.json', change)
}

function onPage(from: Site, language: string, change: (text: string) => string): Site {
  return changed(from, `${language}/index.html`, change)
}

/** Changes the figures of the control that holds. */
function figures(from: Site, search: string | RegExp, put: string): Site {
  return inTrustJson(from, (it) => {
    const at = it.indexOf(`"id": "${held}"`)
    return it.slice(0, at) + it.slice(at).replace(search, put)
  })
}

interface Document {
  controls: { id: string; tests: { run?: object }[] }[]
}

function documentOf(from: Site, change: (document: Document) => void): Site {
  return inTrustJson(from, (it) => {
    const document: Document = JSON.parse(it)
    change(document)
    return JSON.stringify(document)
  })
}

function olderRun(from: Site, older: Site): Site {
  const earlier: Document = JSON.parse(textIn(older, 'trust.json'))
  return documentOf(from, (it) => {
    const run = earlier.controls.find(({ id }) => id === held)?.tests[0]?.run
    const test = it.controls.find(({ id }) => id === held)?.tests[0]
    assert(run && test)
    test.run = run
  })
}

function withoutArticle(markup: string): string {
  return markup.replace(new RegExp(`<article class="sentence" id="${broken}">[^]*?</article>`), '')
}
