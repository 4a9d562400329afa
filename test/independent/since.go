package main

import (
	"maps"
	"slices"
)

// turn is an instant at which a status may change. What has become too old did so after `since`, a moment before.
type turn struct{ at, since instant }

// sinceOf is the first instant from which a control has had its status without a break: the status is asked for at every
// instant at which it may have changed, backwards. Only for tests without a delay, which speak of the clock's own instant.
func (r *record) sinceOf(pledges []pledge, clock instant) (since instant, isKnown bool) {
	status := r.statusAt(pledges, clock)
	turns, isKnown := r.turns(pledges)
	if !isKnown {
		return 0, false
	}
	slices.SortFunc(turns, func(a, b turn) int { return int(b.at - a.at) })
	since = clock
	for _, turn := range turns {
		if turn.at > clock {
			continue
		}
		if r.statusAt(pledges, turn.at) != status {
			break
		}
		since = turn.since
	}
	return since, true
}

// statusAt is "" before the control's first entry.
func (r *record) statusAt(pledges []pledge, clock instant) string {
	known := slices.DeleteFunc(slices.Clone(pledges), func(p pledge) bool { return p.at > clock })
	if len(known) == 0 {
		return ""
	}
	return r.statusOf(known, clock).status
}

func (r *record) turns(pledges []pledge) (turns []turn, isKnown bool) {
	add := func(at instant) { turns = append(turns, turn{at, at}) }
	addAfter := func(at instant) { turns = append(turns, turn{at + 1, at}) }
	rules := map[testRef]rule{}
	windows := map[instant]bool{}
	for _, pledge := range pledges {
		add(pledge.at)
		if pledge.of == nil {
			continue
		}
		windows[instant(pledge.of.Window)*second] = true
		for _, ref := range pledge.of.Tests {
			rules[ref] = r.rules[ref]
		}
	}
	for _, exception := range r.exceptions {
		add(exception.Until)
	}
	tests := map[string]bool{}
	for ref, rule := range rules {
		if rule.delay > 0 {
			return nil, false
		}
		tests[ref.id] = true
		for _, run := range r.runs[ref.id] {
			due := run.At + rule.every + rule.grace
			addAfter(due)
			addAfter(due + staleLimit)
		}
	}
	for id := range maps.Keys(tests) {
		for _, run := range r.runs[id] {
			for _, at := range []instant{run.visibleAt, run.openedAt} {
				add(at)
				addAfter(at + staleLimit)
			}
			for window := range windows {
				add(run.At + window)
			}
		}
	}
	return turns, true
}
