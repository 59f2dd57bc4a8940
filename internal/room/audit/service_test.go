package audit_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/audit"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

func TestFromListsToAPublishedReport(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		v := w.estimated(400)
		id := v.Project.ID
		if v.Run == nil || v.Run.Persons >= v.Run.Records || v.Run.Persons == 0 {
			t.Fatalf("run %+v", v.Run)
		}
		for name, begins := range map[string]string{"networks.graphml": "<graphml", "networks.gexf": "<gexf"} {
			if _, _, data, err := w.File(as(ann), id, name); err != nil || !bytes.Contains(data[:min(200, len(data))], []byte(begins)) {
				t.Errorf("%s: %v, %.200s", name, err, data)
			}
		}
		if _, _, _, err := w.File(as(ann), id, "networks.txt"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a file that there is not: %v", err)
		}
		draft, err := w.Draft(as(ann), id)
		if err != nil {
			t.Fatal(err)
		}
		span := draft.Findings.Answers.Span()
		if span.Low == nil || *span.High <= *span.Low {
			t.Fatalf("span %+v", span)
		}
		in := audit.ReportInput{Title: "What the lists say", Summary: "Across the lists there are [F5] children; in all [F7].", Unknown: "Children whom nobody wrote down.",
			Recommendations: []audit.Recommendation{{Title: "Share lists", Words: "Keep a key that lists share, so that [F5] can be counted.", Addressee: "Made-up Department"}}}
		if err := w.Write(as(ann), id, in); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		if err := w.Send(as(ann), id); err != nil {
			t.Fatal(err)
		}
		if err := w.Check(as(ann), id, "I read it."); !errs.Is(err, errs.Forbidden) {
			t.Errorf("the author checked the report: %v", err)
		}
		if err := w.Check(as(ben), id, "I read every figure."); !errs.Is(err, errs.Conflict) || errs.Message(err) != audit.OpenFirst {
			t.Errorf("somebody who has not opened the report checked it: %v", err)
		}
		w.shown(ann, id)
		w.shown(ben, id)
		if err := w.Check(as(ben), id, "I read every figure."); err != nil {
			t.Fatal(err)
		}
		if err := w.Publish(as(ann), id); !errs.Is(err, errs.Conflict) || errs.Message(err) != audit.OpenFirst {
			t.Errorf("somebody who has not opened the report published it: %v", err)
		}
		if err := w.Publish(as(ben), id); err != nil {
			t.Fatal(err)
		}
		p, _, err := w.Publication(as(access.Public()), id)
		if err != nil || len(p.Ways) != len(draft.Findings.Answers.Answers) || p.CheckedBy != ben.Name {
			t.Fatal(err, p.CheckedBy, len(p.Ways))
		}
		if _, err := w.Hand(as(ann), id, "https://candour.example/audit/1"); err == nil {
			t.Error("an analyst handed recommendations to the register")
		}
		if _, err := w.Hand(as(coordinator), id, "https://candour.example/audit/1"); err != nil || len(w.register.handed) != 1 {
			t.Fatal(err, w.register.handed)
		}
		if !strings.Contains(w.register.handed[0].Words, "[F5]") || strings.Contains(w.register.handed[0].Words, "that [F5]") {
			t.Errorf("handed: %q", w.register.handed[0].Words)
		}
	})
}

func TestNobodyElseLearnsThatThereIsAProject(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	v := w.linked(120)
	id := v.Project.ID
	for _, a := range []access.Actor{stranger, nameless, coordinator, access.Public(), cleo} {
		if _, err := w.Open(as(a), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s opened the project: %v", a.ID, err)
		}
		if _, err := w.Openings(as(a), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s read the openings: %v", a.ID, err)
		}
		if _, err := w.AddList(as(a), id, audit.ListInput{}, audit.File{}); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s added a list: %v", a.ID, err)
		}
	}
	if _, err := w.Open(as(ann), "audit-none"); !errs.Is(err, errs.NotFound) {
		t.Error("a project that is not there looks otherwise than one that is hidden")
	}
	for _, a := range []access.Actor{stranger, ann} {
		all, err := w.Projects(as(a))
		if want := map[string]int{"stranger": 0, "ann": 1}[a.ID]; err != nil || len(all) != want {
			t.Errorf("%s sees %d projects, want %d (%v)", a.ID, len(all), want, err)
		}
	}
}

func TestTheListsAreSealed(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	p := w.project()
	list := "record_id,role,first_name,surname,dob\nA1,child,Zebedee,Quillfeather,2009-06-24\n"
	if _, err := w.AddList(as(ann), p.ID, audit.ListInput{Name: "One", Kind: "police", Body: "Made-up Police", Agreed: "Yes."}, fileOf("one.csv", []byte(list))); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	rows, err := w.db.Query(context.Background(), `SELECT data FROM audit_data`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			t.Fatal(err)
		}
		n++
		if s := string(b); strings.Contains(s, "Zebedee") || strings.Contains(s, "Quillfeather") || strings.Contains(s, "A1\"") {
			t.Errorf("the database holds a name or the list's own reference in the open: %s", s)
		}
	}
	if n != 2 {
		t.Errorf("%d pieces are kept, want the sealed list and its facts", n)
	}
}

func TestEachOpeningLeavesItsEntry(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	v := w.linked(200)
	openings, err := w.Openings(as(ann), v.Project.ID)
	if err != nil || len(openings) != 1 || !strings.HasPrefix(openings[0].Purpose, "Linkage of Police") {
		t.Fatalf("openings %+v (%v)", openings, err)
	}
	desk, err := w.Desk(as(cleo), v.Project.ID)
	if err != nil || desk.Next == "" {
		t.Fatal(desk, err)
	}
	if _, card, err := w.Look(as(cleo), v.Project.ID, desk.Next); err != nil || len(card.Fields) == 0 || len(card.Steps) == 0 {
		t.Fatal(card, err)
	}
	if openings, _ = w.Openings(as(ann), v.Project.ID); len(openings) != 2 {
		t.Errorf("%d openings, want the linkage and the clerk's look", len(openings))
	}
}

func TestAListWithAnErrorIsRefusedWhole(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	p := w.project()
	in := audit.ListInput{Name: "One", Kind: "police", Body: "Made-up Police", Agreed: "Yes."}
	for name, c := range map[string]struct{ data, words string }{
		"a role that is none":  {"record_id,role,surname\nA1,child,Q\nA2,witness,R\n", "role"},
		"twice the same":       {"record_id,role,surname\nA1,child,Q\nA1,child,R\n", "This reference stands in an earlier row too"},
		"no role":              {"record_id,surname\nA1,Q\n", "role"},
		"a date that is none":  {"record_id,role,dob\nA1,child,yesterday\n", "dob"},
		"a day that never was": {"record_id,role,dob\nA1,child,2009-02-31\n", "There is no such day or month in the calendar"},
		"a month that is none": {"record_id,role,dob\nA1,child,2009-00\n", "There is no such day or month in the calendar"},
		"a day to come":        {"record_id,role,dob\nA1,child,2050-01-01\n", "This is still to come"},
		"long ago":             {"record_id,role,dob\nA1,child,1800\n", "more than 120 years old"},
		"nil":                  {"record_id,role,surname\nnil,,\n", "nothing cannot be taken"},
		"nothing":              {"", ""},
		"only a header":        {"record_id,role,surname\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := w.AddList(as(ann), p.ID, in, fileOf("one.csv", []byte(c.data)))
			if !errs.Is(err, errs.Invalid) {
				t.Fatalf("taken: %v %+v", err, report)
			}
			if c.words != "" && report != nil && report.Errors > 0 {
				found := false
				for _, x := range report.Problems {
					found = found || strings.Contains(x.Place()+x.Words()+x.Value, c.words)
				}
				if !found {
					t.Errorf("nothing says %q: %+v", c.words, report.Problems)
				}
			}
		})
	}
	if v := w.view(p.ID); len(v.Lists) != 0 {
		t.Errorf("%d lists were kept", len(v.Lists))
	}
}

// What a check warns of is not lost when the list is sealed: it stands beside it.
func TestWarningsOfAListAreKeptWithIt(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		p := w.project()
		list := "record_id,role,surname,dob,sex,nhs,event\nA1,child,Q,2009,Female,1,E1\na1,suspect,R,1990,Male,2,e1\nA3,child,S,2010,male,3,E1\n"
		if report, err := w.AddList(as(ann), p.ID, audit.ListInput{Name: "One", Kind: "police", Body: "Made-up Police", Agreed: "Yes."}, fileOf("one.csv", []byte(list))); err != nil {
			t.Fatal(err, report)
		}
		said := strings.Join(w.view(p.ID).Lists[0].Warnings, "\n")
		for _, want := range []string{"row 1, column F (nhs): This column is not part of an audit list and was left out.", "row 3, column A (record_id): This differs from an earlier row by capitals alone",
			"row 2, column E (sex), and 2 more rows: This value was read as the code F.", "1 event differs from another by capitals alone", "Nobody has anything under email."} {
			if !strings.Contains(said, want) {
				t.Errorf("nothing says %q:\n%s", want, said)
			}
		}
		if strings.Contains(said, "Female") {
			t.Errorf("what stood in a cell is repeated:\n%s", said)
		}
	})
}

func TestTheOverlapsAreNotSeenBeforeThePlan(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	v := w.linked(200)
	if _, _, err := w.Findings(as(ann), v.Project.ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("the findings were shown: %v", err)
	}
	if err := w.Estimate(as(ann), v.Project.ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("estimated without a plan: %v", err)
	}
	if _, err := w.Service.Register(as(ann), v.Project.ID, smallPlan(), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Service.Register(as(ann), v.Project.ID, smallPlan(), ""); !errs.Is(err, errs.Invalid) {
		t.Errorf("the plan was changed without a reason: %v", err)
	}
	spec := smallPlan()
	spec.Thresholds = []float64{0.05}
	p, err := w.Service.Register(as(ann), v.Project.ID, spec, "The first threshold was mistyped.")
	if err != nil || p.Number != 2 {
		t.Fatal(p, err)
	}
	if all, err := w.Plans(as(ann), v.Project.ID); err != nil || len(all) != 2 || all[0].Digest == all[1].Digest {
		t.Errorf("plans %+v (%v)", all, err)
	}
	if err := w.DropList(as(ann), v.Project.ID, v.Lists[0].ID); !errs.Is(err, errs.Conflict) {
		t.Errorf("a list of the plan was taken out: %v", err)
	}
}

func TestAClosedProjectOpensToNobody(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	v := w.linked(200)
	if err := w.ShutDown(as(ann), v.Project.ID, "The audit is over."); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Unseal(as(ann), v.Project.ID, "To see", v.Lists); err == nil {
		t.Error("a list was opened after its keys were destroyed")
	}
	if err := w.Link(as(ann), v.Project.ID, audit.LinkOptions{Threshold: 0.9}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a closed project was linked again: %v", err)
	}
	if err := w.Judge(as(cleo), v.Project.ID, "x", audit.Same, ""); err == nil {
		t.Error("a pair of a closed project was judged")
	}
}
