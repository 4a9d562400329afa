// Command independent verifies a published trust page with none of Beleg's own code: it follows docs/log-format.md,
// docs/verify.md and the C2SP specifications, on golang.org/x/mod/sumdb.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	site := flag.String("site", "", "address of the page, or a folder with its published files")
	key := flag.String("key", "", "the log's key, learned some other way than from the page")
	seen := flag.String("seen", "", "file with a checkpoint of this log that was kept earlier")
	item := flag.String("item", "", "file with an item's proof, as an auditor is given it")
	now := flag.String("now", time.Now().UTC().Format(time.RFC3339), "the instant to judge freshness at")
	flag.Parse()

	at, err := parseInstant(*now)
	if *site == "" || *key == "" || err != nil || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "usage: independent -site URL|FOLDER -key VKEY [-seen FILE] [-item FILE] [-now INSTANT]")
		os.Exit(2)
	}
	report := &report{out: os.Stdout}
	verify(openSite(*site), options{key: *key, seen: *seen, item: *item, now: at}, report)
	os.Exit(report.exitCode())
}

type options struct {
	key, seen, item string
	now             instant
}

// verify runs every check that those before it allow. Without a signed head there is nothing to check against.
func verify(site site, options options, report *report) {
	var head *head
	report.check("signature", func(c *check) { head = checkSignature(c, site, options.key) })
	if head == nil {
		return
	}
	log := &signedLog{site: site, head: head}
	report.check("tree", func(c *check) { checkTree(c, log) })
	if options.seen != "" {
		report.check("consistency", func(c *check) { checkConsistency(c, log, options) })
	}
	report.check("bundles", func(c *check) { checkBundles(c, log) })
	report.check("format", func(c *check) { checkFormat(c, log) })
	record := newRecord(log.entries)
	report.check("genesis", func(c *check) { checkGenesis(c, log, options.key) })
	report.check("time", func(c *check) { checkTime(c, log.entries) })
	report.check("numbers", func(c *check) { checkNumbers(c, log.entries) })
	report.check("references", func(c *check) { checkReferences(c, log.entries) })
	report.check("figures", func(c *check) { checkFigures(c, record) })
	report.check("slots", func(c *check) { checkSlots(c, record) })
	report.check("reveals", func(c *check) { checkReveals(c, log.entries, record) })
	report.check("status-entries", func(c *check) { checkStatusEntries(c, log.entries) })

	var page *trustPage
	report.check("trust.json", func(c *check) { page = checkTrustPage(c, log, options) })
	if page != nil {
		report.check("freshness", func(c *check) { checkFreshness(c, page, options.now) })
		report.check("proofs", func(c *check) { checkProofs(c, log, page, options.key) })
		report.check("fold", func(c *check) { checkFold(c, log, page) })
		report.check("sentences", func(c *check) { checkSentences(c, log, page) })
		report.check("runs", func(c *check) { checkRuns(c, log, record, page) })
		report.check("statuses", func(c *check) { checkStatuses(c, log, page) })
		for _, language := range []string{"de", "en"} {
			report.check("page-"+language, func(c *check) { checkShown(c, site, page, language) })
		}
	}
	if options.item != "" {
		report.check("item", func(c *check) { checkItem(c, record, options.item) })
	}
}
