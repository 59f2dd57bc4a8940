package figures_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestTheLifeOfARelease(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		e := p.draft("Suspects in 2023", bySetting)
		if e.ReleaseID != "suspects-in-2023" || e.State != figures.IsDrafted || e.Proposer != "H-drafter" {
			t.Fatalf("%+v", e)
		}
		p.must(p.Service.Edit(as(drafter), e.ID, e.Version, figures.DraftInput{Title: "Suspects in 2023", Synopsis: "Other words."}))
		if err := p.Service.Edit(as(drafter), e.ID, e.Version, figures.DraftInput{Title: "x", Synopsis: "y"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("an old version was taken: %v", err)
		}
		if r, err := p.Build(as(drafter), e.ID, 0); err != nil || !r.Clear() {
			t.Fatal(r, err)
		}
		e = p.again(e)
		if e.State != figures.IsBuilt || len(e.Pins) != 3 || e.Code != "test-1" || e.Digest == "" {
			t.Fatalf("%+v", e)
		}
		if _, err := p.Service.Release(as(access.Public()), e.ReleaseID, 0); !errs.Is(err, errs.NotFound) {
			t.Error("a draft can be seen")
		}
		p.must(p.Send(as(drafter), e.ID, 0, ""))
		for name, a := range map[string]access.Actor{"oneself": drafter, "one's other account": secondAccount, "nobody known": nameless, "an administrator": nobody, "the public": access.Public()} {
			if err := p.Assure(as(a), e.ID, 0, e.Digest, "Counted by hand."); err == nil {
				t.Errorf("%s checked the release", name)
			}
		}
		if err := p.Assure(as(checker), e.ID, 0, "other", "Counted by hand."); !errs.Is(err, errs.Conflict) {
			t.Errorf("other bytes were checked: %v", err)
		}
		p.must(p.SendBack(as(checker), e.ID, 0, "Say what a suspect is."))
		p.must(p.SetTable(as(third), e.ID, 0, "T1", strings.Replace(bySetting, "by setting", "by the setting", 1)))
		_, err := p.Build(as(drafter), e.ID, 0)
		p.must(err)
		e = p.again(e)
		p.must(p.Send(as(drafter), e.ID, 0, ""))
		if err := p.Assure(as(third), e.ID, 0, e.Digest, "Counted by hand."); !errs.Is(err, errs.Forbidden) {
			t.Errorf("one who wrote in it checked it: %v", err)
		}
		if err := p.Assure(as(checker), e.ID, 0, e.Digest, "Not opened."); !errs.Is(err, errs.Conflict) {
			t.Errorf("checked by somebody who did not open it: %v", err)
		}
		p.sees(e, checker)
		p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		if err := p.PublishNow(as(drafter), e.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("published before it was frozen: %v", err)
		}
		at := p.clock.Now().Add(2 * time.Hour)
		p.sees(e, drafter)
		p.must(p.Freeze(as(drafter), e.ID, 0, at))
		if n, err := p.PublishDue(system()); n != 0 || err != nil {
			t.Errorf("published before its time: %d, %v", n, err)
		}
		l, err := p.Service.List(as(access.Public()))
		if err != nil || len(l.Releases) != 0 || len(l.Upcoming) != 1 {
			t.Errorf("%+v %v", l, err)
		}
		if n := p.canBeFound(e.ReleaseID); n != 0 {
			t.Error("a release that waits for its time can be found")
		}
		p.clock.Set(at)
		if n, err := p.PublishDue(system()); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		if n, err := p.PublishDue(system()); n != 0 || err != nil {
			t.Errorf("published twice: %d, %v", n, err)
		}
		if n := p.canBeFound(e.ReleaseID); n != 1 {
			t.Errorf("a published release can be found %d times", n)
		}
		e, err = p.Service.Release(as(access.Public()), e.ReleaseID, 0)
		if err != nil || !e.PublishedAt.Equal(at) || !p.Uses(context.Background(), e.Pins[0]) || p.Uses(context.Background(), "version-%") {
			t.Fatalf("%+v %v", e, err)
		}
		r, err := p.Reproduce(as(checker), e.ReleaseID, 0)
		if err != nil || !r.Same() || len(r.Files) < 5 {
			t.Fatalf("%+v %v", r, err)
		}
		// Rows that come later change nothing; rows that were changed are found.
		p.shelf.put("force-a", "2023", "suspect", suspectRows(1, 1, "M", "group")...)
		if r, err = p.Reproduce(as(checker), e.ReleaseID, 0); err != nil || !r.Same() {
			t.Errorf("a later version changed it: %s %v", r.First(), err)
		}
		p.shelf.versions[0].rows = p.shelf.versions[0].rows[1:]
		if r, err = p.Reproduce(as(checker), e.ReleaseID, 0); err == nil && r.Same() {
			t.Error("changed rows were not found")
		}
		trail, err := p.Service.Trail(as(drafter), e.ID)
		if err != nil || len(trail) != 11 || trail[10].Step != figures.StepPublish || trail[10].Digest != e.Digest {
			t.Errorf("%d steps, %v", len(trail), err)
		}
		report, err := p.ledger.Verify(context.Background(), nil)
		if err != nil || !report.Holds() {
			t.Errorf("%+v %v", report, err)
		}
		if n := p.count(`SELECT count(*) FROM figures_published`); n != 1 {
			t.Errorf("%d public records", n)
		}
	})
}

// TestADisclosingReleaseIsMended: a table that prints by itself what another
// hides to protect a number hides it too.
// canBeFound counts in how many ways a search is given a release: by the list of what
// there is, which must be the same as by its id.
func (p *place) canBeFound(release string) int {
	p.t.Helper()
	f, ctx := p.Service.Finder(), as(access.Public())
	stubs, err := f.List(ctx)
	p.must(err)
	found, err := f.Load(ctx, []string{release})
	if p.must(err); len(found) != len(stubs) {
		p.t.Errorf("%d are listed, %d given", len(stubs), len(found))
	}
	return len(found)
}

func TestADisclosingReleaseIsMended(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		p.publish("Suspects by setting and sex", bySex)
		e := p.draft("Institutions", inInstitutions)
		r, err := p.Build(as(drafter), e.ID, 0)
		p.must(err)
		if !r.Clear() || r.Against == 0 {
			t.Fatalf("it was stopped: %+v", r)
		}
		hidden := 0
		for _, c := range first(p.ownResults(e)).Cells {
			if c.Hidden == output.Confidential {
				hidden++
			}
		}
		if hidden == 0 {
			t.Error("what the first release hides is printed")
		}
		e = p.frozen(p.again(e))
		p.now(e)
		all, err := p.Audit(as(drafter))
		if err != nil || len(all.Stops) > 0 || all.Hidden == 0 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// TestTwoReleasesThatTellTooMuchTogether: each is right by itself; whichever is
// frozen first keeps the other from it.
func TestTwoReleasesThatTellTooMuchTogether(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	a, b := p.built("Suspects by setting and sex", bySex), p.built("Institutions", inInstitutions)
	for _, e := range []figures.Edition{a, b} {
		p.must(p.Send(as(drafter), e.ID, 0, ""))
		p.sees(e, checker)
		p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
	}
	at := p.clock.Now().Add(time.Hour)
	p.must(p.Freeze(as(checker), a.ID, 0, at))
	if err := p.Freeze(as(checker), b.ID, 0, at); !errs.Is(err, errs.Invalid) {
		t.Fatalf("the second was frozen: %v", err)
	}
	if b = p.again(b); b.State != figures.IsRefused || b.Report.Clear() || b.AssuredBy != "" {
		t.Errorf("%s %+v", b.State, b.Report)
	}
	p.must(p.Reopen(as(drafter), a.ID, 0, "A made-up mistake."))
	if _, err := p.Build(as(drafter), b.ID, 0); err != nil {
		t.Fatal(err)
	}
	if b = p.again(b); b.State != figures.IsBuilt {
		t.Errorf("%s: %+v", b.State, b.Report)
	}
}

func TestTwinsStopARelease(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	for _, v := range p.shelf.versions[:3] { // victims that were made from the rows of suspects
		p.shelf.put(v.load.Body, "2023", "victim", v.rows...)
	}
	victims := strings.NewReplacer("Suspects", "Victims", `"suspect"`, `"victim"`).Replace(bySex)
	e := p.draft("Suspects and victims", bySex, victims)
	r, err := p.Build(as(drafter), e.ID, 0)
	p.must(err)
	if r.Clear() || r.Stops[0].Kind != "twins" {
		t.Fatalf("%+v", r)
	}
	if e = p.again(e); e.State != figures.IsRefused {
		t.Error(e.State)
	}
	if err := p.Send(as(drafter), e.ID, 0, ""); !errs.Is(err, errs.Conflict) {
		t.Errorf("sent: %v", err)
	}
	p.must(p.RemoveTable(as(drafter), e.ID, 0, "T2"))
	if r, err = p.Build(as(drafter), e.ID, 0); err != nil || !r.Clear() {
		t.Errorf("%+v %v", r, err)
	}
}

func TestACorrection(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		first := p.publish("Suspects in 2023", bySetting)
		was := map[string]figures.File{}
		files, err := p.Service.Files(context.Background(), first)
		p.must(err)
		for _, f := range files {
			was[f.Name], _, err = p.Service.File(as(access.Public()), first.ReleaseID, 1, f.Name)
			p.must(err)
		}
		if _, err := p.Correct(as(drafter), first.ID, figures.CorrectInput{Why: "x"}); !errs.Is(err, errs.Invalid) {
			t.Error("a correction without what changes")
		}
		p.shelf.put("force-a", "2023", "suspect", suspectRows(0, 60, "M", "group")...)
		next, err := p.Correct(as(drafter), first.ID, figures.CorrectInput{Why: "A made-up force sent a list twice.", Changed: "All figures."})
		p.must(err)
		if _, err := p.Correct(as(drafter), first.ID, figures.CorrectInput{Why: "It was wrong.", Changed: "All figures."}); !errs.Is(err, errs.Conflict) {
			t.Error("two corrections at once")
		}
		r, err := p.Build(as(drafter), next.ID, 0)
		p.must(err)
		if !r.Clear() {
			t.Fatalf("%+v", r)
		}
		next = p.frozen(p.again(next))
		p.now(next)
		now, err := p.Service.Release(as(access.Public()), first.ReleaseID, 0)
		if err != nil || now.Number != 2 || now.Why == "" {
			t.Fatalf("%+v %v", now, err)
		}
		for name, f := range was {
			old, _, err := p.Service.File(as(access.Public()), first.ReleaseID, 1, name)
			if err != nil || !bytes.Equal(old.Data, f.Data) {
				t.Errorf("%s of the first edition changed: %v", name, err)
			}
		}
		results, err := p.Service.Results(as(access.Public()), now)
		p.must(err)
		revised := 0
		for i := range results[0].Cells {
			if results[0].Cells[i].Has(output.Revised) {
				revised++
			}
		}
		if revised == 0 {
			t.Error("no figure bears [r]")
		}
		for n := 1; n <= 2; n++ {
			if r, err := p.Reproduce(as(checker), first.ReleaseID, n); err != nil || !r.Same() {
				t.Errorf("edition %d: %+v %v", n, r, err)
			}
		}
	})
}

func TestAFileThatWasChangedIsNotGiven(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	e := p.publish("Suspects in 2023", bySetting)
	p.must(p.db.InTx(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE figures_data SET data = ? WHERE id = ?`, []byte("other"), e.ID+".T1.csv")
		return err
	}))
	if _, _, err := p.Service.File(as(access.Public()), e.ReleaseID, 0, "T1.csv"); err == nil || errs.Is(err, errs.NotFound) {
		t.Errorf("changed bytes were given: %v", err)
	}
	for _, name := range []string{output.KeptName("T1"), figures.TracedName("T1"), "none", "../T1.csv"} {
		if _, _, err := p.Service.File(as(access.Public()), e.ReleaseID, 0, name); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s was given: %v", name, err)
		}
	}
}

func TestTraces(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	e := p.publish("Suspects in 2023", bySetting)
	pub, err := p.Trace(as(access.Public()), e.ReleaseID, 0, "T1:setting=group")
	p.must(err)
	if len(pub.Returns) != 3 || len(pub.Rows) != 0 {
		t.Fatalf("%+v", pub)
	}
	lead, err := p.Trace(as(leadA), e.ReleaseID, 0, "T1:setting=group")
	p.must(err)
	if len(lead.Rows) != 60 {
		t.Errorf("%d rows", len(lead.Rows))
	}
	for _, r := range lead.Rows {
		if r.Body != "force-a" {
			t.Errorf("a row of %s", r.Body)
		}
	}
	all, err := p.Trace(as(leadA), e.ReleaseID, 0, "T1")
	p.must(err)
	if len(all.Rows) != 40+20+30+3+12+9 {
		t.Errorf("%d rows behind the total", len(all.Rows))
	}
	for cell, words := range map[string]string{"T9": "no table T9", "T1:setting=none": "no code", "T1:colour=red": "has no", "": "Begin with a table", "T1:setting": "not understood"} {
		if _, err := p.Trace(as(access.Public()), e.ReleaseID, 0, cell); err == nil || !strings.Contains(errs.Message(err), words) {
			t.Errorf("%q: %v", cell, err)
		}
	}
	var out bytes.Buffer
	p.must(figures.RunTrace(as(drafter), p.Service, &out, e.ReleaseID, "T1:setting=group", true))
	if !strings.Contains(out.String(), "Made-up force-a") || strings.Contains(out.String(), "SYN-") {
		t.Error(out.String())
	}
	out.Reset()
	p.must(figures.RunReproduce(as(drafter), p.Service, &out, e.ReleaseID, 0))
	if !strings.Contains(out.String(), "byte for byte") {
		t.Error(out.String())
	}
	out.Reset()
	p.must(figures.RunAudit(as(drafter), p.Service, &out))
	for _, format := range []string{"text", "csv", "json-stat"} {
		out.Reset()
		p.must(figures.RunTable(as(drafter), p.Service, &out, bySetting, format))
		if out.Len() < 50 {
			t.Errorf("%s: %s", format, out.String())
		}
		madeUp := map[string]string{"text": "These figures are made up", "csv": ",yes,", "json-stat": `"made_up": true`}[format]
		if !strings.Contains(out.String(), madeUp) {
			t.Errorf("%s of made-up figures does not say so: %s", format, out.String())
		}
		out.Reset()
		p.must(figures.RunTable(as(secondAccount), p.Service, &out, bySetting, format))
		if strings.Contains(out.String(), madeUp) {
			t.Errorf("%s of figures of a real person says that they are made up", format)
		}
	}
	if err := figures.RunTable(as(access.Public()), p.Service, &out, bySetting, "text"); !errs.Is(err, errs.Unauthenticated) {
		t.Errorf("the public counts: %v", err)
	}
	if err := figures.RunTable(as(drafter), p.Service, &out, "title =", "text"); !errs.Is(err, errs.Invalid) {
		t.Errorf("a broken definition: %v", err)
	}
}

// A nil return has no version of its table, and leaves no gap where one is named.
func TestOnlyTablesThatCameAreNamed(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	info, err := p.Info(as(drafter), figures.Edition{Number: 1, Loads: []tabulate.Load{{VersionID: "a", Schema: "investigation", SchemaVersion: "1"},
		{VersionID: "b", Schema: "investigation", Nil: true}, {VersionID: "c", Schema: "referral", SchemaVersion: "1"}}})
	if err != nil || strings.Join(info.SchemaVersions, ", ") != "investigation 1, referral 1" || len(info.ReturnVersions) != 3 {
		t.Errorf("%+v, %v", info, err)
	}
}
