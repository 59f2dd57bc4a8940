package audit

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/strictjson"
	"candour/internal/table/codebook"
	"candour/linkage"
	"candour/linkage/lists"
)

// LinkOptions say how the lists of a project are linked.
type LinkOptions struct {
	// Model is a Splink settings file; empty trains one on the lists themselves.
	Model []byte
	// Threshold is the probability from which two records are of one person.
	Threshold float64
	Seed      uint64
}

// The band in which a pair is in dispute, and the probability from which a pair
// is kept at all.
const (
	disputeFrom = 0.05
	disputeTo   = 0.99
	keepFrom    = 0.01
	// perBand is how many pairs clerks are given from each band of match weights.
	perBand = 12
)

// DefaultThreshold is the probability from which records are joined when nobody
// says otherwise.
const DefaultThreshold = 0.95

func (o *LinkOptions) check() error {
	if o.Threshold < 0.5 || o.Threshold > 0.999 {
		return BadField("threshold", "Enter a probability between 0.5 and 0.999")
	}
	if len(o.Model) > 0 {
		err := strictjson.Once(o.Model)
		if err == nil {
			_, err = linkage.ReadModel(bytes.NewReader(o.Model))
		}
		if err != nil {
			return errs.Because(errs.Invalid, "The model cannot be used: "+err.Error(), err)
		}
	}
	return nil
}

// Pair is two records, by their pseudonyms, with the log2 of the odds that they
// are of one person.
type Pair struct {
	A string  `json:"a"`
	B string  `json:"b"`
	W float64 `json:"w"`
}

// Probability is how likely it is that both are of one person.
func (p Pair) Probability() float64 { return linkage.ProbabilityOf(p.W) }

// Linked is what a linkage gave.
type Linked struct {
	Model    string
	Recipe   string // how the model came about
	Records  int
	Compared int64
	Pairs    []Pair
	// Disputed are pairs drawn for the clerks, each with its card.
	Disputed []disputed
	Warnings []string
}

type disputed struct {
	Pair
	card Card
}

// Card shows two records side by side, and how their match weight comes about.
// It is sealed: a clerk opens one at a time.
type Card struct {
	Lists  [2]string  `json:"lists"`
	Fields []CardLine `json:"fields"`
	Steps  []CardStep `json:"steps"`
	Prior  float64    `json:"prior"`  // log2 of the odds before anything is compared
	Weight float64    `json:"weight"` // log2 of the odds at the end
}

// CardLine is one field of two records.
type CardLine struct {
	Name  string `json:"name"`
	Left  string `json:"left"`
	Right string `json:"right"`
}

// CardStep is what one comparison adds, in log2 of the odds.
type CardStep struct {
	Comparison string  `json:"comparison"`
	Level      string  `json:"level"`
	Weight     float64 `json:"weight"`
}

// plainList is the records of one list, opened.
type plainList struct {
	name    string
	records []Record
}

// linkLists links opened lists. It works in memory and writes nothing.
func linkLists(ctx context.Context, schema *codebook.Schema, opened []plainList, o LinkOptions, say func(words string, done, total int64)) (*Linked, error) {
	inputs := make([]lists.Input, len(opened))
	byName := map[string]Record{}
	for i, l := range opened {
		data := csvOf(schema, l.records)
		inputs[i] = lists.Input{Source: l.name, R: bytes.NewReader(data), Size: int64(len(data))}
		for _, r := range l.records {
			byName[r.R] = r
		}
	}
	options := linkage.Options{Progress: func(p linkage.Progress) { say(p.Stage, p.Done, p.Total) }}
	out := &Linked{}
	model, err := modelFor(ctx, inputs, o, options, out)
	if err != nil {
		return nil, err
	}
	records, err := lists.Read(ctx, inputs, lists.Options{ID: "record_id", Columns: linkColumns, Clean: cleaning()})
	if err != nil {
		return nil, cannotLink(err)
	}
	linker, err := linkage.NewLinker(model, records, options)
	if err != nil {
		return nil, cannotLink(err)
	}
	var text bytes.Buffer
	if err := model.Write(&text); err != nil {
		return nil, err
	}
	out.Model, out.Records, out.Warnings = text.String(), records.Len(), records.Warnings
	return out, predict(ctx, linker, records, schema, byName, o, out)
}

// predict scores the pairs and draws those that clerks are given.
func predict(ctx context.Context, linker *linkage.Linker, records *lists.Records, schema *codebook.Schema, byName map[string]Record, o LinkOptions, out *Linked) error {
	queue, err := linkage.NewReviewQueue(linkage.StandardBands(), perBand, o.Seed)
	if err != nil {
		return err
	}
	at := map[[2]string][2]int{}
	_, err = linker.Predict(ctx, keepFrom, 0, func(part linkage.Part) error {
		out.Compared += part.Compared
		for _, e := range part.Edges {
			p := Pair{A: records.ID(int(e.L)), B: records.ID(int(e.R)), W: e.Weight}
			out.Pairs = append(out.Pairs, p)
			if q := p.Probability(); q >= disputeFrom && q < disputeTo {
				at[[2]string{p.A, p.B}] = [2]int{int(e.L), int(e.R)}
				queue.Add(linkage.Pair{LeftID: p.A, RightID: p.B, Weight: p.W, Probability: q})
			}
		}
		return nil
	})
	if err != nil {
		return cannotLink(err)
	}
	slices.SortFunc(out.Pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.W, a.W), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	for _, band := range queue.Bands {
		for _, p := range band.Sample {
			places := at[[2]string{p.LeftID, p.RightID}]
			x, err := linker.Explain(places[0], places[1])
			if err != nil {
				return err
			}
			card := cardOf(schema, byName[p.LeftID], byName[p.RightID], x)
			card.Lists = [2]string{records.Source(places[0]), records.Source(places[1])}
			out.Disputed = append(out.Disputed, disputed{Pair{p.LeftID, p.RightID, p.Weight}, card})
		}
	}
	return nil
}

// modelFor reads the model that was sent, or trains one.
func modelFor(ctx context.Context, inputs []lists.Input, o LinkOptions, options linkage.Options, out *Linked) (*linkage.Model, error) {
	if len(o.Model) > 0 {
		out.Recipe = "A model that was sent."
		m, err := linkage.ReadModel(bytes.NewReader(o.Model))
		return m, cannotLink(err)
	}
	recipe := linkage.SampleRecipe(true, o.Seed)
	recipe.Clean = cleaning()
	model, _, _, err := recipe.Train(ctx, inputs, options)
	if err != nil {
		return nil, cannotLink(err)
	}
	out.Recipe = fmt.Sprintf("Trained on these lists: u from random pairs (seed %d), m by expectation maximisation over %d blocking passes.", o.Seed, len(recipe.EM))
	return model, nil
}

// cannotLink says in words why lists or a model cannot be used. The library's
// own words name files, columns and settings.
func cannotLink(err error) error {
	if err == nil || errs.CodeOf(err) != errs.Internal {
		return err
	}
	return errs.Because(errs.Invalid, "The lists cannot be linked: "+strings.TrimPrefix(err.Error(), "linkage: "), err)
}

// cleaning is how values are standardised before they are compared.
func cleaning() []lists.CleaningStep {
	step := func(column string, steps ...string) lists.CleaningStep {
		return lists.CleaningStep{Column: column, Steps: append(steps, "unknown")}
	}
	return []lists.CleaningStep{step("first_name", "name", "nickname"), step("surname", "name"), step("dob", "date"), step("sex", "upper"), step("postcode", "postcode"),
		step("town", "name"), step("phone", "phone"), step("email", "email")}
}

// csvOf writes records for the linkage, under their pseudonyms.
func csvOf(schema *codebook.Schema, records []Record) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write(append([]string{"record_id"}, linkColumns...)) // a buffer takes all
	row := make([]string, len(linkColumns)+1)
	for _, r := range records {
		row[0] = r.R
		for i, column := range linkColumns {
			row[i+1] = known(valueOf(schema, r, column))
		}
		_ = w.Write(row)
	}
	w.Flush()
	return out.Bytes()
}

func cardOf(schema *codebook.Schema, a, b Record, x *linkage.Explanation) Card {
	c := Card{Prior: x.Prior, Weight: x.Weight}
	for _, column := range append([]string{"role"}, linkColumns...) {
		for i := range schema.Fields {
			if schema.Fields[i].Name == column {
				c.Fields = append(c.Fields, CardLine{schema.Fields[i].Title, known(valueOf(schema, a, column)), known(valueOf(schema, b, column))})
			}
		}
	}
	for _, s := range x.Steps {
		c.Steps = append(c.Steps, CardStep{s.Comparison, s.Level, s.Weight + s.Frequency})
	}
	return c
}

func readRecords(plain [][]byte, lists []List) ([]plainList, error) {
	out := make([]plainList, len(lists))
	for i, l := range lists {
		out[i].name = l.Name
		if err := json.Unmarshal(plain[i], &out[i].records); err != nil {
			return nil, err
		}
	}
	return out, nil
}
