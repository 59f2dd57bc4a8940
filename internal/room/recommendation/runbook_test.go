package recommendation_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/recommendation/record"
)

// runbookSteps gives the numbered steps under one heading of a runbook.
func runbookSteps(t testing.TB, heading string) []string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/runbooks/put-right.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "## "+heading+"\n")
	if !ok {
		t.Fatalf("the runbook has no part %q", heading)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	return regexp.MustCompile(`(?m)^\d\. (?:.|\n   )+`).FindAllString(rest, -1)
}

var inBold = regexp.MustCompile(`\*\*([^*]+)\*\*`)

// bold gives the words that a step says to look for or to press.
func bold(step string) (out []string) {
	for _, m := range inBold.FindAllStringSubmatch(step, -1) {
		out = append(out, m[1])
	}
	return out
}

// choice finds the value of the option that a page shows under a label.
func choice(t testing.TB, p page, label string) string {
	t.Helper()
	for _, c := range record.CorrectionLabels {
		if c.Label == label && strings.Contains(p.body, label) && strings.Contains(p.body, `value="`+c.Value+`"`) {
			return c.Value
		}
	}
	t.Fatalf("the page offers no %q", label)
	return ""
}

// TestTheRunbookForPuttingRight follows docs/runbooks/put-right.md: each word in
// bold is on the page where the step says, and each step leads to the next.
func TestTheRunbookForPuttingRight(t *testing.T) {
	s, c := pledged(t)
	s.clock.Advance(time.Minute)
	at := "/commitments/" + c.ID
	report := at + "/report"
	s.wants(s.upload(owner, report, "plan.pdf", []byte("%PDF-1.4 plan"), "text", "Asked Zanzibarquux of this", "step", staff.StepCheck), http.StatusSeeOther)
	s.wants(s.again(owner, report, s.get(owner, report+"?check=1")), http.StatusSeeOther)
	id := s.idOf(t, "progress")
	file := s.idOf(t, "evidence")
	s.clock.Advance(time.Minute)
	if err := s.MoveDate(owner, c.ID, 0, "2031", "Typed on the wrong page"); err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct{ heading, kind, id, words string }{
		{"An answer, report, letter, finding, link, date or commitment was entered by mistake", "date_move", s.idOf(t, "date_move"), ""},
		{"Words are wrong", "progress", id, "Asked Zanzibarquux about this"},
		{"Words hold personal details", "progress", id, "Asked [name taken out] about this"},
		{"A file holds personal details", "evidence", file, ""},
	} {
		t.Run(part.heading, func(t *testing.T) {
			s.t = t
			steps := runbookSteps(t, part.heading)
			s.wants(s.get(mender, at), http.StatusOK, bold(steps[0])...)
			list := s.get(mender, at+"/put-right")
			s.wants(list, http.StatusOK, `href="`+record.PutRightHref(part.kind, part.id)+`"`)
			form := s.get(mender, record.PutRightHref(part.kind, part.id))
			second := bold(steps[1])
			s.wants(form, http.StatusOK, second...)
			fields := []string{"what", choice(t, form, second[0]), "reason", "It was a mistake", "step", staff.StepCheck}
			if part.words != "" {
				fields = append(fields, staff.WordsField+"words", part.words)
			}
			check := s.sendForm(mender, record.PutRightHref(part.kind, part.id), valuesOf(form, fields...))
			s.wants(check, http.StatusOK, bold(steps[2])...)
			s.wants(s.again(mender, record.PutRightHref(part.kind, part.id), check), http.StatusSeeOther)
			switch part.kind {
			case "date_move":
				s.wants(s.get(public(), at), http.StatusOK, append(bold(steps[3]), "<s>")...)
			case "evidence":
				s.wants(s.get(public(), "/evidence/"+file), http.StatusGone, bold(steps[3])...)
			default:
				s.wants(s.get(public(), at), http.StatusOK, part.words)
			}
			s.holds(t) // candour ledger verify
		})
	}
	s.wants(s.get(public(), "/recommendations?q=zanzibarquux"), http.StatusOK, "!Neutral title")
	s.wants(s.get(public(), at), http.StatusOK, "!Zanzibarquux")
}
