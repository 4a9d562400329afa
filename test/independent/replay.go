package main

import (
	"maps"
	"slices"
)

func checkGenesis(c *check, log *signedLog, key string) {
	keys := map[string]bool{}
	for _, entry := range log.entries {
		if (entry.t == "genesis") != (entry.index == 0) {
			c.bad("entry %d: the first entry, and no other, is the genesis", entry.index)
		}
		switch of := entry.of.(type) {
		case *genesis:
			if of.Origin != log.head.origin {
				c.bad("entry %d begins the log %s", entry.index, of.Origin)
			}
			for _, named := range of.Keys {
				keys[named.Vkey] = keys[named.Vkey] || named.Role == "log"
			}
		case *keyChange:
			keys[of.Vkey] = keys[of.Vkey] || of.Role == "log" && of.Op == "add"
		}
	}
	if !keys[key] {
		c.bad("the log names another key than the one that signs it")
	}
	c.say("%s names its key", log.head.origin)
}

func checkTime(c *check, entries []entry) {
	latest := instant(0)
	for _, entry := range entries {
		if entry.t != "" && entry.at < latest {
			c.bad("entry %d of %s comes after one of %s", entry.index, entry.at, latest)
		}
		latest = max(latest, entry.at)
	}
	c.say("no entry is older than one before it, the last of %s", latest)
}

// checkNumbers: runs of a test are numbered 1, 2, 3 … across its versions.
func checkNumbers(c *check, entries []entry) {
	highest := map[string]int64{}
	for _, entry := range entries {
		run, ok := entry.of.(*run)
		if !ok {
			continue
		}
		if run.Seq != highest[run.Test.id]+1 {
			c.bad("entry %d: run %d of %s follows run %d", entry.index, run.Seq, run.Test.id, highest[run.Test.id])
		}
		highest[run.Test.id] = max(highest[run.Test.id], run.Seq)
	}
	c.say("the runs of %d tests have no gap", len(highest))
}

// checkReferences: what an entry leans on stands before it, and versions rise.
func checkReferences(c *check, entries []entry) {
	defined := map[testRef]bool{}
	tests, controls := map[string]int64{}, map[string]int64{}
	for _, entry := range entries {
		switch of := entry.of.(type) {
		case *definition:
			if of.Version <= tests[of.ID] {
				c.bad("entry %d: version %d of test %s does not rise", entry.index, of.Version, of.ID)
			}
			tests[of.ID] = max(tests[of.ID], of.Version)
			defined[testRef{of.ID, of.Version}] = true
		case *control:
			if of.Version <= controls[of.ID] {
				c.bad("entry %d: version %d of control %s does not rise", entry.index, of.Version, of.ID)
			}
			controls[of.ID] = max(controls[of.ID], of.Version)
			for _, ref := range of.Tests {
				if !defined[ref] {
					c.bad("entry %d: no entry before defines %s", entry.index, ref)
				}
			}
		case *run:
			if !defined[of.Test] {
				c.bad("entry %d: no entry before defines %s", entry.index, of.Test)
			}
		case *withdraw:
			if controls[of.Control] == 0 {
				c.bad("entry %d: there is no control %s to withdraw", entry.index, of.Control)
			}
		case *correct:
			if of.Entry >= entry.index {
				c.bad("entry %d corrects a later one", entry.index)
			}
		case *erase:
			if of.From > of.To || of.To > entry.index {
				c.bad("entry %d erases no range of earlier ones", entry.index)
			}
		}
	}
	c.say("%d definitions come before what leans on them", len(defined))
}

func (r *record) each() []*ran {
	var all []*ran
	for _, index := range slices.Sorted(maps.Keys(r.byIndex)) {
		all = append(all, r.byIndex[index])
	}
	return all
}

// checkFigures: a result fits its own counts and scopes, and the exceptions it leans on are of its test and earlier.
func checkFigures(c *check, record *record) {
	read := 0
	for _, run := range record.each() {
		if run.openedAt == never {
			continue
		}
		read++
		if why := contradiction(run.Canary, run.outcome); why != "" {
			c.bad("entry %d: run %d of %s says %s, but %s", run.index, run.Seq, run.Test.id, run.outcome.result, why)
		}
		for _, index := range run.outcome.exceptions {
			exception, ok := record.exceptions[index]
			if !ok || index >= run.index || exception.Test != run.Test.id {
				c.bad("entry %d leans on entry %d, no earlier exception of %s", run.index, index, run.Test.id)
			}
		}
	}
	c.say("%d results fit their figures", read)
}

// checkSlots: an item keeps its slot for ever, so a population's tree never gets smaller.
func checkSlots(c *check, record *record) {
	for id, runs := range record.runs {
		slots := uint(0)
		for _, run := range runs {
			p := run.outcome.population
			if run.openedAt == never || p.N == nil || p.Absent == nil {
				continue
			}
			if size := *p.N + *p.Absent; size < slots {
				c.bad("entry %d: run %d of %s has %d slots, and an earlier one had %d", run.index, run.Seq, id, size, slots)
			} else {
				slots = size
			}
		}
	}
	c.say("no population lost a slot")
}

// checkReveals: a hidden run is opened once, by what it committed to, and by when its delay has passed.
func checkReveals(c *check, entries []entry, record *record) {
	opened := map[int64]bool{}
	latest := instant(0)
	for _, entry := range entries {
		latest = max(latest, entry.at)
		of, ok := entry.of.(*reveal)
		if !ok {
			continue
		}
		hidden, ok := record.byIndex[of.Run]
		if !ok || hidden.Result != "hidden" || of.Run >= entry.index || opened[of.Run] {
			c.bad("entry %d: entry %d is no hidden run, or was opened before", entry.index, of.Run)
			continue
		}
		if _, err := open(hidden.run, of.Disclosures); err != nil {
			c.bad("entry %d does not open entry %d: %v", entry.index, of.Run, err)
			continue
		}
		opened[of.Run] = true
	}
	for _, run := range record.each() {
		delayed := record.rules[run.Test].delay > 0
		if delayed && run.Result != "hidden" && run.Result != "unknown" {
			c.bad("entry %d: %s declares a delay, so every result is hidden at first", run.index, run.Test)
		}
		if run.openedAt == never && run.visibleAt < latest && record.isPublished(run) {
			c.bad("entry %d: the delay of run %d of %s has passed, and it is not revealed", run.index, run.Seq, run.Test.id)
		}
	}
	c.say("%d hidden runs were opened by what they committed to", len(opened))
}

// isPublished: runs count for a control once it has pinned their test at their version; before, they stay hidden.
func (r *record) isPublished(run *ran) bool {
	for _, pledges := range r.controls {
		pins := view{record: r, pledges: pledges, test: run.Test.id}.pins()
		var pinned testRef
		for _, pin := range pins {
			if pin.index < run.index {
				pinned = pin.ref
			}
		}
		if pinned == run.Test {
			return true
		}
	}
	return false
}

// checkStatusEntries works out every status entry again, from the entries before it.
func checkStatusEntries(c *check, entries []entry) {
	found := 0
	for at, entry := range entries {
		of, ok := entry.of.(*statusEntry)
		if !ok {
			continue
		}
		found++
		if of.Size != entry.index {
			c.bad("entry %d speaks of %d entries", entry.index, of.Size)
		}
		follows := statusesAt(entries[:at], of.At)
		for _, id := range slices.Sorted(maps.Keys(follows)) {
			if said := of.Controls[id]; said != follows[id].status {
				c.bad("entry %d: %s is said to be %q, and the entries say %s", entry.index, id, said, follows[id].status)
			}
		}
		for id := range of.Controls {
			if _, ok := follows[id]; !ok {
				c.bad("entry %d: there is no control %s", entry.index, id)
			}
		}
	}
	c.say("%d status entries follow from the entries before them", found)
}
