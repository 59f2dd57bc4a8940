package app

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"candour/internal/room/bodies"
	"candour/internal/room/holidays"
	"candour/internal/room/inquiry"
	"candour/internal/room/returns"
	"candour/internal/room/review/rules"
	"candour/internal/room/signin"
	"candour/internal/room/tokens"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

var update = flag.Bool("update", false, "write the golden files again")

const matrixFile = "testdata/access-matrix.golden"

// TestAccessMatrix asks for every route as every role and compares with the
// golden table; on the way no answer may show a row that is not public to a role
// that whoSees does not name. A form is sent empty, with a good token: 403 is the rule that
// refused, 422, 404 or 303 is a request that the rule let through.
func TestAccessMatrix(t *testing.T) {
	s := newSite(t)
	s.makeTokens(t.Context())
	shown := s.sealedValues(t)
	lines, as := []string{}, map[string]*browser{}
	for _, rt := range s.web.Routes() {
		line := fmt.Sprintf("%-4s %-46s", rt.Method, rt.Pattern)
		for _, role := range matrixColumns() {
			if as[role] == nil {
				as[role] = s.browser(role)
			}
			b := as[role]
			var code int
			if rt.Method == http.MethodGet {
				at := s.targetOf(rt.Pattern)
				got := b.get(at)
				code = got.Code
				shown.look(role, at, got.Body.String())
			} else {
				code = b.post(s.targetOf(rt.Pattern), url.Values{}).Code
			}
			if rt.Method != http.MethodGet && code < 400 || slices.Contains(endsSession, rt.Action) {
				delete(as, role) // perhaps it ended the session, or left something in it
			}
			line += fmt.Sprintf(" %*d", len(role), code)
			checkRules(t, rt.Method, rt.Pattern, rt.Action, role, code)
		}
		lines = append(lines, line)
	}
	shown.told(t)
	slices.Sort(lines)
	got := fmt.Sprintf("%-51s %s\n%s\n", "", strings.Join(matrixColumns(), " "), strings.Join(lines, "\n"))
	if *update {
		if err := os.WriteFile(matrixFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(matrixFile)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, string(want), got)
}

// endsSession are the actions after which a session may be another.
var endsSession = []access.Action{signin.SessionCreate, signin.SessionEnd, signin.DemoChoose, signin.AccountManage, rules.ReviewApply, rules.ReviewReturn,
	inquiry.InquiryGive, inquiry.InquiryReturn, inquiry.InquiryNominate, inquiry.InquiryNominee, inquiry.InquiryReply}

// administers are the actions that are an administrator's.
var administers = []access.Action{tokens.TokenRevoke, access.UserManage, bodies.BodyManage, holidays.HolidayManage, signin.StaffAgree, bodies.BodyAgree, bodies.BodySay,
	bodies.BodyMerge, bodies.BodyJoin, holidays.HolidayAgree, access.SettingsManage, rules.OfficeName, rules.OfficeAgree}

// matrixColumns are the people, and a program that calls with an API token and
// nothing else.
func matrixColumns() []string { return append(matrixRoles(), "token") }

// checkRules holds what no golden file may be updated away from.
func checkRules(t *testing.T, method, pattern string, action access.Action, role string, code int) {
	t.Helper()
	if code >= 500 {
		t.Errorf("%s %s as %s: %d", method, pattern, role, code)
	}
	session := slices.Contains([]access.Action{signin.SessionCreate, signin.SessionEnd, signin.DemoChoose}, action)
	// Whoever asks for a review is a visitor; what is theirs opens by their
	// phrase, and not by a role.
	session = session || action == rules.ReviewApply || action == rules.ReviewReturn || action == inquiry.InquirySpeak           // and whoever answers a consultation
	session = session || action == inquiry.InquiryGive || action == inquiry.InquiryReturn                                        // and whoever speaks to an inquiry
	session = session || action == inquiry.InquiryNominate || action == inquiry.InquiryNominee || action == inquiry.InquiryReply // and whoever is nominated for a survivors panel, or got a letter
	own := session || action == signin.AccountManage
	refused := code == http.StatusForbidden || code == http.StatusUnauthorized
	if method == http.MethodGet || refused {
		return
	}
	switch {
	case role == "token" && !session && action != returns.ReturnsSend,
		role == "visitor" && !session,
		role == "auditor" && !own,
		role == "administrator" && !own && !slices.Contains(administers, action):
		t.Errorf("%s %s as %s: %d, must be refused", method, pattern, role, code)
	}
}

// compareLines names each line that differs.
func compareLines(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	testkit.Same(t, a, b, "now:    %s", "before: %s")
	t.Errorf("%s differs; if that was meant, run go test ./internal/app -run TestAccessMatrix -update", matrixFile)
}
