package main

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The words for each status; what is stale or pending goes on with "since" and an instant.
var words = map[string]map[string]string{
	"en": {
		"holds": "met", "holds, with deviation": "deviated", "holds except approved exceptions": "excepted",
		"does not hold": "failing", "not verified": "stale", "under observation": "pending", "withdrawn": "withdrawn",
	},
	"de": {
		"trifft zu": "met", "trifft zu, mit Abweichung": "deviated", "trifft zu bis auf genehmigte Ausnahmen": "excepted",
		"trifft nicht zu": "failing", "nicht überprüft": "stale", "in Beobachtung": "pending", "zurückgezogen": "withdrawn",
	},
}

var (
	articleForm = regexp.MustCompile(`(?s)<article class="sentence" id="([^"]*)">\s*<h3>\s*(?:<s>)?([^<]*)(?:</s>)?\s*</h3>(.*?)</article>`)
	strongForm  = regexp.MustCompile(`<strong>([^<]*)</strong>`)
	numbersForm = regexp.MustCompile(`(?s)<ul class="numbers">(.*?)</ul>`)
	figureForm  = regexp.MustCompile(`(\d[\d.,]*) (?:of|von) (\d[\d.,]*)`)
)

// checkShown compares the page as people see it with trust.json: sentence, status and numbers of every control.
func checkShown(c *check, site site, page *trustPage, language string) {
	data, err := site(language + "/")
	if err != nil {
		c.cannot(err)
		return
	}
	markup := string(data)
	articles := articleForm.FindAllStringSubmatch(markup, -1)
	if strings.Count(markup, "<article") != len(articles) {
		c.bad("the page has an article in another form")
	}
	shown := map[string][]string{}
	for _, article := range articles {
		id := html.UnescapeString(article[1])
		if _, ok := shown[id]; ok {
			c.bad("%s is shown twice", id)
		}
		shown[id] = article
	}
	for _, control := range page.Controls {
		article, ok := shown[control.ID]
		if !ok {
			c.bad("%s is not shown", control.ID)
			continue
		}
		delete(shown, control.ID)
		if strings.TrimSpace(html.UnescapeString(article[2])) != strings.TrimSpace(control.Sentence[language]) {
			c.bad("the sentence of %s is another on the page", control.ID)
		}
		strong := strongForm.FindStringSubmatch(article[3])
		if strong == nil || statusOf(html.UnescapeString(strong[1]), language) != control.Status {
			c.bad("the status of %s is another on the page", control.ID)
		}
		compareNumbers(c, control, article[3])
	}
	for id := range shown {
		c.bad("the page shows %q, and trust.json does not", id)
	}
	c.say("%d sentences and statuses as in trust.json", len(page.Controls))
}

func statusOf(said, language string) string {
	before, _, since := strings.Cut(said, map[string]string{"en": " since ", "de": " seit "}[language])
	status := words[language][before]
	if since != (status == "stale" || status == "pending") {
		return ""
	}
	return status
}

// compareNumbers: every "13 of 14" among a control's numbers is passing of all, or read of expected, of one of its tests.
func compareNumbers(c *check, control *shownControl, article string) {
	var known [][2]uint
	for _, test := range control.Tests {
		if run := test.Run; run != nil {
			known = append(known, [2]uint{run.Counts.Pass, run.Counts.N}, [2]uint{run.Scopes.Complete, run.Scopes.Expected})
		}
	}
	numbers := numbersForm.FindStringSubmatch(article)
	if numbers == nil {
		c.bad("%s is shown without numbers", control.ID)
		return
	}
	for _, figure := range figureForm.FindAllStringSubmatch(numbers[1], -1) {
		if !slices.Contains(known, [2]uint{numberOf(figure[1]), numberOf(figure[2])}) {
			c.bad("%s of %s is no figure of %s", figure[1], figure[2], control.ID)
		}
	}
}

func numberOf(written string) uint {
	number, err := strconv.ParseUint(strings.NewReplacer(".", "", ",", "").Replace(written), 10, 63)
	if err != nil {
		return 1 << 63
	}
	return uint(number)
}
