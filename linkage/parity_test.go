package linkage

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"candour/linkage/lists"
)

// sharedFile finds a file of other people's data, which are not part of the
// repository: beside it, or where CANDOUR_SHARED says. Where there is none the
// test is skipped and says so.
func sharedFile(t testing.TB, name string) []byte {
	t.Helper()
	for _, dir := range []string{os.Getenv("CANDOUR_SHARED"), "../../shared", "../../../shared"} {
		if dir == "" {
			continue
		}
		if b, err := os.ReadFile(filepath.Join(dir, "data/linkage", name)); err == nil {
			return b
		}
	}
	t.Skipf("SKIPPED: %s is not here (looked in ../../shared/data/linkage and $CANDOUR_SHARED): parity with Splink was not tested", name)
	return nil
}

func reference(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/reference", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type referenceSet struct{ name, file, id string }

var referenceSets = []referenceSet{{"fake_1000", "fake_1000.csv", "unique_id"}, {"febrl3", "dataset3.csv", "rec_id"}}

// open reads the data by the reference's settings.
func (s referenceSet) open(t testing.TB, model string, extra ...string) *Linker {
	t.Helper()
	b := sharedFile(t, s.file)
	m, err := ReadModel(bytes.NewReader(reference(t, s.name+model)))
	if err != nil {
		t.Fatal(err)
	}
	columns, err := m.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range extra {
		columns = withName(columns, e)
	}
	r, err := lists.Read(context.Background(), []lists.Input{{Source: s.name, R: bytes.NewReader(b), Size: int64(len(b))}}, lists.Options{ID: s.id, Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLinker(m, r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestParametersAsSplink trains as the reference was trained and compares
// lambda and every m and u.
func TestParametersAsSplink(t *testing.T) {
	for _, s := range referenceSets {
		t.Run(s.name, func(t *testing.T) {
			l := s.open(t, "_settings.json")
			var how struct {
				Rules  []string `json:"deterministic_rules"`
				Recall float64  `json:"recall"`
				Steps  []struct {
					Rule       string  `json:"rule"`
					Iterations int     `json:"iterations"`
					Lambda     float64 `json:"lambda"`
				} `json:"steps"`
			}
			if err := json.Unmarshal(reference(t, s.name+"_training.json"), &how); err != nil {
				t.Fatal(err)
			}
			want, err := ReadModel(bytes.NewReader(reference(t, s.name+"_model.json")))
			if err != nil {
				t.Fatal(err)
			}
			ctx, tr := context.Background(), NewTrainer(l)
			if err := tr.EstimateProbability(ctx, how.Rules, how.Recall); err != nil {
				t.Fatal(err)
			}
			near(t, "lambda", l.Model.Probability, how.Steps[0].Lambda)
			if err := tr.EstimateU(ctx, 1e9, 1); err != nil {
				t.Fatal(err)
			}
			for _, step := range how.Steps[1:] {
				run, err := tr.Maximise(ctx, step.Rule, EMOptions{})
				if err != nil {
					t.Fatal(err)
				}
				near(t, "lambda of "+step.Rule, run.Lambda[len(run.Lambda)-1], step.Lambda)
				if got := len(run.Lambda) - 1; got != step.Iterations {
					t.Errorf("%s: %d iterations, Splink needed %d", step.Rule, got, step.Iterations)
				}
			}
			for i, c := range want.Comparisons {
				for k, lv := range c.Levels {
					got := l.Model.Comparisons[i].Levels[k]
					if lv.Null {
						continue
					}
					if got.M == nil && lv.M == nil { // never seen, here and there
						near(t, c.Name+", "+lv.Label+": u", *got.U, *lv.U)
						continue
					}
					if got.M == nil || got.U == nil || lv.M == nil || lv.U == nil {
						t.Errorf("%s, %s: not trained here or there: %v %v, %v %v", c.Name, lv.Label, got.M, got.U, lv.M, lv.U)
						continue
					}
					near(t, c.Name+", "+lv.Label+": m", *got.M, *lv.M)
					near(t, c.Name+", "+lv.Label+": u", *got.U, *lv.U)
				}
			}
		})
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-6) {
		t.Errorf("%s is %v, Splink has %v", what, got, want)
	}
}

// TestPairsAsSplink compares the pairs, each level of each and the weights
// under the reference's trained model.
func TestPairsAsSplink(t *testing.T) {
	for _, s := range referenceSets {
		t.Run(s.name, func(t *testing.T) {
			l := s.open(t, "_model.json")
			byID := map[string]uint32{}
			for i := range l.Records.Len() {
				byID[l.Records.ID(i)] = uint32(i)
			}
			got := map[[2]uint32]float64{}
			_, err := l.Predict(context.Background(), 0, 0, func(p Part) error {
				for _, e := range p.Edges {
					if _, twice := got[[2]uint32{e.L, e.R}]; twice {
						t.Errorf("the pair %d, %d comes twice", e.L, e.R)
					}
					got[[2]uint32{e.L, e.R}] = e.Weight
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var f1 struct {
				Pairs int `json:"pairs"`
			}
			if err := json.Unmarshal(reference(t, s.name+"_f1.json"), &f1); err != nil {
				t.Fatal(err)
			}
			if len(got) != f1.Pairs {
				t.Errorf("%d pairs, Splink has %d", len(got), f1.Pairs)
			}
			rows, err := csv.NewReader(bytes.NewReader(reference(t, s.name+"_pairs.csv"))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			worst, wrong := 0.0, 0
			for _, row := range rows[1:] {
				a, b := byID[row[0]], byID[row[1]]
				levels := l.Levels(int(a), int(b))
				if text := strings.Trim(strings.ReplaceAll(joinInts(levels), ",", " "), " "); text != row[2] {
					if wrong++; wrong < 10 {
						t.Errorf("levels of %s, %s are %s, Splink has %s", row[0], row[1], text, row[2])
					}
				}
				w, ok := got[[2]uint32{min(a, b), max(a, b)}]
				if !ok {
					t.Errorf("the pair %s, %s is missing", row[0], row[1])
				}
				x, err := strconv.ParseFloat(row[3], 64)
				if err != nil {
					t.Fatal(err)
				}
				worst = max(worst, math.Abs(w-x))
			}
			if worst > 1e-6 {
				t.Errorf("weights differ by up to %g", worst)
			}
			t.Logf("%d pairs compared with Splink's, weights differ by at most %g", len(rows)-1, worst)
		})
	}
}

func joinInts(x []int) string {
	parts := make([]string, len(x))
	for i, v := range x {
		parts[i] = strconv.Itoa(v)
	}
	return strings.Join(parts, ",")
}
