package main

import "math"

// rule is what a version of a test promises about time.
type rule struct{ every, grace, delay instant }

// ran is a run with what the rest of the record says of it.
type ran struct {
	index int64
	*run
	// gap: its number is not the one after the highest so far.
	gap bool
	// openedAt is when its outcome could be read: at once, when revealed, or never.
	openedAt  instant
	outcome   outcome
	visibleAt instant
}

// pledge is a control's entry, or its withdrawal where `of` is nil.
type pledge struct {
	index int64
	at    instant
	of    *control
}

// record is what some entries lay down, sorted by what they are about.
type record struct {
	rules      map[testRef]rule
	runs       map[string][]*ran
	byIndex    map[int64]*ran
	controls   map[string][]pledge
	exceptions map[int64]*exception
}

func newRecord(entries []entry) *record {
	r := &record{
		rules:      map[testRef]rule{},
		runs:       map[string][]*ran{},
		byIndex:    map[int64]*ran{},
		controls:   map[string][]pledge{},
		exceptions: map[int64]*exception{},
	}
	highest := map[string]int64{}
	for _, entry := range entries {
		switch of := entry.of.(type) {
		case *definition:
			ref := testRef{of.ID, of.Version}
			if _, ok := r.rules[ref]; !ok {
				r.rules[ref] = rule{instant(of.Every) * second, instant(of.Grace) * second, instant(of.Delay) * second}
			}
		case *control:
			r.controls[of.ID] = append(r.controls[of.ID], pledge{entry.index, of.At, of})
		case *withdraw:
			if len(r.controls[of.Control]) > 0 {
				r.controls[of.Control] = append(r.controls[of.Control], pledge{entry.index, of.At, nil})
			}
		case *exception:
			r.exceptions[entry.index] = of
		case *run:
			ran := &ran{
				index: entry.index, run: of, gap: of.Seq != highest[of.Test.id]+1,
				openedAt: of.At, outcome: shownOutcome(of), visibleAt: of.At + r.rules[of.Test].delay,
			}
			if of.Result == "hidden" {
				ran.openedAt = never
			}
			highest[of.Test.id] = max(highest[of.Test.id], of.Seq)
			r.runs[of.Test.id] = append(r.runs[of.Test.id], ran)
			r.byIndex[entry.index] = ran
		case *reveal:
			ran, ok := r.byIndex[of.Run]
			if !ok || ran.openedAt != never {
				break
			}
			if opened, err := open(ran.run, of.Disclosures); err == nil {
				ran.outcome, ran.openedAt = opened, of.At
			}
		}
	}
	return r
}

// result is what a run counts as at an instant of the clock, and until when it does where exceptions cover it.
func (r *record) result(run *ran, clock instant) (result string, until instant) {
	if run.openedAt > clock {
		return "hidden", 0
	}
	if result = counted(run.Canary, run.outcome); result != "excepted" {
		return result, 0
	}
	until = math.MaxInt64
	for _, index := range run.outcome.exceptions {
		exception, ok := r.exceptions[index]
		if !ok || exception.Test != run.Test.id || index >= run.index {
			return result, 0
		}
		until = min(until, exception.Until)
	}
	return result, until
}
