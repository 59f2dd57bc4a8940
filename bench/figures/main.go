// Command figures measures how long a national table takes from counts to
// print: 43 forces, 19 ethnic groups, 5 settings and 4 years, built, protected
// and given its bounds (bar: 2 seconds), and attacked (bar: 10 seconds); then
// second releases beside it, over all forces but one and under a condition.
//
//	bin/figures [-people 400000]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"candour/internal/room/figures/output"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
)

const national = `title = "Suspects by self-defined ethnicity, setting and force"
periods = ["2020", "2021", "2022", "2023"]
rows = ["body"]
columns = ["ethnicity_self"]
layers = ["period", "investigation.setting"]
missing = "together"

[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`

const smaller = `title = "Suspects by self-defined ethnicity"
periods = ["2020", "2021", "2022", "2023"]
rows = ["period"]
columns = ["ethnicity_self"]
missing = "together"
%s
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
%s`

// release is one that is measured.
type release struct{ name, text string }

func main() {
	people := flag.Int("people", 400_000, "rows behind the table")
	flag.Parse()
	book, err := codebook.Load()
	must(err)
	rows := madeUp(book, *people)
	var most []string
	for _, b := range bodies()[1:] {
		most = append(most, strconv.Quote(b))
	}
	but := fmt.Sprintf(smaller, "bodies = ["+strings.Join(most, ", ")+"]", "")
	three := fmt.Sprintf(smaller, "", "[[filter]]\nfield = \"investigation.suspects\"\nat_least = 3\n")
	first := measure(book, rows, release{"national", national}, nil)
	measure(book, rows, release{"all but one", but}, first)
	measure(book, rows, release{"three or more", three}, first)
}

// measure builds and protects a release beside others and prints how long it took.
func measure(book *codebook.Book, rows *counted, r release, before []*output.Printed) []*output.Printed {
	def, err := tabulate.Parse(r.text)
	must(err)
	compiled, err := tabulate.Compile(def, book)
	must(err)
	cube := rows.count(compiled.Plans[0])
	start, used := time.Now(), processor()
	draft, err := output.Build(context.Background(), compiled, []*tabulate.Cube{cube}, output.BuildOptions{Name: "national",
		Recount: func(_ context.Context, p tabulate.Plan) (*tabulate.Cube, error) { return rows.count(&p), nil }})
	must(err)
	stage, last, bounds := "build", start, time.Duration(0)
	fmt.Printf("%s\n", r.name)
	tell := func(next string) {
		if stage != next {
			fmt.Printf("  %-10s %6.2f s\n", stage, time.Since(last).Seconds())
			if next == "attack" {
				bounds = time.Since(start)
			}
			last, stage = time.Now(), next
		}
	}
	p, err := output.Protect(context.Background(), []*output.Draft{draft}, output.ProtectOptions{Release: r.name, Before: before, Progress: func(s string, _, _ int) { tell(s) }})
	tell("")
	if err != nil {
		fmt.Println("  refused:", err)
	}
	fmt.Printf("  built, protected, with bounds: %.2f s (bar: 2 s); %.2f s of processor in all\n", bounds.Seconds(), (processor() - used).Seconds())
	if p == nil || len(p.Results) == 0 {
		return nil
	}
	fmt.Printf("  %d cells, %d hidden for being small and %d to protect them\n", len(p.Results[0].Cells), p.Primary, p.Secondary)
	return p.Printed
}

// processor is the processor time that was used so far.
func processor() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func bodies() (out []string) {
	for f := range 43 {
		out = append(out, fmt.Sprintf("made-up-force-%02d", f+1))
	}
	return out
}

// counted is made-up people, by body, period, ethnicity, setting and how many
// suspects there are.
type counted struct{ cells map[[5]string]int64 }

// madeUp makes people up.
func madeUp(book *codebook.Book, people int) *counted {
	rnd := rand.New(rand.NewPCG(1, 2))
	out := &counted{map[[5]string]int64{}}
	ethnic, settings, forces := book.FieldCodes("suspect", "ethnicity_self"), book.FieldCodes("investigation", "setting"), bodies()
	pick := func(codes []codebook.Code) string {
		if rnd.Float64() < 0.3 {
			return "~not-asked"
		}
		return codes[int(float64(len(codes))*rnd.Float64()*rnd.Float64())].Code
	}
	for range people {
		out.cells[[5]string{forces[rnd.IntN(43)], strconv.Itoa(2020 + rnd.IntN(4)), pick(ethnic), pick(settings), strconv.Itoa(2 + rnd.IntN(3))}]++
	}
	return out
}

// count counts as a plan asks.
func (c *counted) count(plan *tabulate.Plan) *tabulate.Cube {
	place := map[string]int{tabulate.DimBody: 0, tabulate.DimPeriod: 1, "ethnicity_self": 2, "setting": 3, "suspects": 4}
	cells := map[[5]string]int64{}
	for k, n := range c.cells {
		if len(plan.Bodies) > 0 && !slices.Contains(plan.Bodies, k[0]) || slices.ContainsFunc(plan.Filter, func(t tabulate.Term) bool { return !meets(k[place[t.Field]], t) }) {
			continue
		}
		var to [5]string
		for i, d := range plan.Dims {
			to[i] = k[place[d.Field]]
		}
		cells[to] += n
	}
	cube := &tabulate.Cube{}
	for k, n := range cells {
		cube.Cells = append(cube.Cells, tabulate.CubeCell{Codes: slices.Clone(k[:len(plan.Dims)]), Count: n, Rows: n})
	}
	for _, period := range plan.Periods {
		for _, b := range bodies() {
			cube.Loads = append(cube.Loads, tabulate.Load{Body: b, Period: period, Schema: plan.Schema})
		}
	}
	return cube
}

// meets says whether a value meets a condition of the tables above.
func meets(value string, t tabulate.Term) bool {
	switch t.Op {
	case "in":
		return slices.Contains(t.Values, value)
	case "not in":
		return !slices.Contains(t.Values, value)
	case ">=":
		return value >= t.Values[0]
	}
	return value <= t.Values[0]
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
