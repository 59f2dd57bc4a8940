package cli

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
	"candour/linkage"
	"candour/linkage/lists"
)

type linkEvaluate struct {
	Labels string  `help:"Judged pairs (unique_id_l, unique_id_r, clerical_match_score), or the list itself with --truth." required:"" placeholder:"FILE" type:"existingfile"`
	Truth  string  `help:"The column of the labels file that says who is who." placeholder:"COLUMN"`
	ID     string  `help:"With --truth: the column of identifiers." name:"id" placeholder:"COLUMN"`
	Step   float64 `help:"How far thresholds are apart, as match weights." default:"2"`
	Dir    string  `arg:"" help:"The folder that linking wrote." placeholder:"DIR" type:"existingdir"`
}

// Help is the example under --help.
func (linkEvaluate) Help() string {
	return "Example:\n  candour link --model model.json --id record_id --threshold 0.01 --out linked people.csv\n" +
		"  candour link evaluate --labels people.csv --truth cluster --id record_id linked\n\n" +
		"Pairs that linking did not keep count as not linked at every threshold, so link with a low threshold first."
}

// Run evaluates.
func (m linkEvaluate) Run(s *command.Streams) error {
	if m.Step <= 0 || m.Step > 100 {
		return errs.New(errs.Invalid, "Thresholds must be more than 0 and at most 100 apart.")
	}
	if (m.Truth == "") != (m.ID == "") {
		return errs.New(errs.Invalid, "--truth and --id go together.")
	}
	var pairs []linkage.ScoredPair
	var missed, other int64
	var err error
	if m.Truth != "" {
		pairs, missed, other, err = m.byColumn(s.Ctx)
	} else {
		pairs, err = m.byLabels(s.Ctx)
	}
	if err != nil {
		return err
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range pairs {
		if !math.IsInf(p.Weight, -1) {
			low, high = min(low, p.Weight), max(high, p.Weight)
		}
	}
	if low > high {
		return errs.New(errs.Invalid, "None of the judged pairs was kept when linking.")
	}
	var thresholds []float64
	for t := math.Floor(low/m.Step) * m.Step; t <= min(high, 60); t += m.Step {
		thresholds = append(thresholds, t)
	}
	list := linkage.Evaluate(pairs, missed, other, thresholds)
	if err := linkage.WriteAccuracy(s.Out, list); err != nil {
		return err
	}
	best := linkage.BestF1(list)
	_, err = fmt.Fprintf(s.Out, "Best F1 %.4f at weight %.2f (probability %.6f): precision %.4f, recall %.4f\n", best.F1, best.Weight, best.Probability, best.Precision, best.Recall)
	return err
}

// inDir finds a file that linking wrote.
func inDir(dir, name string) (lists.Input, func(), error) {
	for _, end := range []string{".csv", ".parquet"} {
		in, done, err := openOne(filepath.Join(dir, name+end))
		if err == nil || !os.IsNotExist(err) {
			return in, done, err
		}
	}
	return lists.Input{}, nil, errs.New(errs.Invalid, "The folder "+dir+" holds no "+name+".csv and no "+name+".parquet.")
}

func openOne(path string) (lists.Input, func(), error) {
	f, err := os.Open(path)
	if err != nil {
		return lists.Input{}, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return lists.Input{}, nil, err
	}
	return lists.Input{Source: filepath.Base(path), R: f, Size: info.Size()}, func() { _ = f.Close() }, nil
}

// pairsOf reads the pairs of a run.
func pairsOf(ctx context.Context, dir string, each func(linkage.Pair) error) error {
	in, done, err := inDir(dir, "pairs")
	if err != nil {
		return err
	}
	defer done()
	return plainly(linkage.ReadPairs(ctx, in, each))
}

// byLabels judges pairs one by one.
func (m linkEvaluate) byLabels(ctx context.Context) ([]linkage.ScoredPair, error) {
	in, done, err := openOne(m.Labels)
	if err != nil {
		return nil, err
	}
	defer done()
	columns := []string{"unique_id_l", "unique_id_r", "clerical_match_score"}
	several := false
	if wide, err := inDirSources(ctx, m.Dir); err != nil {
		return nil, err
	} else if several = wide; several {
		columns = append(columns, "source_dataset_l", "source_dataset_r")
	}
	var out []linkage.ScoredPair
	at := map[[4]string]int{}
	err = lists.EachRow(ctx, in, columns, func(row [][]byte) error {
		score, err := strconv.ParseFloat(string(row[2]), 64)
		if err != nil {
			return fmt.Errorf("%s: the score %q is no number", m.Labels, row[2])
		}
		l, r := "", ""
		if several {
			l, r = string(row[3]), string(row[4])
		}
		key := linkage.PairKey(string(row[0]), l, string(row[1]), r)
		if _, twice := at[key]; !twice {
			at[key] = len(out)
			out = append(out, linkage.ScoredPair{Weight: math.Inf(-1), Match: score >= 0.5})
		}
		return nil
	})
	if err != nil {
		return nil, plainly(err)
	}
	return out, pairsOf(ctx, m.Dir, func(p linkage.Pair) error {
		if i, ok := at[linkage.PairKey(p.LeftID, p.LeftSource, p.RightID, p.RightSource)]; ok {
			out[i].Weight = p.Weight
		}
		return nil
	})
}

func inDirSources(_ context.Context, dir string) (bool, error) {
	in, done, err := inDir(dir, "pairs")
	if err != nil {
		return false, err
	}
	defer done()
	ok, err := lists.HasColumns(in, "left_source", "right_source")
	return ok, plainly(err)
}

// byColumn judges all pairs by a column that says who is who.
func (m linkEvaluate) byColumn(ctx context.Context) (pairs []linkage.ScoredPair, missed, other int64, err error) {
	in, done, err := openOne(m.Labels)
	if err != nil {
		return nil, 0, 0, err
	}
	defer done()
	who, count := map[string]string{}, map[string]int64{}
	err = lists.EachRow(ctx, in, []string{m.ID, m.Truth}, func(row [][]byte) error {
		if len(row[1]) > 0 {
			who[string(row[0])] = string(row[1])
			count[string(row[1])]++
		}
		return nil
	})
	if err != nil {
		return nil, 0, 0, plainly(err)
	}
	for _, n := range count {
		missed += n * (n - 1) / 2
	}
	n := int64(len(who))
	other = n*(n-1)/2 - missed
	err = pairsOf(ctx, m.Dir, func(p linkage.Pair) error {
		a, b := who[p.LeftID], who[p.RightID]
		if a == "" || b == "" {
			return nil
		}
		pairs = append(pairs, linkage.ScoredPair{Weight: p.Weight, Match: a == b})
		if a == b {
			missed--
		} else {
			other--
		}
		return nil
	})
	return pairs, missed, other, err
}

type linkExplain struct {
	linkFiles
	Model       string `help:"The model." required:"" placeholder:"FILE"`
	ID          string `help:"The column of identifiers." name:"id" required:"" placeholder:"COLUMN"`
	Left        string `help:"The identifier of one record." required:"" placeholder:"ID"`
	Right       string `help:"That of the other." required:"" placeholder:"ID"`
	LeftSource  string `help:"The list of the one, where there are several." placeholder:"LIST"`
	RightSource string `help:"The list of the other." placeholder:"LIST"`
	Clean       string `help:"How columns are standardised first (JSON)." placeholder:"FILE"`
	SVG         string `help:"Also draw it." name:"svg" placeholder:"FILE"`
}

// Help is the example under --help.
func (linkExplain) Help() string {
	return "Example:\n  candour link explain --model model.json --id record_id --left R1 --right R4 --svg why.svg people.csv"
}

// Run explains a pair.
func (m linkExplain) Run(s *command.Streams) error {
	model, in, closeAll, err := m.openWith(m.Model)
	if err != nil {
		return err
	}
	defer closeAll()
	columns, err := model.Columns()
	if err != nil {
		return plainly(err)
	}
	o := lists.Options{ID: m.ID, Columns: columns}
	if m.Clean != "" {
		if err := readJSON(m.Clean, &o.Clean); err != nil {
			return err
		}
	}
	r, err := lists.Read(s.Ctx, in, o)
	if err != nil {
		return plainly(err)
	}
	l, err := linkage.NewLinker(model, r, linkage.Options{})
	if err != nil {
		return plainly(err)
	}
	a, ok1 := r.Find(m.LeftSource, m.Left)
	b, ok2 := r.Find(m.RightSource, m.Right)
	if !ok1 || !ok2 {
		return errs.New(errs.Invalid, "There is no record "+strings.Join(missingOf(ok1, m.Left, ok2, m.Right), " and no record ")+".")
	}
	x, err := l.Explain(a, b)
	if err != nil {
		return plainly(err)
	}
	if m.SVG != "" {
		if err := wholefile.Fill(m.SVG, 0o600, x.WriteSVG); err != nil {
			return err
		}
	}
	return x.WriteText(s.Out)
}

func missingOf(ok1 bool, a string, ok2 bool, b string) []string {
	var out []string
	if !ok1 {
		out = append(out, a)
	}
	if !ok2 {
		out = append(out, b)
	}
	return out
}

type linkReview struct {
	Bands []float64 `help:"The borders of the bands, as match weights; all weights in eight bands by default." placeholder:"W,..."`
	Each  int       `help:"How many pairs are drawn from each band." default:"25"`
	Seed  uint64    `help:"The same seed draws the same pairs." default:"1"`
	Dir   string    `arg:"" help:"The folder that linking wrote." placeholder:"DIR" type:"existingdir"`
}

// Help is the example under --help.
func (linkReview) Help() string {
	return "Example:\n  candour link review --each 10 --seed 1 linked\n\nThe list has an empty column clerical_match_score: filled in with 1 or 0 it is what evaluate takes as --labels."
}

// Run draws.
func (m linkReview) Run(s *command.Streams) error {
	bands := m.Bands
	if len(bands) == 0 {
		bands = linkage.StandardBands()
	}
	q, err := linkage.NewReviewQueue(bands, m.Each, m.Seed)
	if err != nil {
		return plainly(err)
	}
	if err := pairsOf(s.Ctx, m.Dir, func(p linkage.Pair) error { q.Add(p); return nil }); err != nil {
		return err
	}
	return plainly(q.WriteCSV(s.Out))
}

type linkPeople struct {
	Why  string `help:"Tell the history of this person or record." placeholder:"NAME"`
	Undo bool   `help:"Take the last run back."`
	File string `arg:"" help:"The people.json of a run." placeholder:"FILE" type:"existingfile"`
}

// Help is the example under --help.
func (linkPeople) Help() string {
	return "Example:\n  candour link --model model.json --id record_id --people new --run-name october --out october people.csv\n" +
		"  candour link --model model.json --id record_id --people october/people.json --run-name november --out november people.csv\n" +
		"  candour link people --why R1 november/people.json"
}

// Run tells or takes back.
func (m linkPeople) Run(s *command.Streams) error {
	f, err := os.Open(m.File)
	if err != nil {
		return err
	}
	p, err := linkage.ReadPeople(f)
	_ = f.Close()
	if err != nil {
		return plainly(err)
	}
	if m.Undo {
		if err := p.Undo(); err != nil {
			return plainly(err)
		}
		return linkage.WriteJSON(m.File, p)
	}
	if m.Why != "" {
		lines := p.Why(m.Why)
		if len(lines) == 0 {
			return errs.New(errs.Invalid, "The history knows nothing of "+m.Why+".")
		}
		for _, l := range lines {
			_, _ = fmt.Fprintln(s.Out, l)
		}
		return nil
	}
	for _, r := range p.Runs {
		kinds := map[string]int{}
		for _, e := range r.Events {
			kinds[e.Kind]++
		}
		_, _ = fmt.Fprintf(s.Out, "%s: %d new, %d grew, %d merged, %d split, %d shrank, %d ended; %d records changed\n", r.Name, kinds[linkage.PersonNew], kinds[linkage.PersonGrew],
			kinds[linkage.PersonMerged], kinds[linkage.PersonSplit], kinds[linkage.PersonShrank], kinds[linkage.PersonEnded], len(r.Moves))
	}
	return nil
}
