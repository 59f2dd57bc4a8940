package madeup

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// Options say what a made-up list is like.
type Options struct {
	People int
	Seed   uint64
	// Records is how many records a person has on average; 2 by default. Some
	// have one only, a few have many.
	Records float64
	// Lists spreads the records over so many lists; 1 by default.
	Lists int
}

// Header is the first line of a made-up list.
const Header = "record_id,first_name,surname,dob,sex,postcode,town,phone,email,cluster\n"

// person is a made-up person.
type person struct {
	first, surname string
	sex            byte
	dob            time.Time
	postcode       string
	town           string
	phone, email   string
}

// Write writes made-up lists, the same for the same options: people with
// names that are obviously nobody's, and their records with typing errors,
// short forms of names, first name and surname swapped, people who moved or
// married, and dates that are missing, partial or have day and month swapped.
// The last column says who is who. It gives the number of records.
func Write(o Options, lists []io.Writer) (int, error) {
	if o.People < 1 || o.People > 100_000_000 {
		return 0, fmt.Errorf("%d people: 1 to 100,000,000 can be made up", o.People)
	}
	if o.Records == 0 {
		o.Records = 2
	}
	if o.Records < 1 || o.Records > 20 {
		return 0, fmt.Errorf("%v records of each person: 1 to 20 can be made up", o.Records)
	}
	s := &sampler{r: rand.New(rand.NewPCG(o.Seed, 0x5a))} //nolint:gosec // made-up data, repeated by its seed
	s.names()
	for _, w := range lists {
		if _, err := io.WriteString(w, Header); err != nil {
			return 0, err
		}
	}
	n := 0
	for id := range o.People {
		p := s.person()
		for range s.howMany(o.Records) {
			n++
			line := s.record(p, n, id)
			if _, err := lists[s.r.IntN(len(lists))].Write(line); err != nil {
				return n, err
			}
			if s.r.Float64() < 0.08 {
				s.moves(&p)
			}
		}
	}
	return n, nil
}

// howMany draws the records of a person: most have few, some have many.
func (s *sampler) howMany(mean float64) int {
	n := 1
	for n < 35 && s.r.Float64() < 1-1/mean {
		n++
	}
	return n
}

type sampler struct {
	r             *rand.Rand
	first, last   []string
	towns         []string
	buf           []byte
	syllables     []string
	firstCumul    []float64
	surnameCumul  []float64
	townCumulated []float64
}

// names makes first names and surnames from syllables, so that they are
// nobody's, with common ones and rare ones as names have (Zipf's law).
func (s *sampler) names() {
	s.syllables = []string{"ba", "be", "bri", "ca", "cor", "da", "del", "do", "e", "fa", "fen", "ga", "gri", "ha", "hol", "i", "ja", "ka", "kel", "la", "li", "lo",
		"ma", "mel", "mi", "na", "nor", "o", "pa", "per", "qui", "ra", "ren", "ri", "sa", "sel", "ta", "tho", "ti", "va", "ver", "wi", "yo", "za", "zen"}
	s.first = s.made(1200, 2, "n")
	s.last = s.made(12_000, 3, "by")
	s.towns = s.made(400, 2, "ham")
	s.firstCumul, s.surnameCumul, s.townCumulated = zipf(len(s.first)), zipf(len(s.last)), zipf(len(s.towns))
}

func (s *sampler) made(n, syllables int, end string) []string {
	seen, out := map[string]bool{}, make([]string, 0, n)
	for len(out) < n {
		name := ""
		for range syllables - s.r.IntN(2) + s.r.IntN(2) {
			name += s.syllables[s.r.IntN(len(s.syllables))]
		}
		if s.r.IntN(2) == 0 {
			name += end
		}
		if len(name) < 3 || seen[name] {
			continue
		}
		seen[name] = true
		out = append(out, string(name[0]-32)+name[1:])
	}
	return out
}

func zipf(n int) []float64 {
	out, sum := make([]float64, n), 0.0
	for i := range out {
		sum += 1 / (float64(i) + 8)
		out[i] = sum
	}
	return out
}

func (s *sampler) draw(from []string, cumulated []float64) string {
	x := s.r.Float64() * cumulated[len(cumulated)-1]
	low, high := 0, len(cumulated)-1
	for low < high {
		if mid := (low + high) / 2; cumulated[mid] < x {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return from[low]
}

func (s *sampler) person() person {
	p := person{first: s.draw(s.first, s.firstCumul), surname: s.draw(s.last, s.surnameCumul), sex: "FM"[s.r.IntN(2)],
		dob: time.Date(1950+s.r.IntN(65), 1, 1+s.r.IntN(365), 0, 0, 0, 0, time.UTC)}
	s.moves(&p)
	p.phone = "07700 9" + s.digits(5) // numbers kept for drama by Ofcom
	p.email = p.first + "." + p.surname + strconv.Itoa(s.r.IntN(1000)) + "@example.org"
	return p
}

// moves gives a person another address, and now and then a telephone.
func (s *sampler) moves(p *person) {
	p.town = s.draw(s.towns, s.townCumulated)
	p.postcode = "ZZ" + strconv.Itoa(1+s.r.IntN(99)) + " " + s.digits(1) + string([]byte{byte('A' + s.r.IntN(26)), byte('A' + s.r.IntN(26))}) // ZZ is no postcode area
	if s.r.IntN(3) == 0 {
		p.phone = "07700 9" + s.digits(5)
	}
}

func (s *sampler) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + s.r.IntN(10))
	}
	return string(b)
}
