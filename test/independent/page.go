package main

import (
	"encoding/json"
	"maps"
	"slices"
)

// trustPage is what trust.json says, of which only what can be checked is read.
type trustPage struct {
	Organisation string  `json:"organisation"`
	Origin       string  `json:"origin"`
	At           instant `json:"at"`
	Log          struct {
		Size      int64  `json:"size"`
		Vkey      string `json:"vkey"`
		Witnessed bool   `json:"witnessed"`
	} `json:"log"`
	SOC2Report json.RawMessage `json:"soc2Report"`
	Controls   []*shownControl `json:"controls"`
}

type shownControl struct {
	ID         string            `json:"id"`
	Sentence   map[string]string `json:"sentence"`
	Criteria   []string          `json:"criteria"`
	Window     uint32            `json:"window"`
	Status     string            `json:"status"`
	Since      instant           `json:"since"`
	VerifiedAt *instant          `json:"verifiedAt"`
	Due        *instant          `json:"due"`
	Entries    struct {
		Control int64 `json:"control"`
		Status  int64 `json:"status"`
	} `json:"entries"`
	Tests []shownTest `json:"tests"`
}

type shownTest struct {
	ID         string    `json:"id"`
	Version    int64     `json:"version"`
	Delay      uint32    `json:"delay"`
	Status     string    `json:"status"`
	VerifiedAt *instant  `json:"verifiedAt"`
	Due        *instant  `json:"due"`
	Run        *shownRun `json:"run"`
}

type shownRun struct {
	Entry  int64       `json:"entry"`
	Seq    int64       `json:"seq"`
	At     instant     `json:"at"`
	Result string      `json:"result"`
	Canary bool        `json:"canary"`
	Counts shownCounts `json:"counts"`
	Scopes scopes      `json:"scopes"`
}

type shownCounts struct {
	N        uint `json:"n"`
	Pass     uint `json:"pass"`
	Failing  uint `json:"failing"`
	Late     uint `json:"late"`
	Excepted uint `json:"excepted"`
	Unknown  uint `json:"unknown"`
}

const (
	// A page is worked out moments before its log is signed, and clocks differ.
	moments = 300 * second
	fresh   = day
)

func checkTrustPage(c *check, log *signedLog, options options) *trustPage {
	data, err := log.site("trust.json")
	if err != nil {
		c.cannot(err)
		return nil
	}
	page := &trustPage{}
	if err := json.Unmarshal(data, page); err != nil {
		c.bad("%v", err)
		return nil
	}
	ids := map[string]bool{}
	for _, control := range page.Controls {
		if control == nil || ids[control.ID] {
			c.bad("a control is shown twice, or is null")
			return nil
		}
		ids[control.ID] = true
	}
	switch {
	case page.Origin != log.head.origin:
		c.bad("the page is of the log %s", page.Origin)
	case page.Log.Vkey != options.key:
		c.bad("the page names another key, %s", page.Log.Vkey)
	case page.Log.Size < log.head.size:
		c.bad("the page shows a log of %d entries, and %d are signed", page.Log.Size, log.head.size)
	case page.Log.Size > log.head.size:
		c.unknown = append(c.unknown, "the page is ahead of its checkpoint")
	case page.Log.Witnessed:
		c.bad("the page claims witnesses, and none has signed")
	case !bearsOut(log, page.SOC2Report):
		c.bad("no entry bears out a SOC 2 report")
	}
	if len(log.entries) > 0 {
		if first, ok := log.entries[0].of.(*genesis); ok && first.Operator != page.Organisation {
			c.bad("the page is of %s, and the log of %s", page.Organisation, first.Operator)
		}
	}
	c.say("%d controls as of %s", len(page.Controls), page.At)
	return page
}

// bearsOut tells whether the entry that a claimed SOC 2 report names says the same; "none" claims nothing.
func bearsOut(log *signedLog, claim json.RawMessage) bool {
	if string(claim) == `"none"` {
		return true
	}
	var said struct {
		Kind  string `json:"kind"`
		From  string `json:"from"`
		To    string `json:"to"`
		Entry int    `json:"entry"`
	}
	if json.Unmarshal(claim, &said) != nil || said.Entry < 0 || said.Entry >= len(log.entries) {
		return false
	}
	entry, ok := log.entries[said.Entry].of.(*document)
	return ok && entry.Kind == "soc2-"+said.Kind && entry.Period.From == said.From && entry.Period.To == said.To
}

func checkFreshness(c *check, page *trustPage, now instant) {
	if now-page.At > fresh {
		c.bad("the page is of %s, more than 24 hours ago", page.At)
	}
	if page.At-now > moments {
		c.bad("the page is of %s, which is yet to come", page.At)
	}
	c.say("the page is of %s", page.At)
}

// entryAs is the entry at an index, if it is of that type.
func entryAs[T any](log *signedLog, index int64) *T {
	if index < 0 || index >= int64(len(log.entries)) {
		return nil
	}
	of, _ := log.entries[index].of.(*T)
	return of
}

// checkSentences: the promise shown is the control's entry: sentences, criteria, window, tests.
func checkSentences(c *check, log *signedLog, page *trustPage) {
	sentences := 0
	for _, shown := range page.Controls {
		logged := entryAs[control](log, shown.Entries.Control)
		if logged == nil || logged.ID != shown.ID {
			c.bad("entry %d is not the control %s", shown.Entries.Control, shown.ID)
			continue
		}
		languages := maps.Clone(logged.Sentence)
		for language := range shown.Sentence {
			languages[language] = logged.Sentence[language]
		}
		for _, language := range slices.Sorted(maps.Keys(languages)) {
			sentences++
			text, ok := shown.Sentence[language]
			if !ok || digestOf([]byte(text)) != languages[language] {
				c.bad("the sentence of %s (%s) is not the one in the log", shown.ID, language)
			}
		}
		var tests []testRef
		for _, test := range shown.Tests {
			tests = append(tests, testRef{test.ID, test.Version})
		}
		if !slices.Equal(tests, logged.Tests) || !slices.Equal(shown.Criteria, logged.Criteria) || shown.Window != logged.Window {
			c.bad("criteria, window or tests of %s are not those in the log", shown.ID)
		}
	}
	c.say("%d sentences have the digests in the log", sentences)
}

// checkRuns: every figure of a run on the page is the one in its entry, or in its reveal.
func checkRuns(c *check, log *signedLog, record *record, page *trustPage) {
	found := 0
	for _, control := range page.Controls {
		for _, test := range control.Tests {
			shown := test.Run
			if shown == nil {
				continue
			}
			found++
			run, ok := record.byIndex[shown.Entry]
			if !ok || run.Test.id != test.ID {
				c.bad("entry %d is no run of %s", shown.Entry, test.ID)
				continue
			}
			if run.openedAt == never {
				c.bad("entry %d is shown, and not revealed yet", shown.Entry)
				continue
			}
			if *shown != figuresOf(run, shown) {
				c.bad("the page shows other figures of %s than entry %d", test.ID, shown.Entry)
			}
		}
	}
	c.say("%d runs have the figures in the log", found)
}

// figuresOf is how a run must be shown: what passes is the rest. Counts that are not public cannot be compared.
func figuresOf(run *ran, shown *shownRun) shownRun {
	p := run.outcome.population
	logged := shownRun{
		Entry: run.index, Seq: run.Seq, At: run.At, Result: run.outcome.result, Canary: run.Canary,
		Counts: shown.Counts, Scopes: shown.Scopes,
	}
	counts := &logged.Counts
	for _, each := range []struct {
		logged *uint
		shown  *uint
	}{{p.N, &counts.N}, {p.Failing, &counts.Failing}, {p.Late, &counts.Late}, {p.Excepted, &counts.Excepted}, {p.Unknown, &counts.Unknown}} {
		if each.logged != nil {
			*each.shown = *each.logged
		}
	}
	counts.Pass = counts.N - counts.Failing - counts.Late - counts.Excepted - counts.Unknown
	if run.outcome.scopes != nil {
		logged.Scopes = *run.outcome.scopes
	}
	return logged
}

// checkStatuses works out every status at the page's instant from the whole log, and compares.
func checkStatuses(c *check, log *signedLog, page *trustPage) {
	entries := log.entries
	for i, entry := range log.entries {
		if entry.at > page.At+moments {
			c.bad("the page is of %s, and entry %d of %s", page.At, entry.index, entry.at)
		}
		if entry.at > page.At {
			entries = log.entries[:i]
			break
		}
	}
	follows := statusesAt(entries, page.At)
	shown := map[string]*shownControl{}
	for _, control := range page.Controls {
		shown[control.ID] = control
		if _, ok := follows[control.ID]; !ok {
			c.bad("the page shows %s, and the log has no such control", control.ID)
		}
	}
	record := newRecord(entries)
	for _, id := range slices.Sorted(maps.Keys(follows)) {
		control, ok := shown[id]
		if !ok {
			c.bad("the log has the control %s, and the page does not show it", id)
			continue
		}
		compareStatus(c, log, control, follows[id])
		if since, isKnown := record.sinceOf(record.controls[id], page.At); isKnown && since != control.Since {
			c.bad("%s is shown since another instant than %s", id, since)
		}
	}
	c.say("%d statuses follow from the log", len(follows))
}

func compareStatus(c *check, log *signedLog, shown *shownControl, follows controlStatus) {
	if shown.Status != follows.status {
		c.bad("%s is shown as %s, and the log says %s", shown.ID, shown.Status, follows.status)
	}
	if shown.Entries.Control != follows.entry {
		c.bad("the page shows an earlier version of %s than the log", shown.ID)
	}
	if len(shown.Tests) != len(follows.tests) {
		return
	}
	verifiedAt, due := never, never
	for i, test := range shown.Tests {
		want := follows.tests[i]
		verifiedAt = min(verifiedAt, want.verifiedAt)
		if want.last != nil {
			due = min(due, want.due)
		}
		definition := delayOf(log, want.test)
		if test.Status != want.status {
			c.bad("%s of %s is shown as %s, and the log says %s", test.ID, shown.ID, test.Status, want.status)
		}
		isLast := want.last == nil && test.Run == nil || want.last != nil && test.Run != nil && test.Run.Entry == want.last.index
		// A last run that is not revealed is not shown.
		isLast = isLast || want.last != nil && want.last.openedAt == never && test.Run == nil
		if !isLast || test.Delay != definition || !isAt(test.VerifiedAt, want.verifiedAt) ||
			!isAt(test.Due, want.due) {
			c.bad("%s of %s is shown with another run, time or delay than follow from the log", test.ID, shown.ID)
		}
	}
	if due == never {
		due = 0
	}
	if len(shown.Tests) > 0 && (!isAt(shown.VerifiedAt, verifiedAt) || !isAt(shown.Due, due)) {
		c.bad("%s is shown with other times than follow from the log", shown.ID)
	}
}

// isAt compares an instant shown with the one worked out, where 0 is none.
func isAt(shown *instant, want instant) bool {
	return shown == nil && want == 0 || shown != nil && *shown == want
}

func delayOf(log *signedLog, ref testRef) uint32 {
	for _, entry := range log.entries {
		if of, ok := entry.of.(*definition); ok && of.ID == ref.id && of.Version == ref.version {
			return of.Delay
		}
	}
	return 0
}
