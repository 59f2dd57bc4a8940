package recommendation_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

func TestWhoMayOpenWhat(t *testing.T) {
	s, c := claimed(t)
	everybody := map[string]context.Context{"public": public(), "owner": owner, "owner of another body": other, "verifier": verifier,
		"verifier of the own body": ownJudge, "coordinator": keeper, "analyst": analyst, "auditor": auditor, "administrator": admin}
	for _, x := range []struct {
		target string
		may    string // who may, by name
	}{
		{"/desk", "owner|owner of another body|verifier|verifier of the own body|coordinator|analyst"},
		{"/recommendations/iicsa-final-99/answer", "owner|coordinator"},
		{"/recommendations/iicsa-final-99/commit", "owner|coordinator"},
		{"/recommendations/iicsa-final-99/edit", "coordinator"},
		{"/recommendations/iicsa-final-99/ladder", "coordinator"},
		{"/commitments/" + c.ID + "/report", "owner"},
		{"/commitments/" + c.ID + "/move", "owner"},
		{"/commitments/" + c.ID + "/reading", "owner"},
		{"/commitments/" + c.ID + "/close", "coordinator"},
		{"/commitments/" + c.ID + "/search", "verifier|coordinator"},
		{"/recommendations/iicsa-final-99/search", "coordinator"}, // the verifier is of a body that is asked,
		{"/commitments/" + c.ID + "/finding", "verifier"},
		{"/commitments/" + c.ID + "/view", "verifier"},
		{"/reports/new", "coordinator"},
		{"/reports/iicsa-final/edit", "coordinator"},
		{"/reports/iicsa-final/add", "coordinator"},
		{"/bodies/uk-government/edit", "coordinator"},
		{"/import", "coordinator"},
		{"/import/empty.csv", "coordinator"},
	} {
		before := leaves(t, s.world)
		for name, who := range everybody {
			may := strings.Contains("|"+x.may+"|", "|"+name+"|")
			got := s.get(who, x.target)
			switch {
			case may && got.code != http.StatusOK:
				t.Errorf("%s, %s: %d", x.target, name, got.code)
			case !may && name == "public" && (got.code != http.StatusSeeOther || !strings.HasPrefix(got.location, "/sign-in")):
				t.Errorf("%s, %s: %d to %q, want the sign-in page", x.target, name, got.code, got.location)
			case !may && name != "public" && got.code != http.StatusForbidden:
				t.Errorf("%s, %s: %d, want 403", x.target, name, got.code)
			}
			if !may && strings.Contains(got.body, "<form method=\"post\" action=\""+x.target) {
				t.Errorf("%s shows its form to %s", x.target, name)
			}
		}
		if n := leaves(t, s.world); n != before {
			t.Errorf("%s: looking at it entered %d acts", x.target, n-before)
		}
	}
}

// Posting by hand, past the form that was not shown, is refused as well.
func TestPostingPastTheFormIsRefused(t *testing.T) {
	s, c := claimed(t)
	before := leaves(t, s.world)
	for _, x := range []struct {
		target string
		who    context.Context
	}{
		{"/commitments/" + c.ID + "/finding", owner}, {"/commitments/" + c.ID + "/finding", ownJudge}, {"/commitments/" + c.ID + "/finding", keeper},
		{"/commitments/" + c.ID + "/view", ownJudge}, {"/commitments/" + c.ID + "/move", other}, {"/commitments/" + c.ID + "/report", other},
		{"/commitments/" + c.ID + "/close", other}, {"/commitments/" + c.ID + "/reading", verifier},
		{"/recommendations/iicsa-final-99/answer", other}, {"/recommendations/iicsa-final-99/commit", other},
		{"/recommendations/iicsa-final-99/edit", owner}, {"/recommendations/iicsa-final-99/edit", admin}, {"/reports/new", verifier}, {"/import", owner},
	} {
		token := "x"
		if s.get(x.who, "/desk").code == http.StatusOK {
			// The session's own token, from a form that this person may see.
			if m := tokenForm.FindStringSubmatch(s.get(x.who, "/desk").body); m != nil {
				token = m[1]
			}
		}
		v := map[string][]string{"csrf": {token}, "verdict": {"verified"}, "reasons": {"x"}, "outcome": {"unknown"}, "step": {"publish"}, "title": {"x"}}
		if got := s.sendForm(x.who, x.target, v); got.code != http.StatusForbidden {
			t.Errorf("POST %s: %d, want 403", x.target, got.code)
		}
	}
	s.wrote(before)
}

func TestAFormWithoutItsTokenIsRefused(t *testing.T) {
	s, c := pledged(t)
	before := leaves(t, s.world)
	for target, who := range map[string]context.Context{"/commitments/" + c.ID + "/move": owner, "/recommendations/iicsa-final-99/edit": keeper,
		"/reports/new": keeper, "/recommendations/iicsa-final-99/answer": owner} {
		if s.token(who, target) == "" {
			t.Errorf("%s has no token", target)
		}
		got := s.sendForm(who, target, map[string][]string{"due": {"2028"}, "reason": {"x"}, "title": {"x"}})
		s.wants(got, http.StatusForbidden, "could not tell that this form came from our own page")
	}
	s.wrote(before)
}

func TestEachFieldSaysWhatIsWrong(t *testing.T) {
	s, c := claimed(t)
	at := "/commitments/" + c.ID
	long := strings.Repeat("word ", 4000)
	for _, x := range []struct {
		target string
		who    context.Context
		fields string // name=value, parted by semicolons
		says   string
	}{
		{"/recommendations/iicsa-final-99/answer", owner, "step=check", "Choose the answer that was given"},
		{"/recommendations/iicsa-final-99/answer", owner, "step=check;status=accepted", "Enter when the answer was given"},
		{"/recommendations/iicsa-final-99/answer", owner, "step=check;status=accepted;given=someday", "someday"},
		{"/recommendations/iicsa-final-99/answer", owner, "step=check;status=accepted;given=2026", "Enter what was said"},
		{"/recommendations/iicsa-final-99/answer", owner, "step=check;status=accepted;given=2026;words=x;source_url=javascript:x", "Enter a web address"},
		{"/recommendations/iicsa-final-99/answer", owner, "step=check;status=accepted;given=2026;words=x;part=no", "Choose a part"},
		{"/recommendations/iicsa-final-99/answer", keeper, "step=check;status=accepted;given=2026;words=x", "Choose who gave the answer"},
		{"/recommendations/iicsa-final-99/commit", owner, "step=check", "Enter what will be done"},
		{"/recommendations/iicsa-final-99/commit", owner, "step=check;text=x", "I say in public that no measure was given"},
		{"/recommendations/iicsa-final-99/commit", owner, "step=check;text=x;criterion=y", "Enter by when"},
		{"/recommendations/iicsa-final-99/commit", owner, "step=check;text=x;criterion=y;due=2027;serves=nothing-here", "There is no recommendation nothing-here"},
		{"/recommendations/iicsa-final-99/edit", keeper, "title=", "Enter a title"},
		{"/recommendations/iicsa-final-99/edit", keeper, "summary=", "Enter what is asked for"},
		{"/recommendations/iicsa-final-99/edit", keeper, "deadline=one day", "is not a date or a period"},
		{"/recommendations/iicsa-final-99/edit", keeper, "addressees=A\nA", "listed twice"},
		{"/recommendations/iicsa-final-99/edit", keeper, "parts=no label here", "Write each part as a label"},
		{"/recommendations/iicsa-final-99/edit", keeper, "source_url=ftp://x", "Enter a web address"},
		{"/recommendations/iicsa-final-99/ladder", keeper, "text=", "Enter what was sent or said"},
		{"/recommendations/iicsa-final-99/ladder", keeper, "text=x", "Choose a step of the ladder"},
		{"/recommendations/iicsa-final-99/ladder", keeper, "text=x;body=nobody", "Choose a body"},
		{at + "/move", owner, "due=;reason=x", "Enter the new date"},
		{at + "/move", owner, "due=spring 2027;reason=x", "The new date is the same"},
		{at + "/move", owner, "due=2028", "Enter why the date moves"},
		{at + "/reading", owner, "taken=;value=3", "Enter when it was measured"},
		{at + "/reading", owner, "taken=2026", "Enter the value"},
		{at + "/close", keeper, "reason=x", "Choose what happened to it"},
		{at + "/close", keeper, "how=superseded;reason=x", "Choose the commitment that replaces it"},
		{at + "/close", keeper, "how=withdrawn", "Enter why"},
		{at + "/finding", verifier, "step=check", "Choose whether it was done"},
		{at + "/finding", verifier, "step=check;verdict=verified", "Enter your reasons"},
		{at + "/finding", verifier, "step=check;verdict=verified;reasons=x", "Choose what changed"},
		{at + "/view", verifier, "step=check", "view"},
		{at + "/view", verifier, "step=check;stance=partly", "own words"},
		{at + "/report", owner, "step=check", "Enter what was done"},
		{at + "/report", owner, "step=save;obstacles=" + long, "Shorten this"},
		{at + "/report", owner, "step=attach;text=x", "Choose a file or enter a link"},
		{at + "/report", owner, "step=attach;text=x;url=https://example.org", "Enter what the link leads to"},
		{at + "/report", owner, "step=attach;text=x;url=javascript:1;name=y", "Enter a web address"},
		{at + "/report", owner, "step=check;text=x;claim=done", "I say in public that this is claimed without evidence"},
		{at + "/search", keeper, "result=none", "Enter the day on which it was looked for"},
		{at + "/search", keeper, "searched=20 November 2026", "Choose what was found"},
		{at + "/search", keeper, "searched=20 November 2026;result=none", "Enter where it was looked for"},
		{at + "/search", keeper, "searched=20 November 2026;result=known", "Enter its web address"},
		{"/recommendations/iicsa-final-99/search", keeper, "searched=someday;result=none;places=x", "someday"},
		{"/reports/new", keeper, "", "Enter the title"},
		{"/reports/new", keeper, "title=T;total=many", "Enter how many"},
		{"/reports/new", keeper, "title=T;body=B;kind=K;id=UPPER CASE", "small letters"},
		{"/reports/new", keeper, "title=T;body=B;kind=K;id=iicsa-final", "short name already"},
		{"/reports/new", keeper, "title=T;body=B;kind=K;published=never", "never"},
		{"/reports/iicsa-final/add", keeper, "title=T;summary=S;number=1", "already holds recommendation 1"},
		{"/bodies/uk-government/edit", keeper, "contact=not an address", "Enter one email address"},
		{"/bodies/uk-government/edit", keeper, "kind=zoo", "Choose what kind"},
	} {
		var fields []string
		typed := ""
		for _, f := range strings.Split(x.fields, ";") {
			name, value, _ := strings.Cut(f, "=")
			fields = append(fields, name, value)
			if name == "text" || name == "words" || name == "title" {
				typed = value
			}
		}
		got := s.post(x.who, x.target, fields...)
		if got.code != http.StatusUnprocessableEntity || !strings.Contains(got.body, x.says) || !strings.Contains(got.body, "There is a problem") {
			t.Errorf("%s with %.60q: %d, want 422 and %q\n%s", x.target, x.fields, got.code, x.says, plain(got.body))
		}
		if typed != "" && !strings.Contains(got.body, typed) {
			t.Errorf("%s lost what was typed: %q", x.target, typed)
		}
	}
}
