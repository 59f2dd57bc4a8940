// Command figures measures how long a national table takes from counts to
// print: 43 forces, 19 ethnic groups, 5 settings and 4 years, built, protected
// and given its bounds (bar: 2 seconds), and attacked (bar: 10 seconds).
//
//	bin/figures [-people 400000]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"time"

	"candour/internal/codebook"
	"candour/internal/figures"
	"candour/internal/tabulate"
)

const text = `title = "Suspects by self-defined ethnicity, setting and force"
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

func main() {
	people := flag.Int("people", 400_000, "rows behind the table")
	flag.Parse()
	book, err := codebook.Load()
	must(err)
	def, err := tabulate.Parse(text)
	must(err)
	compiled, err := tabulate.Compile(def, book)
	must(err)
	cube := madeUp(book, compiled.Plans[0], *people)
	start := time.Now()
	draft, err := figures.Build(context.Background(), compiled, []*tabulate.Cube{cube}, figures.BuildOptions{Name: "national"})
	must(err)
	fmt.Printf("%-10s %6.2f s\n", "build", time.Since(start).Seconds())
	last, stage, print := time.Now(), "", time.Duration(0)
	tell := func(next string) {
		if stage != "" && stage != next {
			fmt.Printf("%-10s %6.2f s\n", stage, time.Since(last).Seconds())
			last = time.Now()
		}
		if next == "attack" && stage != next {
			print = time.Since(start)
		}
		stage = next
	}
	p, err := figures.Protect(context.Background(), []*figures.Draft{draft}, figures.ProtectOptions{Release: "bench", Progress: func(s string, _, _ int) { tell(s) }})
	tell("")
	if err != nil {
		fmt.Println("refused:", err)
	}
	fmt.Printf("built, protected, with bounds: %.2f s (bar: 2 s)\n", print.Seconds())
	if p != nil && len(p.Results) > 0 {
		fmt.Printf("%d cells, %d hidden for being small and %d to protect them\n", len(p.Results[0].Cells), p.Primary, p.Secondary)
	}
}

// madeUp counts made-up people.
func madeUp(book *codebook.Book, plan *tabulate.Plan, people int) *tabulate.Cube {
	rnd := rand.New(rand.NewPCG(1, 2))
	cells := map[[4]string]int64{}
	pick := func(schema, field string, missing float64) string {
		if rnd.Float64() < missing {
			return "~not-asked"
		}
		codes := book.FieldCodes(schema, field)
		return codes[int(float64(len(codes))*rnd.Float64()*rnd.Float64())].Code
	}
	for range people {
		var k [4]string
		for i, d := range plan.Dims {
			switch d.Field {
			case tabulate.DimBody:
				k[i] = fmt.Sprintf("made-up-force-%02d", 1+rnd.IntN(43))
			case tabulate.DimPeriod:
				k[i] = plan.Periods[rnd.IntN(len(plan.Periods))]
			default:
				k[i] = pick(d.Schema, d.Field, 0.3)
			}
		}
		cells[k]++
	}
	cube := &tabulate.Cube{}
	for k, n := range cells {
		cube.Cells = append(cube.Cells, tabulate.CubeCell{Codes: append([]string(nil), k[:len(plan.Dims)]...), Count: n, Rows: n})
	}
	for _, period := range plan.Periods {
		for f := range 43 {
			cube.Loads = append(cube.Loads, tabulate.Load{Body: fmt.Sprintf("made-up-force-%02d", f+1), Period: period, Schema: plan.Schema})
		}
	}
	return cube
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
