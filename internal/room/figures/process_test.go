package figures_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestABuildOfNothingIsStopped(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		e := p.draft("Nothing", strings.Replace(bySetting, `"2023"`, `"2019"`, 1), bySetting)
		r, err := p.Build(as(drafter), e.ID, 0)
		p.must(err)
		if r.Clear() || r.Stops[0].Kind != "nothing" || r.Stops[0].Table != "T1" || !strings.Contains(r.Stops[0].Words, "no return was counted. Looked for: approved returns of “suspect” for 2019") {
			t.Fatalf("%+v", r.Stops)
		}
		if len(r.Stops) != 1 {
			t.Errorf("the table with returns was stopped too: %+v", r.Stops)
		}
		if e = p.again(e); e.State != figures.IsRefused {
			t.Errorf("%s", e.State)
		}
		if err := p.Send(as(drafter), e.ID, 0, ""); !errs.Is(err, errs.Conflict) {
			t.Errorf("it was sent: %v", err)
		}
	})
}

// A period that is not over, by the day in the United Kingdom, is not published.
func TestFiguresOfAPeriodThatIsNotOver(t *testing.T) {
	for _, c := range []struct {
		period string
		at     time.Time
		stops  bool
	}{
		{"2026-Q4", time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), true},
		{"2026-Q4", time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC), true},
		{"2026-Q4", time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), false},
		{"2026-Q2", time.Date(2026, 6, 30, 22, 59, 0, 0, time.UTC), true},
		{"2026-Q2", time.Date(2026, 6, 30, 23, 0, 0, 0, time.UTC), false}, // 1 July in London
		{"2026", time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), true},
		{"2026-27", time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC), true},
	} {
		p := newPlace(t, testkit.SQLite(t))
		p.clock.Set(c.at)
		for _, body := range []string{"force-a", "force-b", "force-c"} {
			p.shelf.put(body, c.period, "suspect", suspectRows(1, 40, "M", "group")...)
		}
		e := p.draft("Not over", strings.Replace(bySetting, `"2023"`, `"`+c.period+`"`, 1))
		r, err := p.Build(as(drafter), e.ID, 0)
		p.must(err)
		if stopped := !r.Clear(); stopped != c.stops || stopped && r.Stops[0].Kind != "period" {
			t.Errorf("%s on %s: %+v", c.period, c.at, r.Stops)
		}
	}
}

// Whoever checks, freezes or publishes has opened every table of this build.
func TestWhoJudgesHasOpenedThisBuild(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		refused := func(what string, err error) {
			t.Helper()
			if !errs.Is(err, errs.Conflict) || !strings.Contains(errs.Message(err), "not opened the preview") {
				t.Errorf("%s: %v", what, err)
			}
		}
		e := p.built("Suspects", bySetting)
		p.sees(e, checker)
		p.must(p.Reopened(e)) // the same tables are built again, with another title
		e = p.again(e)
		p.must(p.Send(as(drafter), e.ID, 0, ""))
		refused("checked after an earlier build was opened", p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		p.sees(e, drafter)
		refused("somebody else opened it", p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		leaves := p.count(`SELECT count(*) FROM opened`)
		p.sees(e, checker)
		p.sees(e, checker)
		if n := p.count(`SELECT count(*) FROM opened`) - leaves; n != 1 {
			t.Errorf("%d entries of one opening", n)
		}
		p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		at := p.clock.Now().Add(time.Hour)
		refused("frozen", p.Freeze(as(third), e.ID, 0, at))
		p.must(p.Freeze(as(checker), e.ID, 0, at))
		refused("asked early", p.AskEarly(as(third), e.ID, 0, "A debate is earlier."))
		p.clock.Set(at)
		refused("published at its time", p.PublishNow(as(third), e.ID, 0))
		p.must(p.PublishNow(as(checker), e.ID, 0))
		for _, a := range []access.Actor{leadA, nobody, access.Public()} {
			if _, _, err := p.Preview(as(a), e.ID); err == nil {
				t.Errorf("%s opened the preview", a.ID)
			}
		}
	})
}

// Reopened changes an edition and builds it again.
func (p *place) Reopened(e figures.Edition) error {
	p.t.Helper()
	if err := p.SetTable(as(third), e.ID, 0, "T1", strings.Replace(bySetting, "by setting", "by the setting", 1)); err != nil {
		return err
	}
	_, err := p.Build(as(drafter), e.ID, 0)
	return err
}

func TestBeforeItsTimeTakesAReasonAndTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		p := newPlace(t, d)
		e := p.built("Suspects", bySetting)
		p.must(p.Send(as(drafter), e.ID, 0, ""))
		p.sees(e, checker, drafter)
		p.must(p.Assure(as(checker), e.ID, 0, e.Digest, "Counted by hand."))
		for name, at := range map[string]time.Time{"none": {}, "past": p.clock.Now().Add(-time.Hour), "now": p.clock.Now()} {
			if err := p.Freeze(as(checker), e.ID, 0, at); !errs.Is(err, errs.Invalid) {
				t.Errorf("frozen to %s: %v", name, err)
			}
		}
		at := p.clock.Now().Add(48 * time.Hour)
		p.must(p.Freeze(as(checker), e.ID, 0, at))
		if err := p.SetTime(as(checker), e.ID, 0, at.Add(-time.Hour)); !errs.Is(err, errs.Invalid) {
			t.Errorf("brought forward by one: %v", err)
		}
		if err := p.PublishNow(as(checker), e.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("published early by one: %v", err)
		}
		if err := p.AskEarly(as(drafter), e.ID, 0, "  "); !errs.Is(err, errs.Invalid) {
			t.Errorf("asked without a reason: %v", err)
		}
		p.must(p.AskEarly(as(drafter), e.ID, 0, "A made-up hearing is tomorrow."))
		for _, a := range []access.Actor{drafter, secondAccount} {
			if err := p.PublishNow(as(a), e.ID, 0); err == nil {
				t.Errorf("%s asked and published", a.ID)
			}
		}
		p.must(p.SetTime(as(checker), e.ID, 0, at.Add(time.Hour))) // takes the asking back
		if err := p.PublishNow(as(checker), e.ID, 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("published on an asking of another time: %v", err)
		}
		p.must(p.AskEarly(as(drafter), e.ID, 0, "A made-up hearing is tomorrow."))
		p.must(p.PublishNow(as(checker), e.ID, 0))
		trail, err := p.Trail(as(drafter), e.ID)
		p.must(err)
		if last := trail[len(trail)-1]; last.Step != figures.StepPublish || !strings.Contains(last.Words, "Before its time") ||
			!strings.Contains(last.Words, "A made-up hearing is tomorrow.") || !strings.Contains(last.Words, drafter.Name) {
			t.Errorf("%+v", last)
		}
	})
}

// plain gives what a file says, of an ODS file what is in its parts.
func plain(t *testing.T, f figures.File) string {
	t.Helper()
	if !strings.HasSuffix(f.Name, ".ods") {
		return string(f.Data)
	}
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		if err == nil {
			_, err = io.Copy(&out, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// Every file says truly whether it is published, made up and provisional: to
// staff before, and to everybody after, with bytes that come out the same again.
func TestEveryFormatSaysWhatItIs(t *testing.T) {
	for _, provisional := range []bool{false, true} {
		p := newPlace(t, testkit.SQLite(t))
		for _, v := range p.shelf.versions {
			v.load.Provisional = provisional
		}
		e := p.built("Suspects", bySetting)
		e = p.frozen(e)
		files, err := p.Files(as(drafter), e)
		p.must(err)
		stored := map[string]string{}
		for _, f := range files {
			kept, err := p.OpenFile(as(drafter), e, f.Name)
			p.must(err)
			stored[f.Name] = figures.Hash(kept.Data)
			draft, err := p.StaffFile(as(drafter), e.ID, f.Name)
			p.must(err)
			if text := plain(t, draft); !strings.Contains(text, "not published") {
				t.Errorf("%s does not say to staff that it is not published", f.Name)
			}
		}
		// Only what is said of the release differs from the kept bytes.
		results, err := p.ResultsOf(as(drafter), e)
		p.must(err)
		info, err := p.Service.Info(as(drafter), e)
		p.must(err)
		again, err := figures.Exports(results, info)
		p.must(err)
		for _, f := range again {
			if figures.Hash(f.Data) != stored[f.Name] {
				t.Errorf("%s does not come out of the printed tables byte for byte", f.Name)
			}
		}
		p.now(e)
		said := map[bool]map[string]string{
			false: {".csv": ",published," + map[bool]string{true: "yes", false: "no"}[e.Synthetic] + ",no,", ".jsonstat.json": `"provisional": false`,
				"metadata.json": "No figure here is provisional", ".ods": "No figure here is provisional", "T1.json": `"provisional":false`},
			true: {".csv": ",published," + map[bool]string{true: "yes", false: "no"}[e.Synthetic] + ",yes,", ".jsonstat.json": `"provisional": true`,
				"metadata.json": "Some of these figures are provisional", ".ods": "Some of these figures are provisional", "T1.json": `"provisional":true`},
		}[provisional]
		for _, f := range files {
			out, _, err := p.File(as(access.Public()), e.ReleaseID, 0, f.Name)
			p.must(err)
			text := plain(t, out)
			if figures.Hash(out.Data) != stored[f.Name] || strings.Contains(text, "not published") || !strings.Contains(text, "published") {
				t.Errorf("%s is not what was frozen, or says that it is not published", f.Name)
			}
			for end, want := range said {
				if strings.HasSuffix(f.Name, end) && !strings.Contains(text, want) {
					t.Errorf("%s does not say %q", f.Name, want)
				}
			}
		}
		r, err := p.Reproduce(as(checker), e.ReleaseID, 0)
		if err != nil || !r.Same() {
			t.Errorf("%s, %v", r.First(), err)
		}
	}
}
