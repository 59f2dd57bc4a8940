package picture_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/site/picture"
)

func timeline(t *testing.T, width int) picture.Timeline {
	at := func(s string) edtf.Date { return date(t, s) }
	return picture.Timeline{
		ID: "timetable", Title: "What is due when", Description: "Nine commitments from two reports; two are overdue.", Width: width, Today: clock.NewDay(2026, 11, 23),
		Rows: []picture.Row{
			{Group: "Report A", Label: "Publish updated Crime Survey figures on childhood abuse", Link: "/commitments/1", When: at("2025-12"), State: picture.Overdue, StateText: "Overdue by 327 days"},
			{Group: "Report A", Label: "Pilot a Safety During Childhood survey, subject to funding", Link: "/commitments/2", When: at("2026-spring"), State: picture.Done},
			{Group: "Report A", Label: "Estimate for people aged 18 to 25", Link: "/commitments/3", When: at("2026-late"), State: picture.Due},
			{Group: "Report A", Label: "Prevalence estimate published", Link: "/commitments/4", When: at("2027-mid/late"), State: picture.Due},
			{Group: "Report A", Label: "Provision in law for a single child identifier", Link: "/commitments/5", State: picture.NoDate},
			{Group: "Report B, with a name that is rather longer than there is room for in a narrow window", Label: "Answer asked for", Link: "/commitments/6", When: at("2026-04-20"),
				State: picture.Late, StateText: "Answered 32 days late"},
			{Group: "Report B, with a name that is rather longer than there is room for in a narrow window", Label: "Guidance revised", Link: "/commitments/7", When: at("2026-27"), State: picture.Verified},
			{Group: "Report B, with a name that is rather longer than there is room for in a narrow window", Label: "Review every year", When: at("2026-09/.."), State: picture.Due},
			{Group: "Report B, with a name that is rather longer than there is room for in a narrow window", Label: "Old register closed", When: at("../2026-06"), State: picture.Stopped,
				StateText: "Replaced by another"},
		},
	}
}

func bars(width int) picture.Bars {
	return picture.Bars{
		ID: "answers", Title: "Answers by report", Description: "How each report's recommendations were answered.", Width: width, Unit: "recommendations",
		Categories: []string{"Accepted", "Accepted in principle", "Partly accepted", "Under consideration", "Not being taken forward", "Rejected", "No answer"},
		Rows: []picture.BarRow{
			{Label: "The Report of the Independent Inquiry into Child Sexual Abuse", Link: "/reports/iicsa-final", Values: []int{4, 9, 3, 1, 1, 1, 1}},
			{Label: "National Audit on Group-based Child Sexual Exploitation and Abuse", Link: "/reports/casey-2025", Values: []int{12}},
			{Label: "Telford", Values: []int{0, 0, 0, 0, 0, 0, 47}},
			{Label: "Nothing entered yet"},
		},
	}
}

func steps(t *testing.T, width int) picture.Steps {
	return picture.Steps{
		ID: "history", Title: "How the answer changed", Description: "Accepted in principle in 2023, not taken forward since 2025.", Width: width, Today: clock.NewDay(2026, 11, 23),
		Levels: []string{"Accepted", "Accepted in principle", "Under consideration", "Not being taken forward"},
		Steps: []picture.Step{
			{When: date(t, "2023-05-22"), Level: 1, Text: "The UK Government accepted it in principle"},
			{When: date(t, "2023-06"), Level: 2},
			{When: date(t, "2025-04-09"), Level: 3, Text: "The UK Government said that it is not being taken forward"},
			{Level: 1, Text: "The Welsh Government accepted it in principle"},
		},
	}
}

func TestGolden(t *testing.T) {
	for name, p := range map[string]picture.Picture{
		"timeline-narrow": timeline(t, picture.Narrow).Draw(), "timeline-wide": timeline(t, picture.Wide).Draw(),
		"bars-narrow": bars(picture.Narrow).Draw(), "bars-wide": bars(picture.Wide).Draw(),
		"steps-narrow": steps(t, picture.Narrow).Draw(), "steps-wide": steps(t, picture.Wide).Draw(),
	} {
		inspect(t, p)
		golden(t, name, p)
	}
}

// Every state can be told by its words and by its shape, without its colour.
func TestStatesDoNotLeanOnColour(t *testing.T) {
	seen := map[string]picture.State{}
	for _, s := range []picture.State{picture.Overdue, picture.Due, picture.Done, picture.Verified, picture.Late, picture.NoDate, picture.Stopped} {
		tl := picture.Timeline{ID: "x", Title: "T", Rows: []picture.Row{{Label: "L", When: date(t, "2026"), State: s}}}
		p := tl.Draw()
		_, shape, _ := strings.Cut(string(p.SVG), "<g class=\"cd-picture__"+string(s)+"\" aria-hidden")
		shape, _, _ = strings.Cut(shape, "</g>")
		words := p.Table.Rows[0][3].Text
		shape = shape[strings.Index(shape, ">"):]
		for _, colour := range []string{"#8f1d1d", "#6f4400", "#1a4f86", "#54307a", "#17593a", "#48565e"} {
			shape = strings.ReplaceAll(shape, colour, "")
		}
		if other, twice := seen[shape]; twice || words == "" || !slices.ContainsFunc(inspect(t, p).texts, func(x string) bool { return strings.HasPrefix(x, words) }) {
			t.Errorf("%s looks like %s, or does not say %q", s, other, words)
		}
		seen[shape] = s
	}
}

func TestTimelineLinksAndTable(t *testing.T) {
	p := timeline(t, picture.Wide).Draw()
	d := inspect(t, p)
	if len(d.links) != 7 || d.links[0] != "/commitments/1" {
		t.Errorf("links: %v", d.links)
	}
	if !slices.Contains(d.texts, "Today, 23 Nov 2026") {
		t.Errorf("today is not named: %q", d.texts)
	}
	first := p.Table.Rows[0]
	if first[0].Link != "/commitments/1" || first[1].Text != "December 2025" || first[2].Text != "31 December 2025" || first[3].Text != "Overdue by 327 days" || first[4].Text != "Report A" {
		t.Errorf("first row: %+v", first)
	}
	if none := p.Table.Rows[4]; none[1].Text != "no date given" || none[2].Text != "None" {
		t.Errorf("row without a date: %+v", none)
	}
}

func TestBarsSayEveryNumber(t *testing.T) {
	d := inspect(t, bars(picture.Narrow).Draw())
	for _, want := range []string{"9", "12", "47", "None"} {
		if !slices.Contains(d.texts, want) {
			t.Errorf("%s is not written: %q", want, d.texts)
		}
	}
}

func TestStepsAreToldInWords(t *testing.T) {
	p := steps(t, picture.Narrow).Draw()
	all := strings.Join(inspect(t, p).texts, " ")
	for _, want := range []string{"22 May 2023: The UK", "June 2023: Under consideration", "Date not known: The Welsh"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not told: %s", want, all)
		}
	}
	if r := p.Table.Rows[2]; r[0].Text != "9 April 2025" || r[2].Text != "Not being taken forward" {
		t.Errorf("row: %+v", r)
	}
}

func TestNothingToDraw(t *testing.T) {
	for _, p := range []picture.Picture{picture.Timeline{}.Draw(), picture.Bars{}.Draw(), picture.Steps{}.Draw(),
		picture.Timeline{Rows: []picture.Row{{}}}.Draw(), picture.Bars{Rows: []picture.BarRow{{}}}.Draw(), picture.Steps{Steps: []picture.Step{{}}}.Draw()} {
		inspect(t, p)
	}
}

func TestHostilePictures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := func(what string) string { return hostile().Draw(t, what) }
		w := rapid.IntRange(-5, 5000).Draw(t, "width")
		n := rapid.IntRange(0, 5).Draw(t, "n")
		tl := picture.Timeline{ID: s("id"), Title: s("title"), Description: s("desc"), Width: w, Today: anyDay().Draw(t, "today"), From: anyDay().Draw(t, "from"), To: anyDay().Draw(t, "to")}
		b := picture.Bars{ID: s("id"), Title: s("title"), Width: w, Unit: s("unit"), Share: rapid.Bool().Draw(t, "share"), Categories: rapid.SliceOfN(hostile(), 0, 9).Draw(t, "categories")}
		st := picture.Steps{ID: s("id"), Title: s("title"), Width: w, Today: tl.Today, Levels: rapid.SliceOfN(hostile(), 0, 4).Draw(t, "levels")}
		for range n {
			tl.Rows = append(tl.Rows, picture.Row{Label: s("label"), Link: s("link"), Group: s("group"), When: anyDate().Draw(t, "when"), State: picture.State(s("state")), StateText: s("text")})
			b.Rows = append(b.Rows, picture.BarRow{Label: s("label"), Link: s("link"), Values: rapid.SliceOf(rapid.Int()).Draw(t, "values")})
			st.Steps = append(st.Steps, picture.Step{When: anyDate().Draw(t, "when"), Level: rapid.Int().Draw(t, "level"), Text: s("text")})
		}
		for _, p := range []picture.Picture{tl.Draw(), b.Draw(), st.Draw()} {
			inspect(t, p)
		}
	})
}

func TestUnsafeLinksAreText(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example/", "/\\evil.example", "relative", "http:relative", "\x00/x"} {
		p := picture.Timeline{ID: "x", Title: "T", Rows: []picture.Row{{Label: "L", Link: link}}}.Draw()
		if d := inspect(t, p); len(d.links) != 0 || p.Table.Rows[0][0].Link != "" {
			t.Errorf("%q became a link", link)
		}
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	line, bar := timeline(t, 400).Draw().SVG, bars(400).Draw().SVG
	if line != timeline(t, 400).Draw().SVG || bar != bars(400).Draw().SVG {
		t.Error("two drawings of one thing differ")
	}
}
