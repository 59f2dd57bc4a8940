package cli

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/linkage"
	"candour/mse"
)

// estimateLinked estimates from what candour link wrote, over linkage thresholds
// and with the linkage drawn.
type estimateLinked struct {
	Dir        string    `arg:"" help:"The folder that candour link wrote from several lists." placeholder:"DIR" type:"existingdir"`
	Method     string    `help:"The method; one with a bootstrap." default:"stepwise" placeholder:"NAME"`
	Threshold  float64   `help:"stepwise: the probability below which a pair of lists is added." default:"0.02"`
	MaxOrder   int       `help:"bic, downhill: the most lists of one interaction; 0 for any." default:"2"`
	Thresholds []float64 `help:"Linkage thresholds at which the lists are counted." default:"0.5,0.9,0.95,0.99"`
	Linkages   int       `help:"Linkages drawn from the probabilities of the pairs." default:"100"`
	Bootstrap  int       `help:"Draws of the bootstrap of each threshold; a tenth of it, and at least 10, of each drawn linkage." default:"500"`
	Seed       uint64    `help:"Seed of the random numbers." default:"1"`
	Out        string    `help:"A folder for the picture, its table and the manifest." placeholder:"DIR"`
	Format     string    `help:"text or json." enum:"text,json" default:"text"`
	Quiet      bool      `help:"Say nothing about progress."`
}

// Help is the example under --help.
func (estimateLinked) Help() string {
	return "Example:\n  candour link sample --people 3000 --lists 3 --seed 2 --out list.csv --config training.json\n" +
		"  candour link train --config training.json --out model.json list-1.csv list-2.csv list-3.csv\n" +
		"  candour link --model model.json --id record_id --threshold 0.05 --out linked list-1.csv list-2.csv list-3.csv\n" +
		"  candour estimate linked --out answers linked\n\n" +
		"The last ends in a picture and a table: answers/linked.svg and answers/linked.csv. Link with a low threshold: pairs that are not in linked/pairs.csv cannot be drawn."
}

// atThreshold is the estimate from one linkage.
type atThreshold struct {
	From   float64     `json:"links_from"`
	Result *mse.Result `json:"result"`
}

// linkedAnswers are the estimates over linkages.
type linkedAnswers struct {
	Lists   []string       `json:"lists"`
	Records int            `json:"records"`
	Pairs   int            `json:"pairs"`
	Least   float64        `json:"least_probability"` // of a pair that was read
	At      []atThreshold  `json:"at"`
	Carried *mse.Uncertain `json:"carrying_the_linkage"`
	Scope   string         `json:"scope"`
}

// Run estimates and prints.
func (m estimateLinked) Run(s *command.Streams) error {
	r, err := m.records()
	if err != nil {
		return err
	}
	a, err := m.estimate(s, r)
	if err != nil {
		return inputError(err)
	}
	if m.Out != "" {
		if err := m.write(s, a); err != nil {
			return err
		}
	}
	if m.Format == "json" {
		return writeJSON(s.Out, a)
	}
	return m.print(s, a)
}

func (m estimateLinked) records() (mse.Records, error) {
	records, err := os.Open(filepath.Join(m.Dir, "clusters.csv"))
	if err != nil {
		return mse.Records{}, errs.Because(errs.Invalid, "The folder "+m.Dir+" has no clusters.csv that can be read. It should be what candour link wrote as CSV.", err)
	}
	defer func() { _ = records.Close() }()
	pairs, err := os.Open(filepath.Join(m.Dir, "pairs.csv"))
	if err != nil {
		return mse.Records{}, errs.Because(errs.Invalid, "The folder "+m.Dir+" has no pairs.csv that can be read. It should be what candour link wrote as CSV.", err)
	}
	defer func() { _ = pairs.Close() }()
	r, err := mse.ReadLinked(records, pairs)
	if err != nil {
		return r, inputError(err)
	}
	return r, nil
}

func (m estimateLinked) estimate(s *command.Streams, r mse.Records) (*linkedAnswers, error) {
	a := &linkedAnswers{Lists: r.Lists, Records: len(r.On), Pairs: len(r.Links), Least: 1, Scope: mse.Scope + " " + mse.Direction}
	for _, l := range r.Links {
		a.Least = min(a.Least, l.Probability)
	}
	o := mse.Options{Method: mse.Method(m.Method), Threshold: m.Threshold, MaxOrder: m.MaxOrder, Draws: m.Bootstrap, Seed: m.Seed, Resample: mse.Everybody}
	for _, from := range m.Thresholds {
		t, err := r.At(from)
		if err != nil {
			return nil, err
		}
		got, err := mse.Estimate(s.Ctx, t, o)
		if err != nil {
			return nil, err
		}
		a.At = append(a.At, atThreshold{from, got})
	}
	o.Draws = max(m.Bootstrap/10, 10)
	if !m.Quiet {
		o.Progress = estimateInput{}.progress(s.Err, "linkages")
	}
	var err error
	a.Carried, err = mse.WithLinkage(s.Ctx, r.Draw, m.Linkages, o)
	return a, err
}

// rows are those of the table: the header, each threshold, and the linkages drawn.
func (a *linkedAnswers) rows() [][]string {
	out := [][]string{{"linkage", "people_on_any_list", "estimate", "lower_80", "upper_80", "lower_95", "upper_95", "no_defensible_estimate"}}
	for _, x := range a.At {
		r := x.Result
		out = append(out, []string{fmt.Sprintf("links of %g and more", x.From), strconv.FormatInt(r.Observed, 10), people0(r.Estimate), people0(r.Lower80), people0(r.Upper80),
			people0(r.Lower95), people0(r.Upper95), r.Refusal})
	}
	u := a.Carried
	last := []string{fmt.Sprintf("%d linkages drawn", u.Linkages), fmt.Sprintf("%d to %d", u.Fewest, u.Most), "", "", "", "", "", u.Refusal}
	if u.Refusal == "" {
		for i, v := range u.Intervals {
			last[3+2*i], last[4+2*i] = people0(&v.Lower), people0(&v.Upper)
		}
	}
	return append(out, last)
}

func (m estimateLinked) print(s *command.Streams, a *linkedAnswers) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s records on the lists %s; %s pairs may be of one person.\n\n", web.Number(a.Records), strings.Join(a.Lists, ", "), web.Number(a.Pairs))
	fmt.Fprintf(&b, "%-26s  %12s  %9s  %9s  %9s\n", "linkage", "on any list", "estimate", "95% from", "to")
	for _, row := range a.rows()[1:] {
		if row[7] != "" {
			fmt.Fprintf(&b, "%-26s  %12s  no defensible estimate: %s\n", row[0], row[1], row[7])
			continue
		}
		fmt.Fprintf(&b, "%-26s  %12s  %9s  %9s  %9s\n", row[0], row[1], row[2], row[5], row[6])
	}
	fmt.Fprintf(&b, "\nOf the variance that was found %.0f%% comes from the linkage.\n", 100*a.Carried.Share)
	if a.Least > 0.1 {
		fmt.Fprintf(&b, "Warning: no pair below %.2f is in pairs.csv, so links that were thought unlikely cannot be drawn. Link again with a lower --threshold.\n", a.Least)
	}
	fmt.Fprintf(&b, "%s\nThis is one method: see candour estimate multiverse for the others.\n", a.Scope)
	_, err := s.Out.Write([]byte(b.String()))
	return err
}

// write puts the picture and its table into a folder, the manifest last.
func (m estimateLinked) write(s *command.Streams, a *linkedAnswers) error {
	sums, err := writeOutputs(m.Out, []outFile{{"linked.svg", []byte(a.picture())}, {"linked.csv", csvOf(a.rows())}})
	if err != nil {
		return err
	}
	inputs, err := sumsOf(filepath.Join(m.Dir, "clusters.csv"), filepath.Join(m.Dir, "pairs.csv"))
	if err != nil {
		return err
	}
	return linkage.WriteJSON(filepath.Join(m.Out, "manifest.json"), map[string]any{"program": "candour estimate linked", "version": s.Version, "seed": m.Seed, "method": m.Method,
		"threshold": m.Threshold, "max_order": m.MaxOrder, "links_from": m.Thresholds, "linkages": m.Linkages, "bootstrap": m.Bootstrap, "records": a.Records, "pairs": a.Pairs,
		"inputs": inputs, "outputs": sums})
}

func (a *linkedAnswers) picture() string {
	v := picture.Intervals{ID: "linked", Title: "The same estimate from other linkages", Unit: "people",
		Description: "Each row takes links of so much and more as sure; the last draws links by their probability, so that its bar carries what is not known of the linkage."}
	for _, x := range a.At {
		v.Rows = append(v.Rows, pictured(fmt.Sprintf("Links of %g and more", x.From), x.Result))
	}
	u := a.Carried
	last := picture.IntervalRow{Label: fmt.Sprintf("%d linkages drawn", u.Linkages), At: math.NaN(), From: math.NaN(), To: math.NaN(), Text: u.Refusal}
	if u.Refusal == "" {
		i := u.Intervals[1]
		last.From, last.To = i.Lower, i.Upper
		last.Text = "From " + grouped(&i.Lower) + " to " + grouped(&i.Upper)
	}
	v.Rows = append(v.Rows, last)
	return standalone(string(v.Draw().SVG))
}
