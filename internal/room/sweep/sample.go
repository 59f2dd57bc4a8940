package sweep

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
)

// SampleOptions say what made-up list to make.
type SampleOptions struct {
	// Rows is how many cases; Seed makes the same bytes again.
	Rows int
	Seed uint64
	// Force is one of forces.MadeUp.
	Force forces.Force
	// Errors is the share of rows, from 0 to 1, that get one error each: exactly
	// that share, rounded to a whole row.
	Errors float64
}

// MaxSampleRows is as many as one list may have.
const MaxSampleRows = 190_000

// Sample writes a made-up list as CSV and says how many rows have an error. It
// is made of numbers and codes alone, of a force that does not exist.
func Sample(w io.Writer, b *Book, o SampleOptions) (planted int, err error) {
	switch {
	case !o.Force.Synthetic:
		return 0, errs.New(errs.Invalid, "A sample is only made of a made-up force.")
	case o.Rows < 1 || o.Rows > MaxSampleRows:
		return 0, errs.Newf(errs.Invalid, "Choose from 1 to %d rows.", MaxSampleRows)
	case math.IsNaN(o.Errors) || o.Errors < 0 || o.Errors > 1:
		return 0, errs.New(errs.Invalid, "Choose a share of errors from 0 to 1.")
	}
	dice := rand.New(rand.NewPCG(o.Seed, 0x63616e646f7572)) //nolint:gosec // made-up data, the same each time
	planted = int(math.Round(o.Errors * float64(o.Rows)))
	out := bufio.NewWriterSize(w, 1<<16)
	_, _ = fmt.Fprintf(out, "%s\r\n", strings.Join(ColumnNames(b), ","))
	left := planted
	for i := range o.Rows {
		row := sampleRow(b, dice, o.Force, i)
		// Selection sampling (Knuth, volume 2, algorithm S): exactly so many.
		if dice.IntN(o.Rows-i) < left {
			spoil(row, dice)
			left--
		}
		_, _ = fmt.Fprintf(out, "%s\r\n", strings.Join(row, ","))
	}
	return planted, out.Flush()
}

// sampleRow makes one case. The shares are invented, and chosen so that every
// rule has something to catch and something to screen out.
func sampleRow(b *Book, dice *rand.Rand, f forces.Force, i int) []string {
	one := func(list []Code) string { return list[dice.IntN(len(list))].Code }
	often := func(share float64, yes, no string) string {
		if dice.Float64() < share {
			return yes
		}
		return no
	}
	opened := clock.NewDay(2006, 1, 1).AddDays(dice.IntN(6400))
	closed := opened.AddDays(20 + dice.IntN(700))
	suspects := itoa(min(1+int(dice.ExpFloat64()*1.6), 40))
	victims := itoa(min(1+int(dice.ExpFloat64()*0.8), 30))
	age := itoa(9 + dice.IntN(12))
	nfa := []string{"14", "15", "15", "16", "16", "16", "18", "18", "21", "10"}
	outcome := nfa[dice.IntN(len(nfa))]
	if dice.IntN(8) == 0 {
		outcome = []string{"1", "2", "3", "8", "22"}[dice.IntN(5)]
	}
	reviewed := "never"
	switch dice.IntN(20) {
	case 0:
		reviewed = closed.AddDays(30 + dice.IntN(300)).String()
	case 1, 2:
		reviewed = ""
	}
	reasons := b.Reasons[dice.IntN(9)].Code
	if dice.IntN(5) == 0 {
		reasons += ";other"
	}
	alive := [...]string{"yes", "yes", "yes", "yes", "unknown", "no"}[dice.IntN(6)]
	access := [...]string{"yes", "no", "no", "unknown"}[dice.IntN(4)]
	if alive == "no" {
		access = "no"
	}
	return []string{f.Code, fmt.Sprintf("SYN/%06d/%02d", i+1, opened.Year()%100), opened.String(), often(0.98, closed.String(), itoa(closed.Year())),
		often(0.97, outcome, ""), often(0.96, one(b.Classes), ""), often(0.95, suspects, ""), alive,
		often(0.97, victims, ""), often(0.93, age, ""), access,
		often(0.4, one(b.Indicators), ""), reviewed, reasons}
}

// spoiled are errors that the check must find: what stands in which column.
var spoiled = [8]struct {
	column int
	cell   string
}{
	{3, "31/02/2016"}, {3, "1999-01-01"}, // the second is before it was recorded
	{4, "23"}, {5, "exploitaton"}, {6, "several"}, {9, "-4"}, {1, ""}, {0, "Nowhere Police"},
}

// spoil puts one error into a row.
func spoil(row []string, dice *rand.Rand) {
	s := spoiled[dice.IntN(len(spoiled))]
	row[s.column] = s.cell
}
