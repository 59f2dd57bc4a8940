package app

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// sights are values of rows that are not public, and which roles were shown one.
type sights struct {
	values map[string][]string // a value to the tables that have it
	seen   map[string]map[string]bool
	found  []string // those that nobody has named
	ends   ends     // of the values, once they are known
}

// ends finds values in a page by their last eight bytes: pages are many and long, and
// values are hundreds.
type ends struct {
	may    [1 << 16]bool // a mark of an end
	values map[uint64][]string
}

const endLength = 8

// markOf is where an end is noted.
func markOf(end uint64) uint64 { return end * 0x9e3779b97f4a7c15 >> 48 }

// note adds a value of at least eight bytes.
func (e *ends) note(value string) {
	var end uint64
	for i := len(value) - endLength; i < len(value); i++ {
		end = end<<8 | uint64(value[i])
	}
	if e.values == nil {
		e.values = map[uint64][]string{}
	}
	e.may[markOf(end)] = true
	e.values[end] = append(e.values[end], value)
}

// in gives the values that stand in a page.
func (e *ends) in(body string) map[string]bool {
	out := map[string]bool{}
	var end uint64
	for i := range len(body) {
		if end = end<<8 | uint64(body[i]); !e.may[markOf(end)] {
			continue
		}
		for _, value := range e.values[end] {
			if strings.HasSuffix(body[:i+1], value) {
				out[value] = true
			}
		}
	}
	return out
}

// TestValuesAreFoundByTheirEnds: it finds what a search for each would.
func TestValuesAreFoundByTheirEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab é")), endLength, 14, -1)
		var e ends
		values, body := rapid.SliceOf(text).Draw(t, "values"), rapid.StringOfN(rapid.RuneFrom([]rune("ab é")), 0, 300, -1).Draw(t, "page")
		if len(values) > 0 {
			body += values[0] + rapid.SampledFrom([]string{"", " ", "a"}).Draw(t, "after")
		}
		for _, v := range values {
			e.note(v)
		}
		got := e.in(body)
		for _, v := range values {
			if got[v] != strings.Contains(body, v) {
				t.Fatalf("%q in %q: %v", v, body, got[v])
			}
		}
	})
}

// whoSees names the roles that are shown a value of a row that is not public, by
// the rooms that are for them, and why. Every other role is shown none, by no
// address of the whole service.
var whoSees = map[string]struct{ roles, why string }{
	"staff": {"administrator", "the list of staff is theirs to keep"},
	"vault_opening": {"secretariat reviewer independent audit-analyst facilitator inquiry-reader paralegal",
		"the cases of the worklist, and what each was opened for; what was opened of one's own audit; people who speak to an inquiry, by the ids of their approaches"},
	"opened": {"secretariat reviewer independent statistician auditor data-lead other-lead chief inspector insider liaison national facilitator inquiry-reader paralegal",
		"the cases of the worklist and of the sweep, and the releases and returns of the desk, by their ids; accounts in the same way; the log names which was opened"},
	"review_sealed":     {"secretariat reviewer independent", "the cases of the worklist and of what is due to be destroyed, by their ids; nothing sealed is opened by a GET"},
	"review_passage":    {"secretariat reviewer independent", "the same"},
	"review_bar":        {"secretariat reviewer independent", "the same"},
	"review_origin":     {"secretariat reviewer independent", "the same"},
	"review_allocation": {"secretariat reviewer independent", "the same"},
	"review_request":    {"secretariat reviewer independent", "the same"},
	"review_consent":    {"secretariat reviewer independent", "the same"},
	"review_line":       {"secretariat reviewer independent", "the same"},
	"review_proposal":   {"secretariat reviewer independent", "the same"},
	"sweep_case":        {"insider liaison national reviewer", "their own force's list, cases given to them, or all for the taskforce"},
	"sweep_allocation":  {"insider liaison national reviewer", "the same"},
	"sweep_outcome":     {"insider liaison national reviewer", "the same"},
	"sweep_sight":       {"insider liaison national reviewer", "the same: the ids of their cases, which readings name too"},
	"sweep_draw":        {"national", "checks of the rules are the taskforce's"},
	"sweep_check":       {"national", "the same"},
	"proposal": {"national statistician administrator commissioner inquiry inquiry-reader paralegal panel-member biller",
		"what waits for a second of their own room, and what was answered; to its lawyer, why an award was decided so"},
	"sweep_ask":               {"national", "whom the taskforce asked, and how"},
	"inquiry_seat":            {"commissioner inquiry", "who has which part in their own inquiry, and why"},
	"inquiry_interest":        {"commissioner inquiry", "the parts are called alike; what was declared is public"},
	"inquiry_move":            {"facilitator inquiry-reader paralegal", "who waits to speak, by ids that say nothing; no reader sees where somebody waits"},
	"inquiry_sitting":         {"facilitator inquiry-reader", "the same"},
	"inquiry_support":         {"facilitator inquiry-reader", "the same"},
	"inquiry_referral":        {"facilitator inquiry-reader", "the same"},
	"inquiry_outward":         {"inquiry-reader paralegal inquiry", "the same; who arranges hearings: that somebody said yes to one, and of nobody who"},
	"inquiry_account":         {"facilitator inquiry-reader paralegal", "the same; accounts that the person said yes to a use of"},
	"inquiry_account_sealed":  {"facilitator inquiry-reader paralegal", "the same: nothing sealed is opened by a GET but a referral, to whoever answers it"},
	"inquiry_account_act":     {"inquiry-reader paralegal", "accounts, by their ids, with the uses that were agreed to"},
	"inquiry_account_theme":   {"inquiry-reader paralegal", "the names of themes"},
	"inquiry_account_reading": {"inquiry-reader paralegal", "accounts, by their ids"},
	"inquiry_account_tag":     {"inquiry-reader paralegal", "the same"},
	"inquiry_hearing":         {"inquiry paralegal", "days, witnesses by the names they go by, what helps them; topics to the second alone"},
	"inquiry_transcript":      {"inquiry paralegal", "which days have one; its words to the second alone, before everybody reads them"},
	"inquiry_participant":     {"inquiry paralegal", "who applied, under the name that they go by; that somebody did is not public before it is decided"},
	"inquiry_representation":  {"inquiry paralegal participant", "who acts for whom in their own inquiry; what of it is one's own"},
	"inquiry_undertaking":     {"inquiry paralegal participant", "whether who acts gave the undertaking"},
	"inquiry_disclosed":       {"inquiry paralegal participant", "what was given to whom in their own inquiry; what those were given for whom somebody acts"},
	"inquiry_document":        {"paralegal provider participant", "what their own inquiry was given; what their own body handed over; titles of what those were given for whom somebody acts"},
	"evidence_delivery":       {"inquiry paralegal provider", "what was handed over to their own inquiry, and by whom; a body, what it handed over itself"},
	"evidence_shelf":          {"", "nobody: what finds pages shows itself to nobody"},
	"evidence_search":         {"inquiry paralegal", "searches of their own inquiry: their own, and of everybody who takes in"},
	"evidence_item":           {"inquiry paralegal provider", "its files: names open with an entry; those that are held are left out; a body, its own files, without what is held from it"},
	"evidence_mark":           {"inquiry paralegal", "what participants and the public do not get of documents of their own inquiry; sealed but for the ground"},
	"evidence_redaction":      {"inquiry paralegal", "files that were made of documents of their own inquiry, by their hashes"},
	"inquiry_share":           {"inquiry paralegal", "what their own inquiry shared, and what was shared with it"},
	"inquiry_award":           {"inquiry paralegal biller", "who asks for costs, in their own inquiry; the award of which one is the lawyer"},
	"inquiry_bill":            {"inquiry paralegal biller", "the same: bills, and of what was done nothing"},
	"inquiry_payee":           {"inquiry paralegal", "references of the accounts office, in their own inquiry"},
	"inquiry_payment":         {"inquiry paralegal biller", "payments of their own inquiry, by those references; the id of their own bill"},
	"inquiry_money_out":       {"inquiry paralegal", "what is published is public; what it was made of is read by nobody"},
	"inquiry_release_rule":    {"paralegal", "how many people are enough: those whose part guards that"},
	"inquiry_release_crowd":   {"paralegal", "how many people are so"},
	"inquiry_release_read":    {"paralegal", "which texts were read, and by alias or cipher what they tell"},
	"inquiry_release_waiver":  {"paralegal", "what people agreed to, by alias or cipher"},
	"inquiry_asking":          {"paralegal provider", "what their own inquiry asked for; what their own body was asked"},
	"inquiry_asking_act":      {"paralegal provider", "the same"},
	"inquiry_report":          {"inquiry", "what reports are called, and how many chapters and letters there are: no word of any"},
	"inquiry_asking_text":     {"paralegal provider", "texts that their own inquiry keeps; where the number of days comes from stands in what was asked as well"},
	"inquiry_panel_link":      {"commissioner inquiry", "the id of the link person's part; who they are is public"},
	"inquiry_panel_item":      {"inquiry panel-member auditor", "what members set down for a meeting, under an alias; the log names the meeting, which is public"},
	"inquiry_panel_paper":     {"inquiry panel-member auditor", "papers put to their own panel; the same"},
	"inquiry_panel_minutes":   {"inquiry panel-member auditor", "minutes of their own panel; the same"},
	"api_token":               {"data-lead chief administrator", "the list of a body's tokens is its own to see and to end, and the service's"},
	"return_due":              {"data-lead other-lead chief inspector statistician token", "their own body's returns, or all"},
	"return_version":          {"data-lead other-lead chief inspector statistician token", "the same"},
	"return_step":             {"data-lead other-lead chief inspector statistician token", "the same"},
	"return_reason":           {"data-lead other-lead chief inspector statistician", "the same"},
	"return_profile_section":  {"data-lead chief inspector statistician", "their own body's profile, or all"},
	"return_profile_view":     {"data-lead chief inspector statistician", "the same"},
	"figures_edition":         {"statistician auditor", "they draft releases; the log names which was acted on"},
	"figures_table":           {"statistician auditor", "the same"},
	"figures_step":            {"statistician auditor", "the same"},
	"figures_file":            {"statistician auditor", "the same"},
	"audit_project":           {"audit-analyst clerk", "projects that they belong to"},
	"audit_run":               {"audit-analyst", "the same"},
	"audit_step":              {"audit-analyst", "the same"},
}

// told says what was shown that nobody has named.
func (v *sights) told(t *testing.T) {
	t.Helper()
	for _, line := range v.found {
		t.Error(line)
	}
	if len(v.values) < 300 || len(v.seen) < 15 {
		t.Errorf("%d values of %d tables were met: the test does not test", len(v.values), len(v.seen))
	}
	for table, named := range whoSees {
		if named.why == "" {
			t.Errorf("nobody has said why %s see %s", named.roles, table)
		}
	}
}

// sealedValues picks some values of every column of every table that is not
// public, that stand in no public table.
func (s *site) sealedValues(t *testing.T) *sights {
	t.Helper()
	out := &sights{values: map[string][]string{}, seen: map[string]map[string]bool{}}
	open := map[string]bool{}
	for _, table := range rooms().Tables() {
		for _, c := range table.Columns {
			for i, v := range s.textsOf(t, table.Name, c) {
				switch {
				case table.Public:
					open[v] = true
				case i < 40 && telling(v) && !slices.Contains(out.values[v], table.Name):
					out.values[v] = append(out.values[v], table.Name)
				}
			}
		}
	}
	for v := range open {
		delete(out.values, v)
	}
	out.everybody(s.browser("administrator").get("/staff/new").Body.String()) // the list of bodies
	visitor := s.browser("visitor")
	for _, rt := range s.web.Routes() {
		if rt.Method == http.MethodGet {
			out.everybody(visitor.get(s.targetOf(rt.Pattern)).Body.String())
		}
	}
	for v := range out.values {
		out.ends.note(v)
	}
	return out
}

// telling says whether a value is long enough to be found in a page by itself.
func telling(v string) bool {
	return utf8.RuneCountInString(v) >= 12 && len(v) < 400 && strings.ContainsAny(v, " -/@=")
}

// everybody takes out what a page shows to everybody.
func (v *sights) everybody(body string) {
	for value := range v.values {
		if strings.Contains(body, value) {
			delete(v.values, value)
		}
	}
}

func (s *site) textsOf(t *testing.T, table, column string) (out []string) {
	t.Helper()
	rows, err := s.db.Query(context.Background(), `SELECT DISTINCT CAST(`+column+` AS TEXT) FROM `+table+` WHERE `+column+` IS NOT NULL LIMIT 500`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// look notes what an answer shows.
func (v *sights) look(role, at, body string) {
	for value := range v.ends.in(body) {
		for _, table := range v.values[value] {
			if v.seen[table] == nil {
				v.seen[table] = map[string]bool{}
			}
			if !v.seen[table][role] && !slices.Contains(strings.Fields(whoSees[table].roles), role) {
				v.found = append(v.found, fmt.Sprintf("%s shows %s a value of %s: %q", at, role, table, value))
			}
			v.seen[table][role] = true
		}
	}
}
