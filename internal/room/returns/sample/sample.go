// Package sample makes up returns of forces and councils, for demonstrations, tests and
// measurements; everything in it says that it is made up.
package sample

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
)

// Options say what made-up returns to make.
type Options struct {
	Year int
	// Period is what the returns are of; the year when empty.
	Period string
	Seed   uint64
	// Forces send a return each.
	Forces []forces.Force
	// Scale is the size against the national set of 2023: 4,228 investigations
	// with more than one suspect for 43 forces. 1 when 0.
	Scale float64
	// Flaws puts in what real returns have: slips, blanks, a nil return, two
	// forces that send nothing.
	Flaws bool
}

// File is one made-up file.
type File struct {
	Force forces.Force
	Name  string // "investigation.csv"
	Write func(w io.Writer) error
}

// The sizes of 2023, as published: docs in package figures. Of 4,228 with more
// than one suspect about 1,100 in families, more than 300 in institutions, 717
// exploitation by groups; 127 major investigations in 29 forces.
const (
	sampleAll          = 4228
	sampleFamily       = 1100
	sampleInstitution  = 310
	sampleExploitation = 717
	sampleMajor        = 127
	sampleMajorForces  = 29
)

// Of makes a national set of returns in which everything is made up, and
// says so: each reference begins with SYN. The same options make the same bytes.
func Of(o Options) []File {
	if o.Scale <= 0 {
		o.Scale = 1
	}
	var out []File
	for i, f := range o.Forces {
		if o.Flaws && (i == 11 || i == 30) {
			continue // nothing comes
		}
		data := sampler{o: o, rng: rand.New(rand.NewPCG(o.Seed, uint64(i)+1)), index: i, force: f}.force1()
		for _, t := range data {
			out = append(out, File{Force: f, Name: t.name + ".csv", Write: t.write})
		}
	}
	return out
}

type sampleTable struct {
	name string
	rows [][]string
}

func (t sampleTable) write(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.WriteAll(t.rows); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

type sampler struct {
	o     Options
	rng   *rand.Rand
	index int
	force forces.Force
}

var sampleHeads = map[string][]string{
	"investigation": {"reference", "opened", "closed", "state", "setting", "offence_class", "suspects", "unidentified", "victims", "indicators", "complexity", "outcome", "major",
		"online", "definition"},
	"suspect": {"investigation", "person", "age_band", "sex", "ethnicity_self", "ethnicity_self_stage", "ethnicity_officer", "ethnicity_officer_stage", "nationality",
		"relation", "identified", "charged", "outcome"},
	"victim": {"investigation", "person", "age_band", "sex", "ethnicity_self", "ethnicity_self_stage", "ethnicity_officer", "ethnicity_officer_stage", "nationality", "relation"},
}

// part shares a national number among the forces, exactly.
func (s sampler) part(total int) int {
	n := len(s.o.Forces)
	weight := func(i int) int { return 3 + (i*7919+13)%17 }
	sum, before := 0, 0
	for i := range n {
		if i < s.index {
			before += weight(i)
		}
		sum += weight(i)
	}
	scaled := float64(total) * s.o.Scale
	return int(scaled*float64(before+weight(s.index))/float64(sum)) - int(scaled*float64(before)/float64(sum))
}

// force1 makes the three tables of one force.
func (s sampler) force1() []sampleTable {
	inv, sus, vic := sampleTable{name: "investigation", rows: [][]string{sampleHeads["investigation"]}}, sampleTable{name: "suspect", rows: [][]string{sampleHeads["suspect"]}},
		sampleTable{name: "victim", rows: [][]string{sampleHeads["victim"]}}
	if s.o.Flaws && s.index%len(s.o.Forces) == 42%len(s.o.Forces) {
		inv.rows = append(inv.rows, append([]string{"nil"}, make([]string, len(inv.rows[0])-1)...))
		return []sampleTable{inv}
	}
	major := 0
	if s.index < sampleMajorForces {
		major = int(float64(sampleMajor)*s.o.Scale*float64(s.index+1)/sampleMajorForces) - int(float64(sampleMajor)*s.o.Scale*float64(s.index)/sampleMajorForces)
	}
	n := 0
	for _, kind := range []struct {
		setting, class string
		count          int
	}{{"family", "contact", s.part(sampleFamily)}, {"institution", "contact", s.part(sampleInstitution)}, {"group", "exploitation", s.part(sampleExploitation)},
		{"other", "images", s.part(sampleAll - sampleFamily - sampleInstitution - sampleExploitation)}} {
		for range kind.count {
			n++
			isMajor := kind.setting == "group" && major > 0
			if isMajor {
				major--
			}
			s.investigation(n, kind.setting, kind.class, isMajor, &inv, &sus, &vic)
		}
	}
	if s.o.Flaws {
		s.spoil(inv.rows[1:], sus.rows[1:])
	}
	return []sampleTable{inv, sus, vic}
}

func (s sampler) pick(list ...string) string { return list[s.rng.IntN(len(list))] }

// weighted picks by parts of a hundred: value, parts, value, parts...
func (s sampler) weighted(list ...any) string {
	x := s.rng.IntN(100)
	for i := 0; i+1 < len(list); i += 2 {
		if x -= list[i+1].(int); x < 0 {
			return list[i].(string)
		}
	}
	return list[len(list)-2].(string)
}

func (s sampler) investigation(n int, setting, class string, major bool, inv, sus, vic *sampleTable) {
	ref := fmt.Sprintf("SYN-%02d-%d-%04d", s.index+1, s.o.Year, n)
	began, lasts := s.rng.IntN(300), 20+s.rng.IntN(300)
	opened, ended := s.days(began, lasts)
	state, closed, outcome := "concluded", ended.String(), s.weighted("1", 22, "14", 14, "15", 24, "16", 22, "18", 0, "21", 8, "22", 4, "8", 6)
	if s.rng.IntN(100) < 30 {
		state, closed, outcome = "open", "not applicable", "0"
		opened = s.in(began)
	}
	suspects, victims := 2, 1
	for suspects < 9 && s.rng.IntN(100) < 35 {
		suspects++
	}
	for victims < 5 && s.rng.IntN(100) < 25 {
		victims++
	}
	unidentified := 0
	if state == "open" && s.rng.IntN(100) < 25 {
		unidentified = 1
	}
	complexity := s.weighted("standard", 60, "complex", 30, "very-complex", 10)
	yes := "no"
	if major {
		yes, complexity = "yes", "very-complex"
	}
	indicators := s.pick("associated", "associated;shared-victims", "none", "associated;premises")
	if class == "exploitation" {
		indicators = s.pick("associated;control", "associated;control;gifts", "control;transport", "associated;gifts;missing-episodes")
	}
	charged := outcome == "1"
	inv.rows = append(inv.rows, []string{ref, opened.String(), closed, state, setting, class, strconv.Itoa(suspects), strconv.Itoa(unidentified), strconv.Itoa(victims),
		indicators, complexity, outcome, yes, s.weighted("yes", 42, "no", 58), "cocad-1"})
	for i := range suspects {
		sus.rows = append(sus.rows, s.suspect(ref, i+1, state, i < unidentified, charged && i == unidentified))
	}
	for i := range victims {
		row := append([]string{ref, fmt.Sprintf("V%d", i+1), s.weighted("0-4", 6, "5-9", 14, "10-12", 25, "13-15", 40, "16-17", 15), s.weighted("F", 79, "M", 20, "X", 1)}, s.ethnicity(state, false, 39)...)
		vic.rows = append(vic.rows, append(row, "not asked", s.relation(setting)))
	}
}

// in gives a day of the period of the returns.
func (s sampler) in(n int) clock.Day {
	p, ok := clock.ParsePeriod(s.o.Period)
	if !ok {
		p = clock.Period{First: clock.NewDay(s.o.Year, 1, 1), Last: clock.NewDay(s.o.Year, 12, 31)}
	}
	return p.First.AddDays(n % (p.Last.Sub(p.First) + 1))
}

// days gives when an investigation was opened and concluded: it is concluded in
// the period, and may have been opened before.
func (s sampler) days(began, lasts int) (opened, ended clock.Day) {
	ended = s.in(began + lasts)
	return ended.AddDays(-lasts), ended
}

func (s sampler) relation(setting string) string {
	switch setting {
	case "family":
		return "relative"
	case "institution":
		return "trust"
	}
	return s.weighted("acquaintance", 45, "partner", 15, "online", 25, "stranger", 15)
}

func (s sampler) suspect(ref string, n int, state string, unidentified, charged bool) []string {
	person := fmt.Sprintf("S%d", n)
	if unidentified {
		return []string{ref, person, "not yet known", "not yet known", "unidentified", "not applicable", "not yet known", "not applicable", "unidentified", "not yet known", "no", "no", "0"}
	}
	yes, outcome := "no", s.weighted("14", 20, "15", 40, "16", 30, "8", 10)
	if charged {
		yes, outcome = "yes", "1"
	} else if state == "open" {
		outcome = "0"
	}
	row := append([]string{ref, person, s.weighted("10-17", 40, "18-24", 15, "25-34", 17, "35-44", 12, "45-54", 8, "55-64", 5, "65-over", 3), s.weighted("M", 93, "F", 7)},
		s.ethnicity(state, s.o.Flaws, 34)...)
	nationality := "not asked"
	if s.rng.IntN(100) < 30 {
		nationality = s.weighted("GBR", 85, "ROU", 4, "POL", 4, "PAK", 4, "IRL", 3)
	}
	return append(row, nationality, s.relation("other"), "yes", yes, outcome)
}

// ethnicity gives self-defined and officer-observed ethnicity with their
// stages; known is how many in a hundred have the first.
func (s sampler) ethnicity(state string, blanks bool, known int) []string {
	self, stage := s.weighted("not asked", 45, "not stated", 18, "refused", 7, "not available", 20, "pending", 10), "not applicable"
	if state == "open" {
		self = s.weighted("not yet known", 70, "not asked", 30)
	}
	if s.rng.IntN(100) < known+(s.index%7-3)*3 {
		self, stage = s.weighted("W1", 78, "W9", 5, "A1", 2, "A2", 3, "A9", 2, "B1", 2, "B2", 3, "M1", 2, "M9", 1, "O9", 2), s.weighted("conclusion", 50, "during", 35, "outset", 15)
	} else if blanks && s.rng.IntN(100) < 6 {
		self = ""
	}
	officer, officerStage := "not yet known", "not applicable"
	if s.rng.IntN(100) < 72 {
		officer, officerStage = s.weighted("IC1", 80, "IC2", 3, "IC3", 7, "IC4", 8, "IC6", 2), "outset"
	}
	return []string{self, stage, officer, officerStage}
}

// spoil puts in what real returns have.
func (s sampler) spoil(inv, sus [][]string) {
	change := func(rows [][]string, every, column int, to func(string) string) {
		for i := s.index % every; i < len(rows); i += every {
			rows[i][column] = to(rows[i][column])
		}
	}
	switch s.index % 6 {
	case 0:
		change(inv, 61, 4, func(v string) string { return v + "s" }) // a near-miss code
	case 1:
		change(inv, 53, 1, func(string) string { return "03/04/" + strconv.Itoa(s.o.Year) }) // day and month could be swapped
	case 2:
		change(sus, 97, 4, func(string) string { return "IC1" }) // an officer's code in the person's column
	case 3:
		change(inv, 71, 2, func(v string) string {
			if v == "not applicable" {
				return v
			}
			return strconv.Itoa(s.o.Year-1) + "-01-01" // closed before opened
		})
	}
}
