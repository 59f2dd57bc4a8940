package codebook

import (
	"io/fs"
	"slices"
	"strconv"

	"candour/internal/base/errs"
)

// Area says that a council lay in a force's area from a day to a day.
type Area struct {
	Council, CouncilName, Force string
	From, To                    string // ISO days; "" is open
	Source                      string
}

func (a Area) on(day string) bool {
	return (a.From == "" || a.From <= day) && (a.To == "" || day <= a.To)
}

func (b *Book) readAreas(fsys fs.FS) error {
	rows, err := table(fsys, "areas.csv", "council", "council_name", "force", "from", "to", "source")
	for _, r := range rows {
		b.areas = append(b.areas, Area{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return err
}

// Areas gives the whole look-up.
func (b *Book) Areas() []Area { return b.areas }

// CouncilsOf gives the councils in a force's area on an ISO day.
func (b *Book) CouncilsOf(force, day string) (out []Area) {
	for _, a := range b.areas {
		if a.Force == force && a.on(day) {
			out = append(out, a)
		}
	}
	return out
}

// ForceOf gives the force in whose area a council lies on an ISO day.
func (b *Book) ForceOf(council, day string) (string, bool) {
	i := slices.IndexFunc(b.areas, func(a Area) bool { return a.Council == council && a.on(day) })
	if i < 0 {
		return "", false
	}
	return b.areas[i].Force, true
}

// Population is how many people live in a force's area.
type Population struct {
	Force, Group, Year string
	People             int64
	Source             string
}

func (b *Book) readPopulation(fsys fs.FS) error {
	rows, err := table(fsys, "population.csv", "force", "group", "year", "people", "source")
	for _, r := range rows {
		n, e := strconv.ParseInt(r[3], 10, 64)
		if e != nil || n < 0 {
			return errs.Newf(errs.Invalid, "The population of %s is not a number.", r[0])
		}
		b.population = append(b.population, Population{r[0], r[1], r[2], n, r[4]})
	}
	return err
}

// SmallDenominator is the number of people below which a rate is printed with a
// warning: one person more or less would move it by more than one in 100,000.
const SmallDenominator = 100_000

// Population finds how many people of a group ("" is all) live in a force's
// area in a year.
func (b *Book) Population(force, group, year string) (Population, bool) {
	i := slices.IndexFunc(b.population, func(p Population) bool { return p.Force == force && p.Group == group && p.Year == year })
	if i < 0 {
		return Population{}, false
	}
	return b.population[i], true
}
