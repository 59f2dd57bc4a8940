package sample

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/forces"
	"candour/internal/table/codebook"
)

// Councils makes the year's referral return of every made-up council in
// the areas of the forces: twelve months each, as version 2 asks for them. With
// Flaws, every tenth council sends nothing and others have a slip.
func Councils(o Options, areas []codebook.Area) (out []File) {
	if o.Scale <= 0 {
		o.Scale = 1
	}
	var seen []string
	for _, a := range areas {
		here := slices.ContainsFunc(o.Forces, func(f forces.Force) bool { return f.Synthetic && f.ID == a.Force })
		if !here || slices.Contains(seen, a.Council) {
			continue
		}
		seen = append(seen, a.Council)
		if o.Flaws && len(seen)%10 == 0 {
			continue // nothing comes
		}
		c := councilSampler{rng: rand.New(rand.NewPCG(o.Seed, 1<<32+uint64(len(seen)))), o: o, area: a.Council, flaw: len(seen) % 7}
		f := forces.Force{ID: strings.ToLower(a.Council), Code: a.Council, Name: a.CouncilName, Synthetic: true}
		out = append(out, File{Force: f, Name: "referral.csv", Write: sampleTable{name: "referral", rows: c.year()}.write})
	}
	return out
}

type councilSampler struct {
	o    Options
	rng  *rand.Rand
	area string
	flaw int
}

var referralHead = []string{"area", "month", "referrals", "referrals_police", "assessments", "assessments_csa", "assessments_cse", "assessments_csa_child", "assessments_csa_adult",
	"assessments_trafficking", "assessments_missing", "assessments_none", "children_csa", "children_cse", "plans", "plans_sexual", "plans_multiple", "plans_neglect", "plans_physical", "plans_emotional"}

// The shares are near those published for England: the police refer 28 in a
// hundred, about six assessments in a hundred find sexual abuse and two to three
// exploitation, three in a hundred plans begin for sexual abuse.
func (c councilSampler) year() [][]string {
	rows := [][]string{referralHead}
	size := 200 + c.rng.IntN(300)
	for month := 1; month <= 12; month++ {
		rows = append(rows, c.month(month, int(float64(size)*c.o.Scale)))
	}
	if c.o.Flaws {
		c.spoil(rows[1:])
	}
	return rows
}

func (c councilSampler) month(month, size int) []string {
	part := func(of, hundredths int) int { return of * (hundredths*4/5 + c.rng.IntN(hundredths*2/5+1)) / 100 }
	referrals := size + c.rng.IntN(size/5+1)
	assessments := part(referrals, 80)
	csa, cse := part(assessments, 6), part(assessments, 3)
	child := part(csa, 30)
	plans := part(assessments, 12)
	sexual, multiple, physical := part(plans, 4), part(plans, 3), part(plans, 8)
	emotional := part(plans, 35)
	values := []int{referrals, part(referrals, 28), assessments, csa, cse, child, csa - child/2, part(assessments, 1), part(assessments, 7), part(assessments, 20),
		csa - part(csa, 8), cse - part(cse, 10), plans, sexual, multiple, plans - sexual - multiple - physical - emotional, physical, emotional}
	row := []string{c.area, strconv.Itoa(c.o.Year) + "-" + strconv.Itoa(month/10) + strconv.Itoa(month%10)}
	for _, v := range values {
		row = append(row, strconv.Itoa(v))
	}
	return row
}

// spoil puts in what real returns have.
func (c councilSampler) spoil(rows [][]string) {
	switch c.flaw {
	case 1: // more children than assessments
		rows[3][12] = rows[3][4]
	case 2: // a month in words
		rows[5][1] = "June " + strconv.Itoa(c.o.Year)
	case 3: // the system was changed in summer
		for _, r := range rows[6:8] {
			for i := 2; i < len(r); i++ {
				r[i] = "not available"
			}
		}
	case 4: // factors were not told apart
		for _, r := range rows {
			r[7], r[8] = "not available", "not available"
		}
	}
}
