package returns_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

var (
	chief1 = person("chief-1", force1, access.RoleChief)
	chief2 = person("chief-2", force2, access.RoleChief)
	// lead1Too is a second account of the human of lead1, as chief officer.
	lead1Too = func() access.Actor {
		a := person("lead-1-too", force1, access.RoleChief)
		a.Human = lead1.Human
		a.Standing.Selves = []string{lead1.ID, a.ID, lead1.Human}
		return a
	}()
)

// openSigned opens a round that asks for a chief officer's signature.
func (w *world) openSigned(period string) returns.Round {
	w.t.Helper()
	r, err := returns.CheckRound("investigations", "Investigations "+period, period, "2026-03-31")
	w.do(err)
	r.ChiefSigns = true
	r, err = w.OpenRound(as(deskA), r)
	w.do(err)
	return r
}

func (w *world) refused(err error, code errs.Code, words string) {
	w.t.Helper()
	if !errs.Is(err, code) || !strings.Contains(errs.Message(err), words) {
		w.t.Errorf("got %v, want %v with %q", err, code, words)
	}
}

func TestAChiefOfficerSignsBeforeItCounts(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.openSigned("2023"), force1)
		w.refused(w.Sign(as(chief1), r.ID), errs.NotFound, "") // nobody submitted: whose work it is is not known
		v := w.send(lead1, r.ID, national(2)...)
		w.do(w.Submit(as(lead1), r.ID, ""))

		w.refused(w.Approve(as(deskA), r.ID), errs.Conflict, returns.NotSigned)
		if n, _, err := w.clean(deskA, r.RoundID); err != nil || n != 0 {
			t.Errorf("approved %d together, unsigned: %v", n, err)
		}
		noSelves := chief1
		noSelves.Standing.Selves = nil
		for name, a := range map[string]access.Actor{"whoever submitted": lead1, "their other account": lead1Too, "another body's chief": chief2,
			"the desk": deskA, "the inspector": inspect, "somebody whose human is not known": noSelves} {
			if err := w.Sign(as(a), r.ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s signed: %v", name, err)
			}
			if err := w.Decline(as(a), r.ID, "One line is missing."); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s sent it back as the chief officer: %v", name, err)
			}
		}
		w.refused(w.Decline(as(chief1), r.ID, " "), errs.Invalid, "Say why")
		w.do(w.Sign(as(chief1), r.ID))
		signed, _, err := w.SeeVersion(as(lead1), v.ID)
		if err != nil || signed.SignedBy != chief1.Human || signed.SignedName != chief1.Name || signed.SignedAt.IsZero() {
			t.Fatalf("%+v %v", signed, err)
		}
		w.refused(w.Sign(as(chief1), r.ID), errs.Conflict, "signed already")
		both := deskB // the chief officer's own account at the desk
		both.Standing.Selves = []string{deskB.ID, chief1.Human}
		w.refused(w.Approve(as(both), r.ID), errs.Conflict, returns.SignedByOne)
		w.do(w.Approve(as(deskA), r.ID))

		w.do(w.Unlock(as(deskA), r.ID, "One suspect was given twice."))
		w.send(lead1, r.ID, national(3)...)
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.refused(w.Approve(as(deskA), r.ID), errs.Conflict, returns.NotSigned) // a new version
		w.do(w.Decline(as(chief1), r.ID, "Row 3 is of last year."))
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.do(w.Sign(as(chief1), r.ID))
		w.do(w.SendBack(as(deskA), r.ID, "Please look at row 2."))
		w.do(w.Submit(as(lead1), r.ID, "")) // the same version, submitted anew
		w.refused(w.Approve(as(deskA), r.ID), errs.Conflict, returns.NotSigned)
		w.do(w.Sign(as(chief1), r.ID))
		w.do(w.Approve(as(deskA), r.ID))
	})
}

// TestHalfASignatureIsNone: each part of the record that is missing closes.
func TestHalfASignatureIsNone(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.openSigned("2023"), force1)
		w.do(w.Nil(as(lead1), r.ID, ""))
		w.do(w.Submit(as(lead1), r.ID, ""))
		for _, nobody := range []access.Actor{{ID: "chief-1", Name: chief1.Name}, {ID: "chief-1", Human: chief1.Human}} {
			nobody.Body, nobody.Roles, nobody.Standing = force1, chief1.Roles, chief1.Standing
			w.refused(w.Sign(as(nobody), r.ID), errs.Conflict, "not known which person")
		}
		whole := returns.Version{SignedBy: "H", SignedName: "N", SignedAt: w.clock.Now()}
		for _, part := range []func(*returns.Version){func(v *returns.Version) { v.SignedBy = "" }, func(v *returns.Version) { v.SignedName = "" },
			func(v *returns.Version) { v.SignedAt = returns.Moment("soon") }} {
			half := whole
			if part(&half); !whole.Signed() || half.Signed() {
				t.Errorf("%+v counts as signed", half)
			}
		}
		mine, err := w.Mine(as(deskA))
		w.do(err)
		for _, o := range mine {
			if seen, err := w.See(as(deskA), o.ID); err != nil || seen.WaitsForChief != o.WaitsForChief || o.WaitsForChief != (o.ID == r.ID) {
				t.Errorf("%s: the list says %v, the page %v (%v)", o.Body, o.WaitsForChief, seen.WaitsForChief, err)
			}
		}
	})
}

// TestOnlyARoundThatAsksWaits: rounds of before, others, and what the desk put
// in the place of a return go on as they did.
func TestOnlyARoundThatAsksWaits(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		r := w.of(w.openEarlier(), force1)
		w.send(lead1, r.ID, nationalIn("2022", 2)...)
		w.do(w.Submit(as(lead1), r.ID, ""))
		w.refused(w.Sign(as(chief1), r.ID), errs.Conflict, "No chief officer is asked")
		w.refused(w.Decline(as(chief1), r.ID, "One line is missing."), errs.Conflict, "No chief officer is asked")
		w.do(w.Approve(as(deskA), r.ID))
		now := w.of(w.openSigned("2023"), force1)
		w.do(w.Substitute(as(deskA), now.ID, "The figures of 2022 stand in."))
		w.refused(w.Sign(as(chief1), now.ID), errs.Conflict, "No chief officer is asked")
		w.do(w.Approve(as(deskB), now.ID))
	})
}

func TestTheChiefOfficerOnPages(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	s := pages.New(t, pages.Sessions{}, []access.Rules{returns.Access()}, returnspages.Templates(), func(rd *web.Renderer) []web.Route {
		return returnspages.New(w.Service, rd, "https://test.example").Routes()
	})
	open := returns.RoundPath + "/new"
	s.Wants(s.Get(deskA, open), 200, "A chief officer signs each return before it counts")
	s.Wants(s.Post(deskA, open, open, "kind", "investigations", "title", "Kept title", "period", "soon", "due", "2026-03-31", "chief_signs", "yes"), 422, "Enter a period")
	s.Wants(s.Post(deskA, open, open, "kind", "investigations", "title", "Investigations", "period", "2023", "due", "2026-03-31", "chief_signs", "yes"), 303)
	r := w.of(w.roundNow(), force1)
	at := returns.ReturnPath + "/" + r.ID
	w.send(lead1, r.ID, national(2)...)
	s.Wants(s.Get(chief1, at), 200, "Not signed", "!Sign the return")
	w.do(w.Submit(as(lead1), r.ID, ""))

	for _, a := range []access.Actor{lead1, deskA} {
		s.Wants(s.Get(a, returns.RoundPath+"/"+r.RoundID), 200, "Waits for the chief officer", "Waits for others (1)")
		s.Wants(s.Get(a, at), 200, "Waits for the chief officer", "!Sign the return", "!Approve the return")
	}
	onDesk(w, chief1, "Sign the return: ")
	onDesk(w, deskA, "others: 1 return waits for a chief officer to sign it")
	s.Wants(s.Get(chief2, at), 404, "!Waits for the chief officer")
	s.Wants(s.Get(lead1Too, at), 200, "Waits for the chief officer", "!Sign the return")
	version := returns.VersionPath + "/" + w.of(w.roundNow(), force1).Current
	s.Wants(s.Get(chief1, at), 200, "Before you decide", "Open version 1", "Send it back", "!Sign the return")
	s.Wants(s.Get(chief1, version), 200, "Go on: decide on the return")
	s.Wants(s.Get(chief1, at), 200, "Rows in each table", "Investigation", "Suspect", "Victim", "Sign the return", "Send it back", "!Before you decide")
	s.Wants(s.Post(chief1, at, at+"/decline", "decline_reason", ""), 422, "Say why")
	s.Wants(s.Post(chief1, at, at+"/decline", "decline_reason", "Row 2 is of last year."), 303)
	s.Wants(s.Get(lead1, at+"?done=decline"), 200, "Row 2 is of last year.", "Not signed", "Submit the return")
	w.do(w.Submit(as(lead1), r.ID, ""))
	stale := s.Fill(s.Get(deskA, at), at+"/back", "reason", "") // a form from before the button went
	s.Wants(s.SendForm(deskA, at+"/approve", stale), 409, returns.NotSigned)
	s.Wants(s.Post(chief1, at, at+"/sign"), 303)
	onDesk(w, chief1, "others: 1 return waits for somebody else to approve it")
	onDesk(w, deskA, "1 return to approve: ")
	for _, a := range []access.Actor{lead1, deskA, chief1} {
		s.Wants(s.Get(a, at), 200, "Signed by the chief officer on 1 March 2026", chief1.Name, "!Sign the return")
	}
	s.Wants(s.Get(deskA, at), 200, "Before you decide", "Open version 1", "!Approve the return")
	s.Wants(s.SendForm(deskA, at+"/approve", s.Fill(s.Get(deskA, at), at+"/back")), 422, "You have not opened this version", "Open version 1")
	s.Wants(s.Get(deskA, version), 200, "Go on: decide on the return")
	s.Wants(s.Get(deskA, at), 200, "Approve the return", "!Before you decide")
	s.Wants(s.Get(deskA, returns.DeskPath), 200, "!Waits for the chief officer")
	s.Wants(s.Post(deskA, at, at+"/approve"), 303)
}
