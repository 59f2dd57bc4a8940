package linkage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"

	"candour/linkage/lists"
)

// Engine is the version of how links are worked out: a change that may change
// the bytes of a result changes it.
const Engine = "1"

// Job is a whole linkage from files to files.
type Job struct {
	Model     *Model
	Inputs    []lists.Input
	ID        string
	Clean     []lists.CleaningStep
	Threshold float64   // the probability from which pairs are kept and clusters made
	Also      []float64 // further thresholds for clusters
	Out       string    // a folder, made where it is missing
	Parquet   bool      // pairs and clusters are written as Parquet
	Single    []string  // lists in which nobody stands twice: best links
	DropTies  bool
	People    *People // identifiers of persons from earlier runs; nil for none
	PeopleSum string  // the hash of the file they were read from, for the manifest
	RunName   string  // what this run is called in the history of persons
	Metrics   bool    // the measures of each cluster are written
	Pictures  bool    // pictures of weights with their tables are written
	Resume    bool
	Version   string // of the program, for the manifest
	Options   Options
}

// Manifest says what was done with what, so that it can be done again.
type Manifest struct {
	Program   string               `json:"program"`
	Version   string               `json:"version"`
	Engine    string               `json:"engine"`
	LinkType  string               `json:"link_type"`
	ID        string               `json:"id_column"`
	Threshold float64              `json:"threshold"`
	Also      []float64            `json:"also_at,omitempty"`
	MaxBlock  int                  `json:"max_block"`
	CapBlocks bool                 `json:"cap_blocks,omitempty"`
	Single    []string             `json:"lists_without_duplicates,omitempty"`
	DropTies  bool                 `json:"drop_ties,omitempty"`
	Clean     []lists.CleaningStep `json:"cleaning,omitempty"`
	Seed      uint64               `json:"seed"` // linking draws nothing at random: 0
	Run       string               `json:"run,omitempty"`
	PeopleSum string               `json:"people_sha256,omitempty"`
	ModelSum  string               `json:"model_sha256"`
	Inputs    []FileSum            `json:"inputs"`
	Records   int                  `json:"records"`
	Compared  int64                `json:"pairs_compared"`
	Kept      int64                `json:"pairs_kept"`   // from the lowest threshold on
	Linked    int64                `json:"pairs_linked"` // from Threshold on
	Clusters  int                  `json:"clusters"`
	Weights   []WeightBand         `json:"match_weights"`
	Sizes     []SizeCount          `json:"clusters_by_size"`
	Rules     []RuleCount          `json:"blocking_rules"`
	Warnings  []string             `json:"warnings,omitempty"`
	Outputs   []FileSum            `json:"outputs"`
	Model     *Model               `json:"model"`
}

// Run links the lists of a job and writes its folder: pairs, clusters, and at
// last the manifest. The files appear together when all are whole. A run that
// is broken off leaves its place in the folder, from which Resume goes on, and
// what an earlier run wrote there as it was.
func (j *Job) Run(ctx context.Context) (*Manifest, error) {
	m, err := j.manifest()
	if err != nil {
		return nil, err
	}
	columns, err := j.Model.Columns()
	if err != nil {
		return nil, err
	}
	r, err := lists.Read(ctx, j.Inputs, lists.Options{ID: j.ID, Columns: columns, Clean: j.Clean, Progress: j.Options.Progress})
	if err != nil {
		return nil, err
	}
	l, err := NewLinker(j.Model, r, j.Options)
	if err != nil {
		return nil, err
	}
	m.Records, m.Warnings = r.Len(), append(r.Warnings, l.Warnings...)
	d, err := l.predictor(j.lowest())
	if err != nil {
		return nil, err // before there is a folder
	}
	if err := os.MkdirAll(j.Out, 0o750); err != nil {
		return nil, err
	}
	s, err := j.predict(ctx, d, m)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := j.write(ctx, l, s, m); err != nil {
		return nil, err
	}
	return m, s.remove()
}

func (j *Job) lowest() float64 {
	low := j.Threshold
	for _, t := range j.Also {
		low = min(low, t)
	}
	return low
}

func (j *Job) manifest() (*Manifest, error) {
	for _, t := range append([]float64{j.Threshold}, j.Also...) {
		if !(t >= 0 && t < 1) {
			return nil, fmt.Errorf("the threshold %v is no probability from 0 to below 1", t)
		}
	}
	if len(j.Model.Rules) == 0 {
		return nil, fmt.Errorf("the model has no blocking rule, so that nothing would be compared")
	}
	var b bytes.Buffer
	if err := j.Model.Write(&b); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b.Bytes())
	m := &Manifest{Program: "candour link", Version: j.Version, Engine: Engine, LinkType: j.Model.LinkType, ID: j.ID, Threshold: j.Threshold, Also: j.Also,
		MaxBlock: j.Options.MaxBlock, CapBlocks: j.Options.CapBlocks, Single: j.Single, DropTies: j.DropTies, Clean: j.Clean,
		PeopleSum: j.PeopleSum, ModelSum: hex.EncodeToString(sum[:]), Model: j.Model}
	if j.People != nil {
		m.Run = j.RunName
	}
	for _, in := range j.Inputs {
		s, err := SumOf(in.Source, in.R, in.Size)
		if err != nil {
			return nil, err
		}
		m.Inputs = append(m.Inputs, s)
	}
	return m, nil
}

// predict writes the edges to a spill file, or goes on with one.
func (j *Job) predict(ctx context.Context, d *predictor, m *Manifest) (*spill, error) {
	print, err := json.Marshal(m) // everything that decides the edges is in it by now
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(print)
	s, err := openSpill(j.Out, hex.EncodeToString(sum[:]), j.Resume)
	if err != nil {
		return nil, err
	}
	p, err := d.run(ctx, s.state.Units, s.add)
	if err != nil {
		if saved := s.save(); saved != nil {
			err = errors.Join(err, saved)
		}
		s.close()
		return nil, err
	}
	m.Rules, m.Compared, m.Kept = p.Rules, s.state.Compared, s.state.Edges
	for _, c := range p.Rules {
		if c.Capped > 0 {
			m.Warnings = append(m.Warnings, fmt.Sprintf("Blocking rule %s: %d blocks hold more than %d records. Of their %d pairs only about %d were compared, each record with its neighbours after sorting.",
				c.Rule, c.Capped, d.p.maxBlock, c.CappedPairs, c.WithinWindow))
		}
	}
	return s, nil
}

func (j *Job) writePairs(ctx context.Context, r *lists.Records, s *spill, h *weighing, m *Manifest) error {
	columns := []string{"left_id", "right_id", "match_weight#", "probability#"}
	if len(r.Sources) > 1 {
		columns = append(columns, "left_source", "right_source")
	}
	t, err := newTable(j.path("pairs"), columns...)
	if err != nil {
		return err
	}
	texts := make([][]byte, 4)
	err = s.each(ctx, func(e Edge) error {
		h.add(e)
		texts[0], texts[1] = r.IDBytes(e.L), r.IDBytes(e.R)
		if len(r.Sources) > 1 {
			texts[2], texts[3] = []byte(r.Source(int(e.L))), []byte(r.Source(int(e.R)))
		}
		return t.row(texts, []float64{e.Weight, e.Probability()})
	})
	if err != nil {
		t.abandon()
		return err
	}
	m.Weights, m.Linked = h.bands(), h.linked
	sum, err := t.finish()
	m.Outputs = append(m.Outputs, sum)
	return err
}

func (j *Job) writeClusters(ctx context.Context, l *Linker, s *spill, m *Manifest) error {
	roots, err := j.roots(ctx, l.Records, s)
	if err != nil {
		return err
	}
	m.Sizes = sizesOf(roots)
	for _, c := range m.Sizes {
		m.Clusters += int(c.Clusters)
	}
	sum, err := writeRoots(j.path("clusters"), l.Records, [][]uint32{roots}, []string{"cluster_id"})
	if err != nil {
		return err
	}
	m.Outputs = append(m.Outputs, sum)
	if len(j.Also) > 0 {
		if err := j.writeAlso(ctx, l.Records, s, m); err != nil {
			return err
		}
	}
	if j.Metrics {
		if err := j.writeMetrics(ctx, l.Records, s, roots, m); err != nil {
			return err
		}
	}
	return j.writePeople(ctx, l.Records, s, roots, m)
}

func (j *Job) roots(ctx context.Context, r *lists.Records, s *spill) ([]uint32, error) {
	least := weightAt(j.Threshold)
	if len(j.Single) > 0 {
		edges, err := s.edges(ctx, least)
		if err != nil {
			return nil, err
		}
		return BestLinks(r, edges, j.Single, j.DropTies)
	}
	c := NewClusters(r.Len())
	err := s.each(ctx, func(e Edge) error {
		if e.Weight >= least {
			c.Add(e.L, e.R)
		}
		return nil
	})
	return c.Roots(), err
}

// writeAlso writes the clusters of every threshold side by side.
func (j *Job) writeAlso(ctx context.Context, r *lists.Records, s *spill, m *Manifest) error {
	all := append([]float64{j.Threshold}, j.Also...)
	slices.Sort(all)
	all = slices.Compact(all)
	edges, err := s.edges(ctx, weightAt(all[0]))
	if err != nil {
		return err
	}
	weights, names, columns := make([]float64, len(all)), make([]string, len(all)), make([][]uint32, len(all))
	for i, t := range all {
		weights[i], names[i] = weightAt(t), "at_"+strconv.FormatFloat(t, 'g', -1, 64)
	}
	err = ClustersAt(r.Len(), edges, weights, func(i int, roots []uint32) error {
		columns[i] = slices.Clone(roots)
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	sum, err := writeRoots(j.path("clusters_at"), r, columns, names)
	m.Outputs = append(m.Outputs, sum)
	return err
}

// writeRoots writes each record with its clusters, which are called after
// their first record.
func writeRoots(path string, r *lists.Records, columns [][]uint32, names []string) (FileSum, error) {
	head := append([]string{"record_id"}, names...)
	if len(r.Sources) > 1 {
		head = append(head, "source")
	}
	t, err := newTable(path, head...)
	if err != nil {
		return FileSum{}, err
	}
	texts := make([][]byte, len(head))
	for i := range r.Len() {
		texts[0] = r.IDBytes(uint32(i)) //nolint:gosec // below lists.MaxRecords
		for k, c := range columns {
			texts[k+1] = r.AppendName(texts[k+1][:0], c[i])
		}
		if len(r.Sources) > 1 {
			texts[len(head)-1] = []byte(r.Source(i))
		}
		if err := t.row(texts, nil); err != nil {
			t.abandon()
			return FileSum{}, err
		}
	}
	return t.finish()
}
