package main

import (
	"fmt"
	"io"
	"strings"
)

// report prints the checks as they end and keeps the worst outcome.
type report struct {
	out       io.Writer
	bad, open bool
}

// check is one check at work: what is wrong, what could not be found out, and what to say if nothing is.
type check struct {
	problems, unknown []string
	said              string
}

func (c *check) bad(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// cannot records an error: a file that could not be had leaves the check open, anything else is bad.
func (c *check) cannot(err error) {
	if isMissing(err) {
		c.unknown = append(c.unknown, err.Error())
	} else {
		c.problems = append(c.problems, err.Error())
	}
}

func (c *check) say(format string, args ...any) { c.said = fmt.Sprintf(format, args...) }

// check prints one line if all is well, else one for each thing that is wrong or open.
func (r *report) check(name string, run func(*check)) {
	c := &check{}
	run(c)
	for _, problem := range c.problems {
		r.bad = true
		r.line("BAD", name+": ", problem)
	}
	for _, unknown := range c.unknown {
		r.open = true
		r.line("??", name+": ", unknown)
	}
	if len(c.problems)+len(c.unknown) == 0 {
		r.line("ok", name+" ", c.said)
	}
}

// A reason of several lines, such as the two notes that prove a fork, stays below its first.
func (r *report) line(outcome, name, said string) {
	fmt.Fprintf(r.out, "%s %s%s\n", outcome, name, strings.ReplaceAll(strings.TrimSpace(said), "\n", "\n    "))
}

// exitCode is 0 verified, 1 not verified, 2 could not tell.
func (r *report) exitCode() int {
	switch {
	case r.bad:
		return 1
	case r.open:
		return 2
	}
	return 0
}
