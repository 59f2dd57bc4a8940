package audit

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"candour/linkage/madeup"
)

// SampleOptions say what made-up lists are like.
type SampleOptions struct {
	People int // on a list or on none
	Seed   uint64
}

// SampleList is a made-up list, as a body would send it.
type SampleList struct {
	ListInput
	File string
	Data []byte
}

// sampleSource is how a made-up list finds people: the chance of a child and of
// a suspect to be on it.
type sampleSource struct {
	ListInput
	child, suspect float64
}

func sampleSources() []sampleSource {
	agreed := "To be joined with the other lists of this audit and with nothing else, until the audit is closed. Synthetic."
	return []sampleSource{
		{ListInput{"Police", "police", "Made-up police forces", agreed}, 0.42, 0.60},
		{ListInput{"Councils", "council", "Made-up councils", agreed}, 0.38, 0.10},
		{ListInput{"Health", "health", "Made-up referral centres", agreed}, 0.20, 0.02},
		{ListInput{"Voluntary", "voluntary", "Made-up voluntary groups", agreed}, 0.30, 0.12},
	}
}

// Sample makes lists of people who do not exist, with typing errors, moved
// houses and partial dates. It gives how many children there truly are, on a
// list or on none, which an audit never knows.
func Sample(o SampleOptions) (lists []SampleList, children int, err error) {
	var all bytes.Buffer
	if _, err := madeup.Write(madeup.Options{People: o.People, Seed: o.Seed, Records: 4}, []io.Writer{&all}); err != nil {
		return nil, 0, err
	}
	rows, err := csv.NewReader(&all).ReadAll()
	if err != nil {
		return nil, 0, err
	}
	m := &sampler{random: rand.New(rand.NewPCG(o.Seed, 41))}
	sources := sampleSources()
	m.out = make([]bytes.Buffer, len(sources))
	for i := range sources {
		m.write(i, "record_id", "role", "first_name", "surname", "dob", "sex", "postcode", "town", "phone", "email", "event", "area", "ethnicity_self")
	}
	for _, person := range byPerson(rows[1:]) {
		children += m.person(person, sources)
	}
	for i, s := range sources {
		lists = append(lists, SampleList{s.ListInput, fmt.Sprintf("made-up-%s.csv", s.Kind), m.out[i].Bytes()})
	}
	return lists, children, nil
}

// byPerson puts the rows of one person together, in order.
func byPerson(rows [][]string) (out [][][]string) {
	at := map[string]int{}
	for _, r := range rows {
		who := r[len(r)-1]
		i, ok := at[who]
		if !ok {
			i = len(out)
			at[who], out = i, append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

type sampler struct {
	random *rand.Rand
	out    []bytes.Buffer
	people int
	record int
}

func (m *sampler) write(list int, cells ...string) {
	w := csv.NewWriter(&m.out[list])
	_ = w.Write(cells) // a buffer takes all
	w.Flush()
}

// person spreads somebody over the lists. People come in groups of about nine, a
// third of them suspects; a group has one or two events and mostly one area.
func (m *sampler) person(rows [][]string, sources []sampleSource) (child int) {
	group := m.people / 9
	role := RoleChild
	if m.people%3 == 0 {
		role = RoleSuspect
	} else {
		child = 1
	}
	m.people++
	area := group % 5
	if m.random.IntN(6) == 0 {
		area = m.random.IntN(5)
	}
	ethnicity := m.ethnicity()
	// One child in three is hard to find for everybody, police send children to
	// councils, and voluntary groups see those whom the police do not: lists that
	// depend on each other are the rule, and what makes the ways differ.
	hard := role == RoleChild && m.random.IntN(3) == 0
	next, police := 0, false
	for i, s := range sources {
		chance := s.child
		switch {
		case role == RoleSuspect:
			chance = s.suspect
		case hard:
			chance *= 0.35
		case police && s.Kind == "council":
			chance = 0.62
		case police && s.Kind == "voluntary":
			chance = 0.14
		}
		if m.random.Float64() >= chance {
			continue
		}
		police = police || s.Kind == "police"
		r := m.faint(rows[next%len(rows)])
		next++
		m.record++
		event := fmt.Sprintf("%s-%d-%d", s.Kind, group, m.random.IntN(2))
		said := ethnicity
		if m.random.IntN(3) == 0 {
			said = "not asked"
		}
		m.write(i, fmt.Sprintf("%s-%05d", s.Kind, m.record), role, r[1], r[2], sampleDate(r[3]), r[4], r[5], r[6], r[7], r[8], event, "Made-up Area "+strconv.Itoa(area+1), said)
	}
	return child
}

// faint leaves out some of what a record could have: few lists have everything.
func (m *sampler) faint(row []string) []string {
	out := slices.Clone(row)
	for _, c := range []struct{ column, keep int }{{3, 85}, {5, 65}, {7, 35}, {8, 25}} { // date of birth, postcode, telephone, e-mail
		if m.random.IntN(100) >= c.keep {
			out[c.column] = ""
		}
	}
	return out
}

// sampleDate leaves out a date that no list may have: a slip of the hand that
// makes a day that never was, or a year in which nobody of the sample was born.
func sampleDate(s string) string {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(layout, s); err == nil && at.Year() >= 1930 && at.Year() <= 2020 {
			return s
		}
	}
	return ""
}

func (m *sampler) ethnicity() string {
	all := []string{"W1", "W1", "W1", "W1", "W9", "A1", "A2", "A3", "B1", "B2", "M1", "O9", "not stated", "not asked", "not asked", "not asked"}
	return all[m.random.IntN(len(all))]
}
