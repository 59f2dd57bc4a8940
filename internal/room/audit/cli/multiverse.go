package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"candour/internal/site/command"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/linkage"
	"candour/mse"
)

// estimateMultiverse makes every estimate that could have been made.
type estimateMultiverse struct {
	estimateInput
	Methods    []string  `help:"The methods; all of them by default." placeholder:"NAME"`
	Thresholds []float64 `help:"stepwise: the thresholds to try." default:"0.001,0.005,0.01,0.02,0.05"`
	MaxOrder   int       `help:"bic, downhill: the most lists of one interaction." default:"2"`
	Bootstrap  int       `help:"Draws of each bootstrap; 0 for no intervals." default:"200"`
	Seed       uint64    `help:"Seed of the random numbers: with the same, the same answers." default:"1"`
	AsTheyAre  bool      `help:"Leave no list out and take no two as one."`
	Format     string    `help:"text or json." enum:"text,json" default:"text"`
	Out        string    `help:"A folder for the picture and its table: multiverse.svg, multiverse.csv, multiverse.json, manifest.json." placeholder:"DIR"`
}

// Help is the example under --help.
func (estimateMultiverse) Help() string {
	return "Example:\n  candour estimate sample UKdat_5 --out UKdat_5.csv\n  candour estimate multiverse --bootstrap 200 --seed 1 --out answers UKdat_5.csv\n\n" +
		"Every method, threshold and choice of lists is worked out and shown side by side. There is no headline number: ways that fit the lists equally well differ."
}

// Run estimates in every way and prints.
func (m estimateMultiverse) Run(s *command.Streams) error {
	t, err := m.table(s)
	if err != nil {
		return err
	}
	u := mse.Universe{Thresholds: m.Thresholds, MaxOrder: m.MaxOrder, Draws: m.Bootstrap, Seed: m.Seed, DropLists: !m.AsTheyAre, MergeLists: !m.AsTheyAre}
	for _, x := range m.Methods {
		u.Methods = append(u.Methods, mse.Method(x))
	}
	tell := m.progress(s.Err, "ways")
	u.Progress = func(done, of int, _ mse.Way) {
		if tell != nil {
			tell(done, of)
		}
	}
	a, err := mse.Multiverse(s.Ctx, t, u)
	if err != nil {
		return inputError(err)
	}
	if m.Out != "" {
		if err := m.write(s, t, a); err != nil {
			return err
		}
	}
	if m.Format == "json" {
		return writeJSON(s.Out, struct {
			*mse.Answers
			Span  mse.Span `json:"span"`
			Scope string   `json:"scope"`
		}{a, a.Span(), mse.Scope})
	}
	return printAnswers(s.Out, a)
}

func people0(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(math.Round(*v), 'f', 0, 64)
}

// grouped writes a number of people as a person reads it; nothing where there is
// none.
func grouped(v *float64) string {
	if v == nil {
		return ""
	}
	return web.Number(int(math.Round(*v)))
}

// printAnswers writes the ways as a table, and how far they lie apart.
func printAnswers(w io.Writer, a *mse.Answers) error {
	var b strings.Builder
	width := 0
	for _, x := range a.Answers {
		width = max(width, len(x.Way.String()))
	}
	fmt.Fprintf(&b, "%s people are on any of the lists %s.\n\n%-*s  %9s  %9s  %9s\n", web.Number(int(a.Observed)), strings.Join(a.Lists, ", "), width, "way", "estimate", "95% from", "to")
	for _, x := range a.Answers {
		if x.Result.Estimate == nil {
			fmt.Fprintf(&b, "%-*s  no defensible estimate: %s\n", width, x.Way, x.Result.Refusal)
			continue
		}
		fmt.Fprintf(&b, "%-*s  %9s  %9s  %9s\n", width, x.Way, grouped(x.Result.Estimate), grouped(x.Result.Lower95), grouped(x.Result.Upper95))
	}
	span := a.Span()
	if span.Low == nil || span.High == nil {
		fmt.Fprintf(&b, "\nNo defensible estimate: none of the %d ways gave one.\n", span.Ways)
	} else {
		fmt.Fprintf(&b, "\nThe %d ways lie between %s and %s; with their intervals, between %s and %s. %d gave no defensible estimate.\n", span.Ways, grouped(span.Low),
			grouped(span.High), grouped(span.LowEnd), grouped(span.HighEnd), span.Refused)
	}
	fmt.Fprintf(&b, "No one of them is the answer. %s %s\n", mse.Scope, mse.Direction)
	_, err := io.WriteString(w, b.String())
	return err
}

// write puts the picture, its table and the answers into a folder. Each file
// appears when it is whole, the manifest last.
func (m estimateMultiverse) write(s *command.Streams, t *mse.Table, a *mse.Answers) error {
	answers, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	sums, err := writeOutputs(m.Out, []outFile{{"multiverse.svg", []byte(answersPicture(a))}, {"multiverse.csv", answersCSV(a)}, {"multiverse.json", append(answers, '\n')}})
	if err != nil {
		return err
	}
	input := []byte(t.String())
	in, err := linkage.SumOf("the table of capture histories, as it was read", bytes.NewReader(input), int64(len(input)))
	if err != nil {
		return err
	}
	return linkage.WriteJSON(filepath.Join(m.Out, "manifest.json"), map[string]any{"program": "candour estimate multiverse", "version": s.Version, "seed": m.Seed, "bootstrap": m.Bootstrap,
		"methods": m.Methods, "thresholds": m.Thresholds, "max_order": m.MaxOrder, "as_they_are": m.AsTheyAre, "input": in, "outputs": sums})
}

func answersCSV(a *mse.Answers) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"way", "method", "threshold", "max_order", "left_out", "merged", "on_any_list", "estimate", "lower_80", "upper_80", "lower_95", "upper_95", "interval",
		"model", "no_defensible_estimate"}) // a buffer takes all
	for _, x := range a.Answers {
		r, threshold, order := x.Result, "", ""
		if x.Way.Threshold != nil {
			threshold = strconv.FormatFloat(*x.Way.Threshold, 'g', -1, 64)
		}
		if x.Way.MaxOrder > 0 {
			order = strconv.Itoa(x.Way.MaxOrder)
		}
		_ = w.Write([]string{x.Way.String(), string(x.Way.Method), threshold, order, x.Way.LeftOut, strings.Join(x.Way.Merged, " + "), strconv.FormatInt(r.Observed, 10),
			people0(r.Estimate), people0(r.Lower80), people0(r.Upper80), people0(r.Lower95), people0(r.Upper95), r.Interval, r.ModelNamed, r.Refusal})
	}
	w.Flush()
	return out.Bytes()
}

// pictured is an estimate as a row of a picture.
func pictured(label string, r *mse.Result) picture.IntervalRow {
	row := picture.IntervalRow{Label: label, At: math.NaN(), From: math.NaN(), To: math.NaN(), Bound: r.Method == mse.Chao, Text: "No defensible estimate: " + r.Refusal}
	if r.Estimate != nil {
		row.At, row.Text = *r.Estimate, grouped(r.Estimate)
		if r.Lower95 != nil && r.Upper95 != nil {
			row.From, row.To = *r.Lower95, *r.Upper95
			row.Text += ", from " + grouped(r.Lower95) + " to " + grouped(r.Upper95)
		}
	}
	return row
}

// answersPicture draws the ways, each with its interval.
func answersPicture(a *mse.Answers) string {
	v := picture.Intervals{ID: "multiverse", Title: "Every way to estimate, side by side", Unit: "people",
		Description: "Each row is one way to estimate how many people there are. No one of them is the answer: where the bars lie far apart, the method decides and not the lists."}
	for _, x := range a.Answers {
		v.Rows = append(v.Rows, pictured(x.Way.String(), x.Result))
	}
	return standalone(string(v.Draw().SVG))
}

// standalone makes a picture of a page a file of its own.
func standalone(svg string) string {
	if !strings.Contains(svg, "xmlns=") {
		svg = strings.Replace(svg, "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" font-family="Arial, sans-serif" `, 1)
	}
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + svg + "\n"
}

// estimateConsistency hides each list and predicts it.
type estimateConsistency struct {
	estimateInput
	Method    string  `help:"The method; one with a bootstrap has intervals." default:"stepwise" placeholder:"NAME"`
	Threshold float64 `help:"stepwise: the probability below which a pair of lists is added." default:"0.02"`
	MaxOrder  int     `help:"bic, downhill: the most lists of one interaction." default:"2"`
	Bootstrap int     `help:"Draws of the bootstrap." default:"1000"`
	Seed      uint64  `help:"Seed of the random numbers." default:"1"`
	Format    string  `help:"text or json." enum:"text,json" default:"text"`
}

// Help is the example under --help.
func (estimateConsistency) Help() string {
	return "Example:\n  candour estimate sample UKdat_5 --out UKdat_5.csv\n  candour estimate consistency --method stepwise --bootstrap 200 UKdat_5.csv\n\n" +
		"How many people are on a list is known. Each list is hidden and predicted from the others: a method that cannot say how many are on a list we hold can hardly say how many are on none."
}

// Run hides and predicts.
func (m estimateConsistency) Run(s *command.Streams) error {
	t, err := m.table(s)
	if err != nil {
		return err
	}
	all, err := mse.Consistency(s.Ctx, t, mse.Options{Method: mse.Method(m.Method), Threshold: m.Threshold, MaxOrder: m.MaxOrder, Draws: m.Bootstrap, Seed: m.Seed})
	if err != nil {
		return inputError(err)
	}
	if m.Format == "json" {
		return writeJSON(s.Out, all)
	}
	_, _ = fmt.Fprintf(s.Out, "%-20s  %9s  %9s  %9s  %9s  %s\n", "list", "on it", "predicted", "95% from", "to", "")
	covered, judged := 0, 0
	for _, h := range all {
		words := ""
		switch {
		case h.Result.Estimate == nil:
			words = "no defensible estimate: " + h.Result.Refusal
		case h.Covered != nil && *h.Covered:
			words = "holds the truth"
			covered++
		case h.Covered != nil:
			words = "misses the truth"
		}
		if len(h.Without) > 0 {
			words += " (without " + strings.Join(h.Without, ", ") + ": nobody is on both)"
		}
		if h.Covered != nil {
			judged++
		}
		_, _ = fmt.Fprintf(s.Out, "%-20s  %9s  %9s  %9s  %9s  %s\n", h.List, web.Number(int(h.Truth)), grouped(h.Result.Estimate), grouped(h.Result.Lower95), grouped(h.Result.Upper95), words)
	}
	_, err = fmt.Fprintf(s.Out, "\n%d of %d intervals hold what is known.\n", covered, judged)
	return err
}
