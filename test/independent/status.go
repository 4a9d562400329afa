package main

import (
	"slices"
)

// The status function, version 1. Nothing is carried along from entry to entry: every question about an instant is
// answered from the whole record, and "stale without a break" is a union of intervals.

var worstFirst = []string{"failing", "stale", "pending", "excepted", "deviated", "met"}

const (
	staleLimit   = 30 * day
	leastHealing = 14 * day
)

// standing is how one test of a control stands.
type standing struct {
	test       testRef
	status     string
	last       *ran
	verifiedAt instant
	due        instant
}

type controlStatus struct {
	status string
	entry  int64
	tests  []standing
}

// statusesAt are the statuses at an instant, from the entries given; none of them is later.
func statusesAt(entries []entry, clock instant) map[string]controlStatus {
	record := newRecord(entries)
	statuses := map[string]controlStatus{}
	for id, pledges := range record.controls {
		statuses[id] = record.statusOf(pledges, clock)
	}
	return statuses
}

func (r *record) statusOf(pledges []pledge, clock instant) controlStatus {
	var current pledge
	for _, pledge := range pledges {
		if pledge.of != nil {
			current = pledge
		}
	}
	found := controlStatus{entry: current.index}
	worst := len(worstFirst)
	for _, ref := range current.of.Tests {
		view := view{record: r, pledges: pledges, test: ref.id, clock: clock}
		standing := view.standing(instant(current.of.Window) * second)
		found.tests = append(found.tests, standing)
		worst = min(worst, slices.Index(worstFirst, standing.status))
	}
	switch {
	case pledges[len(pledges)-1].of == nil:
		found.status = "withdrawn"
	case worst == len(worstFirst):
		found.status = "pending"
	default:
		found.status = worstFirst[worst]
	}
	return found
}

// view is one test as one control sees it at an instant of the clock.
type view struct {
	record  *record
	pledges []pledge
	test    string
	clock   instant
}

// pin is a version of the test from some entry on.
type pin struct {
	index int64
	at    instant
	ref   testRef
}

// pins are the versions the control has stood on; a control entry that leaves the test out changes nothing.
func (v view) pins() (pins []pin) {
	for _, pledge := range v.pledges {
		if pledge.of == nil {
			continue
		}
		for _, ref := range pledge.of.Tests {
			if ref.id == v.test && (len(pins) == 0 || pins[len(pins)-1].ref != ref) {
				pins = append(pins, pin{pledge.index, pledge.at, ref})
			}
		}
	}
	return pins
}

// spoken is the instant the test speaks of when the clock shows `clock`: its delay ago, and never going back.
func (v view) spoken(clock instant) instant {
	at := instant(0)
	delay := instant(0)
	for i, pin := range v.pins() {
		if pin.at > clock {
			break
		}
		if i > 0 {
			at = max(at, pin.at-delay)
		}
		delay = v.record.rules[pin.ref].delay
	}
	return max(at, clock-delay)
}

func (v view) windowAt(clock instant) (window instant) {
	for _, pledge := range v.pledges {
		if pledge.of != nil && pledge.at <= clock {
			window = instant(pledge.of.Window) * second
		}
	}
	return window
}

// seen are the runs to be seen by now, in the order in which they came to light: those that count, of the version pinned
// where they stand, and those that only show that a number is missing.
func (v view) seen() (runs []*ran, counts map[*ran]bool) {
	pins := v.pins()
	counts = map[*ran]bool{}
	for _, run := range v.record.runs[v.test] {
		if len(pins) == 0 || run.index < pins[0].index || run.visibleAt > v.clock {
			continue
		}
		for _, pin := range pins {
			if pin.index < run.index {
				counts[run] = pin.ref == run.Test
			}
		}
		if counts[run] || run.gap {
			runs = append(runs, run)
		}
	}
	slices.SortStableFunc(runs, func(a, b *ran) int { return int(a.visibleAt - b.visibleAt) })
	return runs, counts
}

func (v view) standing(window instant) standing {
	pins := v.pins()
	found := standing{test: pins[len(pins)-1].ref, status: "pending"}
	rule := v.record.rules[found.test]
	runs, counts := v.seen()
	now := v.spoken(v.clock)

	var firstComplete instant = never
	// The runs that were the last one for a while, with the clock's instant at which each came to light.
	var lasts []*ran
	for _, run := range runs {
		if !counts[run] {
			continue
		}
		if result, _ := v.record.result(run, v.clock); result != "hidden" && result != "unknown" {
			firstComplete = min(firstComplete, run.At)
			found.verifiedAt = max(found.verifiedAt, run.At)
		}
		if len(lasts) == 0 || lasts[len(lasts)-1].index < run.index {
			lasts = append(lasts, run)
		}
	}
	if len(lasts) > 0 {
		found.last = lasts[len(lasts)-1]
		found.due = found.last.At + rule.every + rule.grace
	}
	if firstComplete == never || now < firstComplete+window {
		return found
	}
	if since, isStale := v.staleSince(runs, counts, lasts, now); isStale {
		found.status = "stale"
		if now-since > staleLimit {
			found.status = "failing"
		}
		return found
	}
	switch result, until := v.record.result(found.last, v.clock); result {
	case "pass":
		found.status = "met"
	case "excepted":
		found.status = "failing"
		if now < until {
			found.status = "excepted"
		}
	case "deviated":
		found.status = "deviated"
	default:
		found.status = "failing"
	}
	return found
}

// interval is some time during which the test is stale for one reason, in the time the test speaks of. `since` is where it
// counts from: a run is too old only after it was due.
type interval struct{ from, to, since instant }

func (v view) staleSince(runs []*ran, counts map[*ran]bool, lasts []*ran, now instant) (instant, bool) {
	begin := v.spoken(lasts[0].visibleAt)
	var stale []interval
	add := func(from, to instant) {
		if from = max(from, begin); from < to {
			stale = append(stale, interval{from, to, from})
		}
	}
	until := func(clock instant) instant {
		if clock > v.clock {
			return never
		}
		return v.spoken(clock)
	}
	for i, last := range lasts {
		end := never
		if i+1 < len(lasts) {
			end = lasts[i+1].visibleAt
		}
		stale = append(stale, v.tooOld(last, end, until)...)
		if result, _ := v.record.result(last, v.clock); result == "unknown" {
			add(v.spoken(max(last.visibleAt, last.openedAt)), until(end))
		}
	}
	gapAt, gapFrom := never, never
	for _, run := range runs {
		if counts[run] && run.openedAt > run.visibleAt {
			add(v.spoken(run.visibleAt), until(run.openedAt))
		}
		switch {
		case run.gap:
			if gapAt == never {
				gapAt, gapFrom = run.At, run.visibleAt
			}
			gapAt = max(gapAt, run.At)
		case counts[run] && gapAt != never && run.At >= gapAt+max(v.windowAt(run.visibleAt), leastHealing):
			add(v.spoken(gapFrom), v.spoken(run.visibleAt))
			gapAt = never
		}
	}
	if gapAt != never {
		add(v.spoken(gapFrom), never)
	}
	return breakless(stale, now)
}

// tooOld are the intervals in which this last run was too old, by the rule of each version pinned meanwhile.
func (v view) tooOld(last *ran, end instant, until func(instant) instant) (stale []interval) {
	pins := v.pins()
	for i, pin := range pins {
		from, to := max(pin.at, last.visibleAt), end
		if i+1 < len(pins) {
			to = min(to, pins[i+1].at)
		}
		if from >= to || from > v.clock {
			continue
		}
		rule := v.record.rules[pin.ref]
		due := last.At + rule.every + rule.grace
		interval := interval{max(v.spoken(from), due+1), until(to), max(v.spoken(from), due)}
		if interval.from < interval.to {
			stale = append(stale, interval)
		}
	}
	return stale
}

// breakless is since when `now` has been covered without a break.
func breakless(stale []interval, now instant) (since instant, isStale bool) {
	slices.SortFunc(stale, func(a, b interval) int { return int(a.from - b.from) })
	to := instant(-1)
	for _, interval := range stale {
		if interval.from > now {
			break
		}
		if interval.from > to {
			since = interval.since
		}
		to = max(to, interval.to)
	}
	return since, to > now
}
