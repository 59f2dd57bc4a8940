package app

import (
	"strings"
	"testing"

	"candour/internal/site/madeup"
	"candour/internal/trust/access"
)

// TestWhoeverLosesItsLastOwnerIsNotCalledLate: what two people did not find of a body is
// called late while somebody there can answer, in the same moment no more when their
// account is disabled, and again when it is not. Real bodies have no account here.
func TestWhoeverLosesItsLastOwnerIsNotCalledLate(t *testing.T) {
	s := bareSite(t)
	if err := s.seedMadeUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx := access.WithActor(t.Context(), administrator())
	page := func() string { return asked(s.server, "/recommendations/made-up-06").Body.String() }
	const late, plain = "No answer found on", "since nobody at Made-up Council has been given the means to answer here"
	wants := func(when string, isLate bool) {
		t.Helper()
		got := page()
		body := asked(s.server, "/bodies/"+madeup.Council).Body.String()
		if strings.Contains(got, late) != isLate || strings.Contains(got, plain) == isLate || strings.Contains(body, `id="unheard"`) == isLate {
			t.Errorf("%s: late %v, plain %v, its own page %v", when, strings.Contains(got, late), strings.Contains(got, plain), strings.Contains(body, `id="unheard"`))
		}
	}
	wants("an owner can answer", true)
	id := s.one(`SELECT id FROM staff WHERE body = '` + madeup.Council + `'`)
	for _, disabled := range []bool{true, false} {
		p, err := s.signin.StaffMember(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		p.Disabled = disabled
		if err := s.signin.ChangeStaff(ctx, p, "Made up."); err != nil {
			t.Fatal(err)
		}
		wants(map[bool]string{true: "its owner was disabled", false: "and let in again"}[disabled], !disabled)
	}
	p, err := s.signin.StaffMember(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	p.Body = madeup.Police
	if err := s.signin.ChangeStaff(ctx, p, "Made up."); err != nil {
		t.Fatal(err)
	}
	wants("its owner went to another body", false)
}
