package pages

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/review/reviewtest"
)

// bookRow is a row of a runbook that is followed on pages.
type bookRow struct{ who, page, typed, press, says string }

// bookRows reads the table of docs/runbooks/NAME.md.
func bookRows(t *testing.T, name string) (out []bookRow) {
	t.Helper()
	text, err := os.ReadFile("../../../../docs/runbooks/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[0], "---") || strings.Contains(cells[0], "who") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, bookRow{cells[0], cells[1], cells[2], cells[3], cells[4]})
	}
	if len(out) == 0 {
		t.Fatalf("%s has no rows", name)
	}
	return out
}

var (
	labelOf  = regexp.MustCompile(`(?s)<label[^>]* for="([^"]+)"[^>]*>\s*(.*?)\s*</label>`)
	legendOf = regexp.MustCompile(`(?s)<legend[^>]*>\s*(.*?)\s*</legend>.*?name="([^"]+)"`)
)

// fieldOf finds the field of a page by the words beside it.
func fieldOf(body, label string) string {
	for _, m := range labelOf.FindAllStringSubmatch(body, -1) {
		if strings.TrimSpace(reviewtest.PlainText(m[2])) == label {
			return m[1]
		}
	}
	for _, m := range legendOf.FindAllStringSubmatch(body, -1) {
		if strings.TrimSpace(reviewtest.PlainText(m[1])) == label {
			return m[2]
		}
	}
	return ""
}

// followBook does what the rows say, each by its own person, with the words
// that stand for a passphrase or a person put in.
func (s *staffSite) followBook(rows []bookRow, people, values map[string]string) {
	s.T.Helper()
	for _, row := range rows {
		who := people[row.who]
		page := s.get(who, row.page)
		s.wants(page, http.StatusOK)
		if row.press == "" {
			s.wants(page, http.StatusOK, row.says)
			continue
		}
		if !strings.Contains(reviewtest.PlainText(page.body), row.press) {
			s.T.Fatalf("%s has no button %q", row.page, row.press)
		}
		var fields []string
		for _, part := range strings.Split(row.typed, "; ") {
			label, value, _ := strings.Cut(part, ": ")
			field := fieldOf(page.body, label)
			if field == "" {
				s.T.Fatalf("%s has no field %q", row.page, label)
			}
			if v := values[value]; v != "" {
				value = v
			}
			fields = append(fields, field, value)
		}
		got := s.fill(who, row.page, fields...)
		if got.code != http.StatusSeeOther {
			s.T.Fatalf("%s, %s: %d %s", row.who, row.press, got.code, reviewtest.PlainText(got.body))
		}
		s.wants(s.get(who, got.location), http.StatusOK, row.says)
	}
}

// TestLostPassphraseRunbook follows docs/runbooks/custodian-lost-passphrase.md
// on its pages, and at the end the new key opens what was there before.
func TestLostPassphraseRunbook(t *testing.T) {
	s := newStaffSite(t)
	at := "/panel/cases/" + s.Apply().CaseID
	fresh := "five new words of custodian1"
	s.followBook(bookRows(t, "custodian-lost-passphrase"),
		map[string]string{"first custodian": "custodian1", "second custodian": "custodian2", "third custodian": "custodian3"},
		map[string]string{"NEW": fresh, "SECOND": reviewtest.Pass("custodian2"), "THIRD": reviewtest.Pass("custodian3"), "THIRD CUSTODIAN": s.keyOf("custodian3")})
	s.took(s.fill("secretary", at+"/ask-identity", "reason", "To find the right file"), at+"?done=identity")
	waiting, err := s.S.CustodyWaiting(s.As("custodian1"))
	s.OK(err)
	page := "/custody/requests/" + waiting[0].ID
	s.took(s.fill("custodian1", page, "answer", "yes", "reason", "Needed", "passphrase", fresh), "/custody?done=approved")
	s.took(s.fill("custodian2", page, "answer", "yes", "reason", "Needed", "passphrase", reviewtest.Pass("custodian2")), "/custody?done=approved")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusOK, "Name: Synthetic Person 12 "+reviewtest.Canary)
}
